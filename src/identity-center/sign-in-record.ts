import path from 'node:path';
import { sha1 } from '@noble/hashes/legacy';
import { bytesToHex } from '@noble/hashes/utils';
import { AcctmgrError } from '../system/failure.js';
import { readOwnFile, writeOwnFile } from '../system/files/own-file.js';
import type { Host } from '../system/host.js';
import { cacheFolder } from '../system/paths.js';

/*
 * What acctmgr alone knows of a sign-in. It can't stand beside the token: the AWS CLI drops what it does not know. A token
 * says neither whose it is nor when the person signed in, so it is remembered which tokens came of one sign-in.
 */

export interface SignInRecord {
  /** Of the sign-in that the tokens came of: the mark of the first of them. */
  readonly id: string | undefined;
  /** Marks of tokens, the newest last. */
  readonly tokens: readonly string[];
  /** When a renewal was last tried, in milliseconds. */
  readonly triedAt?: number | undefined;
  /** The mark of a refresh token that AWS has refused: it is not sent again. */
  readonly refused?: string | undefined;
  /** The mark of a token that Identity Center did not take though its time was not up: nobody is signed in by it. */
  readonly untaken?: string | undefined;
}

/** In the cache folder. */
export const SIGN_IN_FOLDER = 'sign-ins';

const MOST_TOKENS = 8;
const VERSION = 1;

/** Tells tokens apart and opens nothing: 64 bits of a hash of more than 200 random ones. */
export const tokenMark = (token: string): string => bytesToHex(sha1(token)).slice(0, 16);

/** The path of what is kept of a sign-in, without an ending. */
export const recordPath = (
  host: Parameters<typeof cacheFolder>[0],
  { name }: { readonly name: string },
): string => path.join(cacheFolder(host), SIGN_IN_FOLDER, bytesToHex(sha1(name)));

const NOTHING: SignInRecord = { id: undefined, tokens: [] };

function parseRecord(content: string): SignInRecord {
  try {
    const value = JSON.parse(content) as Partial<Record<keyof SignInRecord | 'version', unknown>> | null;
    const { id, tokens, triedAt, refused, untaken, version } = value ?? {};
    if (version !== VERSION || !Array.isArray(tokens)) return NOTHING;
    return {
      id: typeof id === 'string' ? id : undefined,
      tokens: tokens.filter((token) => typeof token === 'string'),
      triedAt: typeof triedAt === 'number' ? triedAt : undefined,
      refused: typeof refused === 'string' ? refused : undefined,
      untaken: typeof untaken === 'string' ? untaken : undefined,
    };
  } catch {
    return NOTHING;
  }
}

/** What is known; nothing where it can't be read. */
export function readRecord(host: Host, signIn: { readonly name: string }): SignInRecord {
  try {
    return parseRecord(readOwnFile(`${recordPath(host, signIn)}.json`, host)?.toString('utf8') ?? '');
  } catch (error) {
    if (error instanceof AcctmgrError) return NOTHING;
    throw error;
  }
}

/** Which sign-in a token came of. One that another tool brought is taken for a new one: it may be another person's. */
export const signInIdOf = (accessToken: string, { id, tokens }: SignInRecord): string => {
  const mark = tokenMark(accessToken);
  return id !== undefined && tokens.includes(mark) ? id : mark;
};

/** Changes what is known. A cache that can't be written costs calls, and no sign-in. */
export function writeRecord(
  host: Host,
  signIn: { readonly name: string },
  change: (record: SignInRecord) => SignInRecord,
): void {
  const record = change(readRecord(host, signIn));
  const tokens = [...new Set(record.tokens)].slice(-MOST_TOKENS);
  try {
    writeOwnFile(
      `${recordPath(host, signIn)}.json`,
      Buffer.from(`${JSON.stringify({ version: VERSION, ...record, tokens })}\n`),
      host,
    );
  } catch (error) {
    if (!(error instanceof AcctmgrError)) throw error;
  }
}

/** Whether Identity Center has refused this very token. Another one, whoever writes it, is looked at anew. */
export const isUntaken = (host: Host, signIn: { readonly name: string }, accessToken: string): boolean =>
  readRecord(host, signIn).untaken === tokenMark(accessToken);

/** Remembers whether Identity Center took a token: its time alone does not tell who is signed in. */
export function noteTaken(
  host: Host,
  signIn: { readonly name: string },
  accessToken: string,
  isTaken: boolean,
): void {
  if (isUntaken(host, signIn, accessToken) === !isTaken) return;
  writeRecord(host, signIn, ({ untaken: _, ...record }) => ({
    ...record,
    ...(isTaken ? {} : { untaken: tokenMark(accessToken) }),
  }));
}
