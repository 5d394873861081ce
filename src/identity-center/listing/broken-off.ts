import { AcctmgrError } from '../../system/failure.js';
import { removeIfExists } from '../../system/files/file-removal.js';
import { readOwnFile, writeOwnFile } from '../../system/files/own-file.js';
import type { Host } from '../../system/host.js';
import { recordPath } from '../sign-in-record.js';
import type { KnownSets } from './list-portal.js';

/* How far a listing came, so that one that was broken off is gone on with. */

const VERSION = 1;
/** What is older is listed anew: it might be gone by now. */
const GOOD_MS = 60 * 60_000;

const fileOf = (host: Host, signIn: { readonly name: string }): string =>
  `${recordPath(host, signIn)}.listing.json`;

/** @param signIn - the name of the files of a sign-in in the cache */
export const isListing = (signIn: string, name: string): boolean => name === `${signIn}.listing.json`;

const isNames = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((name) => typeof name === 'string');

/** What is known of the same sign-in, not long ago; nothing where it can't be read. */
export function readBrokenOff(host: Host, signIn: { readonly name: string }, signInId: string): KnownSets {
  try {
    const text = readOwnFile(fileOf(host, signIn), host)?.toString('utf8') ?? '{}';
    const { version, sign_in, at, sets } = JSON.parse(text) as Record<string, unknown>;
    const age = host.now() - Number(at);
    if (version !== VERSION || sign_in !== signInId || !(age >= 0 && age < GOOD_MS)) return new Map();
    const known = Object.entries(sets ?? {}).filter((entry): entry is [string, string[]] =>
      isNames(entry[1]),
    );
    return new Map(known);
  } catch {
    return new Map();
  }
}

/** A cache that can't be written costs calls, and no listing. */
export function keepBrokenOff(
  host: Host,
  signIn: { readonly name: string },
  signInId: string,
  began: number,
  sets: KnownSets,
): void {
  const content = { version: VERSION, sign_in: signInId, at: began, sets: Object.fromEntries(sets) };
  try {
    writeOwnFile(fileOf(host, signIn), Buffer.from(`${JSON.stringify(content)}\n`), host);
  } catch (error) {
    if (!(error instanceof AcctmgrError)) throw error;
  }
}

export function forgetBrokenOff(host: Host, signIn: { readonly name: string }): void {
  try {
    removeIfExists(fileOf(host, signIn));
  } catch (error) {
    if (!(error instanceof AcctmgrError)) throw error;
  }
}
