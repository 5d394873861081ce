import path from 'node:path';
import { isTemporaryKey, type SessionCredentials } from '../../aws/credentials.js';
import { folderEntries, removeOldFiles } from '../../system/files/folder-entries.js';
import { removeIfExists } from '../../system/files/file-removal.js';
import { AcctmgrError } from '../../system/failure.js';
import type { Host } from '../../system/host.js';
import { cacheFolder } from '../../system/paths.js';
import { ensureOwnFolder, ownDistrust, readOwnFile, writeOwnFile } from '../../system/files/own-file.js';
import type { HopMfa } from '../plan.js';

/** A session as it lies in the cache. */
export type CachedSession = CachedRoleSession | CachedMfaSession;

interface Cached {
  /** All that makes it what it is; see session-key.ts. */
  readonly key: string;
  /** For people: the account, or the profile of a hop; of an MFA session its source. */
  readonly label: string;
  /** As managed profiles remember it. */
  readonly source: string;
  /** Whose credentials signed the first call. */
  readonly sourceArn?: string | undefined;
  readonly credentials: SessionCredentials;
  readonly obtainedAt: Date;
}

export interface CachedRoleSession extends Cached {
  readonly kind: 'role';
  /** Undefined of a permission set: AWS makes its role, and changes its name. */
  readonly roleArn?: string | undefined;
  readonly permissionSet?: PermissionSetOfSession | undefined;
  readonly assumedRoleArn: string;
  readonly sessionName: string;
  /** How the first call showed MFA to AWS; undefined where it showed none. */
  readonly mfa?: HopMfa['how'] | undefined;
  /** That it was taken for. It may be part of the session's name and tags, and so of what makes it what it is. */
  readonly reason?: string | undefined;
  /** The protected roles on its way that a person had confirmed when it was made. */
  readonly confirmed?: readonly string[] | undefined;
}

/** What a session of Identity Center is of. */
export interface PermissionSetOfSession {
  readonly signIn: string;
  readonly accountId: string;
  readonly name: string;
}

export interface CachedMfaSession extends Cached {
  readonly kind: 'mfa';
  /** The device. */
  readonly mfaSerial: string;
}

const VERSION = 1;
/** No session lives longer (GetSessionToken, 36 hours): every new tag, reason or duration is another key and file. */
const LONGEST_LIFE_MS = 36 * 3_600_000;
/** AWS sets the end by its own clock, we note the beginning by ours. */
const CLOCKS_APART_MS = 3_600_000;
const CLOCK_SET_BACK_MS = 5 * 60_000;

/** In the cache folder. */
export const SESSION_FOLDER = 'sessions';

export const sessionFolder = (host: Host): string => path.join(cacheFolder(host), SESSION_FOLDER);

/**
 * 53 bits that name the file. Two keys that share them are told apart by the key inside the file, so this need not be a
 * cryptographic hash, and node:crypto would cost a seventh of Node's own start.
 */
function nameOf(key: string): string {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let index = 0; index < key.length; index += 1) {
    const unit = key.charCodeAt(index);
    high = Math.imul(high ^ unit, 2_654_435_761);
    low = Math.imul(low ^ unit, 1_597_334_677);
  }
  high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909);
  low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909);
  return (4_294_967_296 * (2_097_151 & low) + (high >>> 0)).toString(36).padStart(11, '0');
}

/** What `nameOf` gives: 53 bits have a first digit of 2 at most, which no word in a file's name has. */
const NAME = /^[0-2][0-9a-z]{10}$/;

/** Which session a file of the cache is about, by what stands before its first dot; undefined for other programs' files. */
export function sessionNameOf(file: string): string | undefined {
  const [name = ''] = file.split('.', 1);
  return NAME.test(name) ? name : undefined;
}

/** The path of a session's files, without an ending. */
export const sessionPath = (host: Host, key: string): string => path.join(sessionFolder(host), nameOf(key));

export function formatSession(session: CachedSession): string {
  const { credentials, obtainedAt, ...rest } = session;
  const stored = {
    version: VERSION,
    ...rest,
    obtainedAt: obtainedAt.toISOString(),
    credentials: { ...credentials, expiration: credentials.expiration.toISOString() },
  };
  return `${JSON.stringify(stored)}\n`;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
const texts = (value: unknown): string[] | undefined =>
  Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined;

/** The session in a file of the cache; undefined for one that is torn, foreign or of another version. */
export function parseSession(content: string): CachedSession | undefined {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    return undefined;
  }
  if (!isRecord(value) || value['version'] !== VERSION || !isRecord(value['credentials'])) return undefined;
  const [key, label, source] = [text(value['key']), text(value['label']), text(value['source'])];
  const stored = value['credentials'];
  const accessKeyId = text(stored['accessKeyId']);
  const secretAccessKey = text(stored['secretAccessKey']);
  const sessionToken = text(stored['sessionToken']);
  const expiration = new Date(text(stored['expiration']) ?? '');
  const obtainedAt = new Date(text(value['obtainedAt']) ?? '');
  if (key === undefined || label === undefined || source === undefined) return undefined;
  if (accessKeyId === undefined || secretAccessKey === undefined || sessionToken === undefined)
    return undefined;
  if (Number.isNaN(expiration.getTime()) || Number.isNaN(obtainedAt.getTime())) return undefined;
  const credentials = { accessKeyId, secretAccessKey, sessionToken, expiration };
  const cached = { key, label, source, sourceArn: text(value['sourceArn']), credentials, obtainedAt };
  switch (value['kind']) {
    case 'role':
      return roleSession(cached, value);
    case 'mfa': {
      const mfaSerial = text(value['mfaSerial']);
      return mfaSerial === undefined ? undefined : { ...cached, kind: 'mfa', mfaSerial };
    }
    default:
      return undefined;
  }
}

