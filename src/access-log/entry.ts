import type { Host } from '../system/host.js';
import { oneLine, shorten } from '../system/safe-text.js';
import { isHead, type LogHead } from './writing/head.js';
import { parseObject } from './reading/line.js';

export type AccessStatus = 'success' | 'denied' | 'failed';

/**
 * One attempt: one line of the access log, whose JSON keys these are. Never a secret: `access_key_id` names a key, it
 * opens nothing. Times are ISO 8601 in UTC.
 */
export interface AccessLogEntry {
  readonly time: string;
  /** What was attempted: the command (`assume`, `exec`, …), `confirmed` for the yes to a run, `applied` for a role that was given to an account, `revoked` or `restored` for the sessions of a role, or what befell the log itself (`repaired`, `rotated`, `continued`). */
  readonly event: string;
  readonly account?: string | undefined;
  readonly account_id?: string | undefined;
  readonly role_arn?: string | undefined;
  /** The permission set that was taken, of Identity Center, and by which sign-in; then there is no `role_arn`. */
  readonly permission_set?: string | undefined;
  readonly sso_session?: string | undefined;
  readonly status?: AccessStatus | undefined;
  /** `sts`: AWS was asked, be it STS or Identity Center. */
  readonly source?: 'sts' | 'cache' | undefined;
  readonly session_name?: string | undefined;
  readonly source_arn?: string | undefined;
  readonly access_key_id?: string | undefined;
  readonly expiration?: string | undefined;
  readonly request_id?: string | undefined;
  readonly error_code?: string | undefined;
  readonly error_message?: string | undefined;
  readonly user?: string | undefined;
  readonly host?: string | undefined;
  readonly pid?: number | undefined;
  readonly reason?: string | undefined;
  /** Of commands over several accounts: what all lines of one have in common. */
  readonly run?: string | undefined;
  /** The program that `exec` gave the session, without its arguments. */
  readonly program?: string | undefined;
  /** The words that picked the accounts. */
  readonly selection?: string | undefined;
  /** Of `confirmed`: how many. */
  readonly accounts?: number | undefined;
  /** Of `sync`: what was listed, as `sign-in:corp`; of `applied` by a stack set, `stack-set:NAME`. */
  readonly listing?: string | undefined;
  /** SHA-256 in hex, before and after: of `sync`, of what was known of the listing; of `applied`, of the role or of the template of a stack set; of `revoked` and `restored`, of the policy. */
  readonly sha256_before?: string | undefined;
  readonly sha256_after?: string | undefined;
  readonly version?: string | undefined;
}

/** What an append found wrong with the log and went on from: written as a line of its own, before the next entry. */
export interface Repair {
  /** SHA-256 of the lines that a killed process or a full disk left unfinished. */
  readonly torn?: readonly string[];
  /** What the head said, where the log is shorter than that: its end was cut off. */
  readonly lost?: LogHead;
  /** The log was not empty, and its head was missing or unreadable. */
  readonly head_missing?: true;
}

/** Where the log goes on in another file: the last line of the one (`rotated`) and the first line of the next (`continued`). */
export interface Seam {
  /** Of the files of the log, the number of this one. It becomes part of its name when the log goes on in the next. */
  readonly file?: number;
  /** Of `continued`: the first file that is kept; those before were dropped. */
  readonly oldest_file?: number;
}

export type LogEntry = AccessLogEntry & Repair & Seam;
/** `prev`: SHA-256 in hex of the line before, as it stands in the file, without its newline. */
export type LogLine = LogEntry & { readonly prev?: string };

export const MAX_REASON_LENGTH = 256;
const MAX_LENGTH: Readonly<Record<string, number>> = {
  reason: MAX_REASON_LENGTH,
  error_message: 1024,
  run: 64,
  program: 256,
  selection: 512,
};
/** An ARN has at most 2,048 characters (IAM, AssumeRole), and is the longest of the others. */
const MAX_OTHER_LENGTH = 2048;

const isText = (value: unknown): boolean => typeof value === 'string';
const isFileNumber = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) > 0;

/** The keys of a line, in their order, and what they may hold. */
const KEYS: Readonly<Record<keyof LogLine, (value: unknown) => boolean>> = {
  time: isText,
  event: isText,
  account: isText,
  account_id: isText,
  role_arn: isText,
  permission_set: isText,
  sso_session: isText,
  status: (value) => value === 'success' || value === 'denied' || value === 'failed',
  source: (value) => value === 'sts' || value === 'cache',
  session_name: isText,
  source_arn: isText,
  access_key_id: isText,
  expiration: isText,
  request_id: isText,
  error_code: isText,
  error_message: isText,
  user: isText,
  host: isText,
  pid: Number.isSafeInteger,
  reason: isText,
  run: isText,
  program: isText,
  selection: isText,
  accounts: Number.isSafeInteger,
  listing: isText,
  sha256_before: isText,
  sha256_after: isText,
  version: isText,
  torn: (value) => Array.isArray(value) && value.every(isText),
  lost: isHead,
  head_missing: (value) => value === true,
  file: isFileNumber,
  oldest_file: isFileNumber,
  prev: isText,
};

const CHECKS = Object.entries(KEYS);

/** All keys that a line may have, in their order. */
export const LINE_KEYS = Object.keys(KEYS) as readonly (keyof LogLine)[];

/** An entry with what is the same for all attempts of this process. */
export function newEntry(
  host: Pick<Host, 'now' | 'user' | 'hostname' | 'pid'>,
  version: string,
  attempt: Omit<AccessLogEntry, 'time' | 'user' | 'host' | 'pid' | 'version'>,
): AccessLogEntry {
  return {
    time: new Date(host.now()).toISOString(),
    ...attempt,
    user: host.user(),
    host: host.hostname(),
    pid: host.pid,
    version,
  };
}

/** The line for `entry`, without its newline. Text is put on one line and cut to length, wherever it came from. */
export function formatEntry(entry: LogEntry, prev: string): string {
  const values: Readonly<Record<string, unknown>> = { ...entry, prev };
  const line = LINE_KEYS.map((key) => {
    const value = values[key];
    return [
      key,
      typeof value === 'string' ? shorten(oneLine(value), MAX_LENGTH[key] ?? MAX_OTHER_LENGTH) : value,
    ];
  });
  return JSON.stringify(Object.fromEntries(line));
}

/** The entry in the object of a line; undefined where it is not of this log. A key of the wrong type is left out. */
export function entryIn(object: Readonly<Record<string, unknown>>): LogLine | undefined {
  if (!isText(object['time']) || !isText(object['event'])) return undefined;
  // A million times in an export: spread and fromEntries take five times as long.
  const entry: Record<string, unknown> = {};
  for (const [key, isRight] of CHECKS) {
    const value = object[key];
    if (value !== undefined && isRight(value)) entry[key] = value;
  }
  return entry as unknown as LogLine;
}

/** The entry in a line; undefined for a line that is torn or not of this log. */
export function parseEntry(text: string): LogLine | undefined {
  const object = parseObject(text);
  return object && entryIn(object);
}
