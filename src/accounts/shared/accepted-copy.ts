import { fitsLimit } from '../../aws/limits.js';
import { eachOf, isLine, isObject, isTime, maybe, objectOf, type Kind } from '../discovered/file-form.js';
import { INCLUDE_FROM } from '../include-limits.js';
import { NAME } from '../limits.js';
import { codeOfName } from '../permission-sets.js';
import type { IncludeEntry } from '../schema.js';
import { sharedFault } from './shared-form.js';
import type { SharedAccount, SharedInventory } from './shared-inventory.js';

/*
 * A shared inventory as it was last accepted, which is kept beside what AWS listed: commands use this copy and fetch nothing. It
 * knows the accounts that were in it once: a name that comes back is no new one.
 */

export interface AcceptedCopy {
  readonly version: 1;
  readonly note: string;
  /** As `include` names it. */
  readonly from: string;
  readonly accepted_at: string;
  /** When it was last found to be as it is there. */
  readonly fetched_at: string;
  readonly etag?: string;
  /** Of the text that was fetched. */
  readonly sha256: string;
  /** Names of accounts that nobody has seen yet: no pattern, tag or `--all` picks them. */
  readonly not_shown: readonly string[];
  /** Accounts that it has no more, as they were. */
  readonly gone: readonly SharedAccount[];
  /** Since when it is otherwise there, in what somebody has to say yes to. */
  readonly held_back?: { readonly at: string };
  readonly inventory: SharedInventory;
}

export const COPY_NOTE =
  'A shared inventory as it was last accepted, written by "acctmgr sync". What you change here is lost.';

export const MOST_COPY_BYTES = 48 * 1024 * 1024;

/** No listing's name has this sign. */
export const copyName = (from: string): string => `include+${codeOfName(from)}.json`;

export const isCopyName = (name: string): boolean => /^include\+[0-9a-f]{8}\.json$/.test(name);

/** What an entry of `include` says, in its long form. */
export const includeOf = (entry: IncludeEntry): Exclude<IncludeEntry, string> =>
  typeof entry === 'string' ? { from: entry } : entry;

/** A longer one is not worth keeping: without one, all is fetched again. */
export const isEtag = (text: string): boolean => text.length <= 1024;

const isName: Kind = (value) => typeof value === 'string' && fitsLimit(NAME, value);

/** Those that are gone are judged one by one: what had their name since then may stand beside them. */
const isGone: Kind = (value) =>
  Array.isArray(value) &&
  value.every(
    (one: unknown) => isObject(one) && isName(one['name']) && typeof one['account_id'] === 'string',
  );

const isCopy = objectOf({
  version: (value) => value === 1,
  note: isLine,
  from: (value) => typeof value === 'string' && fitsLimit(INCLUDE_FROM, value),
  accepted_at: isTime,
  fetched_at: isTime,
  etag: maybe((value) => typeof value === 'string' && isEtag(value)),
  sha256: (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value),
  not_shown: eachOf(isName),
  gone: isGone,
  held_back: maybe(objectOf({ at: isTime })),
  inventory: (value) => sharedFault(value) === undefined,
} satisfies Record<keyof AcceptedCopy, Kind>);

/** What a text says; undefined where it is not as `formatCopy` wrote it. */
export function parseCopy(text: string): AcceptedCopy | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isCopy(value) ? (value as AcceptedCopy) : undefined;
  } catch {
    return undefined;
  }
}

export const formatCopy = (copy: AcceptedCopy): string => `${JSON.stringify(copy, null, 1)}\n`;

/** The bytes of a copy; undefined where they could not be read again, as what it protects would be lost with it. */
export function copyBytes(copy: AcceptedCopy): Buffer | undefined {
  const text = formatCopy(copy);
  const bytes = Buffer.from(text);
  return bytes.length <= MOST_COPY_BYTES && parseCopy(text) !== undefined ? bytes : undefined;
}