function permissionSetIn(value: unknown): PermissionSetOfSession | undefined {
  if (!isRecord(value)) return undefined;
  const [signIn, accountId, name] = [text(value['signIn']), text(value['accountId']), text(value['name'])];
  return signIn === undefined || accountId === undefined || name === undefined
    ? undefined
    : { signIn, accountId, name };
}

function roleSession(cached: Cached, value: Record<string, unknown>): CachedRoleSession | undefined {
  const roleArn = text(value['roleArn']);
  const permissionSet = permissionSetIn(value['permissionSet']);
  const assumedRoleArn = text(value['assumedRoleArn']);
  const sessionName = text(value['sessionName']);
  const { mfa } = value;
  if ((roleArn === undefined) === (permissionSet === undefined)) return undefined;
  if (assumedRoleArn === undefined || sessionName === undefined) return undefined;
  return {
    ...cached,
    kind: 'role',
    roleArn,
    permissionSet,
    assumedRoleArn,
    sessionName,
    mfa: mfa === 'code' || mfa === 'session' ? mfa : undefined,
    reason: text(value['reason']),
    confirmed: texts(value['confirmed']),
  };
}

/** What AWS gives: keys in printable ASCII, never those of a user. */
const isOfAws = ({ credentials }: CachedSession): boolean =>
  isTemporaryKey(credentials) &&
  [credentials.accessKeyId, credentials.secretAccessKey, credentials.sessionToken].every((key) =>
    /^[!-~]+$/.test(key),
  );

/** Whether the times of a session can be right: it lives for 36 hours at most, and was not made in days to come. */
function isTimely({ credentials, obtainedAt }: CachedSession, now: number): boolean {
  const life = credentials.expiration.getTime() - obtainedAt.getTime();
  return life <= LONGEST_LIFE_MS + CLOCKS_APART_MS && obtainedAt.getTime() - now <= CLOCK_SET_BACK_MS;
}

/**
 * The session that a file of the cache holds, whatever the clock says. One that can't be read counts as none, like one that is torn
 * or that others could have written.
 */
export function heldSession(host: Host, file: string): CachedSession | undefined {
  try {
    const session = parseSession(readOwnFile(file, host)?.toString('utf8') ?? '');
    return session && isOfAws(session) ? session : undefined;
  } catch (error) {
    if (error instanceof AcctmgrError) return undefined;
    throw error;
  }
}

/** As `heldSession`, where its times can be right: else nobody knows how long it lives. */
export function readSessionFile(host: Host, file: string): CachedSession | undefined {
  const session = heldSession(host, file);
  return session && isTimely(session, host.now()) ? session : undefined;
}

/** The session of this key, expired or not; undefined where there is none that can be understood. */
export function readSession(host: Host, key: string): CachedSession | undefined {
  const found = readSessionFile(host, `${sessionPath(host, key)}.json`);
  return found?.key === key ? found : undefined;
}

/** Why nothing is read from the cache or written to it: others can write there, and it must not be taken for ours. */
export const cacheDistrust = (host: Host): AcctmgrError | undefined => ownDistrust(sessionFolder(host), host);

/** Removes what no session outlives. @throws AcctmgrError where the folder can't be read */
export function sweepCache(host: Host): void {
  const isOurs = (name: string) => sessionNameOf(name) !== undefined;
  removeOldFiles(sessionFolder(host), isOurs, host.now() - LONGEST_LIFE_MS);
}

/**
 * Nothing waits for the disk: what a crash of the machine takes of the cache, AWS gives again.
 *
 * @param isSwept - for many sessions, whose writer has called `sweepCache`: the folder is not listed for each of them
 * @throws AcctmgrError where the cache can't be written, or is not this user's alone
 */
export function writeSession(host: Host, session: CachedSession, isSwept = false): void {
  if (!isSwept) {
    ensureOwnFolder(sessionFolder(host), host);
    sweepCache(host);
  }
  writeOwnFile(`${sessionPath(host, session.key)}.json`, Buffer.from(formatSession(session)), host, {
    isSynced: false,
    sweeps: !isSwept,
  });
}

/**
 * Removes a session that AWS no longer takes, unless another process has put a newer one in its place.
 * @throws AcctmgrError where it is there and can't be removed
 */
export function forgetSession(host: Host, { key, credentials }: CachedSession): void {
  if (readSession(host, key)?.credentials.accessKeyId === credentials.accessKeyId) dropSession(host, key);
}

export const dropSession = (host: Host, key: string): boolean =>
  removeIfExists(`${sessionPath(host, key)}.json`);

/** The files of all sessions, whatever is in them. */
export const sessionFiles = (host: Host): string[] => {
  const folder = sessionFolder(host);
  const isSession = (name: string) => name === `${sessionNameOf(name) ?? ''}.json`;
  return folderEntries(folder).flatMap((name) => (isSession(name) ? [path.join(folder, name)] : []));
};

/** Every session that the cache holds, expired ones too. */
export const cachedSessions = (host: Host): CachedSession[] =>
  sessionFiles(host).flatMap((file) => readSessionFile(host, file) ?? []);
