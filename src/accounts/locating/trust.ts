import path from 'node:path';
import { removeIfExists } from '../../system/files/file-removal.js';
import { folderEntries } from '../../system/files/folder-entries.js';
import { AcctmgrError } from '../../system/failure.js';
import type { Host } from '../../system/host.js';
import type { ObservedFile } from '../../system/files/observed-file.js';
import { stateFolder } from '../../system/paths.js';
import { readOwnFile, writeOwnFile } from '../../system/files/own-file.js';
import { behindLinks } from '../../system/files/private-files.js';
import { requireChangeable } from '../narrowed-run.js';

/*
 * Which accounts.json files of working folders the user trusts: by real path and content. Each has a record of its own, named
 * after the path, so that two shells that trust two files at once cannot lose one.
 */

export interface TrustedFile {
  /** Behind all links. */
  readonly realPath: string;
  /** Of all its bytes, in lower-case hexadecimal. */
  readonly sha256: string;
}

/** `changed`: trusted with another content. `refused`: the user was asked about this content and said no. */
export type TrustState = 'trusted' | 'refused' | 'changed' | 'unknown';

/** The user's word about one path. A no to new content leaves the yes to the old one standing. */
interface TrustRecord {
  readonly realPath: string;
  /** The content that is trusted. */
  readonly sha256?: string;
  /** The content that was last refused. */
  readonly refused?: string;
}

/** The crypto module is loaded when used: most runs have no file to judge. */
async function sha256(content: Uint8Array | string): Promise<string> {
  const { createHash } = await import('node:crypto');
  return createHash('sha256').update(content).digest('hex');
}

export const identify = async ({ realPath, bytes }: ObservedFile): Promise<TrustedFile> => ({
  realPath,
  sha256: await sha256(bytes),
});

/** In the state folder: a record each, named after the SHA-256 of the path. */
export const TRUSTED_FOLDER = 'trusted';

const recordPath = async (host: Host, realPath: string): Promise<string> =>
  path.join(stateFolder(host), TRUSTED_FOLDER, `${await sha256(realPath)}.json`);

/** A record that cannot be understood says nothing, nor does one that another user could have put there. */
function readRecord(file: string, realPath: string, host: Host): TrustRecord {
  try {
    const record = JSON.parse(readOwnFile(file, host)?.toString('utf8') ?? 'null') as TrustRecord | null;
    return record?.realPath === realPath ? record : { realPath };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { realPath };
  }
}

export async function trustState(host: Host, { realPath, sha256: digest }: TrustedFile): Promise<TrustState> {
  const record = readRecord(await recordPath(host, realPath), realPath, host);
  if (record.sha256 === digest) return 'trusted';
  if (record.refused === digest) return 'refused';
  return record.sha256 === undefined ? 'unknown' : 'changed';
}

function writeRecord(host: Host, file: string, record: TrustRecord): void {
  writeOwnFile(file, Buffer.from(`${JSON.stringify(record, null, 2)}\n`), host);
}

/** Records the user's word for exactly this content at exactly this path. @throws AcctmgrError as `requireChangeable` */
export async function trustFile(host: Host, { realPath, sha256: digest }: TrustedFile): Promise<void> {
  requireChangeable(host.env);
  writeRecord(host, await recordPath(host, realPath), { realPath, sha256: digest });
}

/** Records a no, so that the next command in the folder need not ask again. */
export async function refuseFile(host: Host, { realPath, sha256: digest }: TrustedFile): Promise<void> {
  const file = await recordPath(host, realPath);
  try {
    writeRecord(host, file, { ...readRecord(file, realPath, host), refused: digest });
  } catch (error) {
    // Being asked again is no reason to stop the command.
    if (!(error instanceof AcctmgrError)) throw error;
  }
}

/**
 * Takes the word back for the file at `file`, which need not exist any more.
 *
 * @returns whether it was trusted, with any content
 * @throws AcctmgrError as `requireChangeable`
 */
export async function untrustFile(host: Host, file: string): Promise<boolean> {
  requireChangeable(host.env);
  const realPath = behindLinks(file);
  const record = await recordPath(host, realPath);
  const wasTrusted = readRecord(record, realPath, host).sha256 !== undefined;
  removeIfExists(record);
  return wasTrusted;
}

/** The files about which the user has given a word, by real path; they need not exist any more. */
export function judgedFiles(host: Host): string[] {
  const folder = path.join(stateFolder(host), TRUSTED_FOLDER);
  try {
    return folderEntries(folder).flatMap((name) => judgedIn(path.join(folder, name), host));
  } catch {
    // What can't be read tells nothing.
    return [];
  }
}

function judgedIn(record: string, host: Host): string[] {
  try {
    const value: unknown = JSON.parse(readOwnFile(record, host)?.toString('utf8') ?? 'null');
    const { realPath } = (value ?? {}) as { realPath?: unknown };
    return typeof realPath === 'string' && path.isAbsolute(realPath) ? [realPath] : [];
  } catch {
    return [];
  }
}
