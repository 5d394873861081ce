import { formatDuration } from '../../system/duration.js';
import { oneLine } from '../../system/safe-text.js';
import { shellWord } from '../../system/shell-word.js';
import type { AccountEntry, IncludeEntry } from '../schema.js';
import type { AcceptedCopy } from './accepted-copy.js';
import type { IncludeReading } from './read-includes.js';
import { isPublished } from './shared-inventory.js';

/* What there is to say of a shared inventory that is included, by what is known of it here. */

const DAY_MS = 86_400_000;

const describeAge = (ms: number): string =>
  ms >= 2 * DAY_MS ? `${Math.floor(ms / DAY_MS)} days` : formatDuration(ms / 1000);

/** What is typed behind `acctmgr sync` for this one alone. */
export const includeWord = (from: string): string => shellWord(oneLine(from));

/** That it was not fetched for longer than its `max_age`. */
export function ageNote(
  { from, max_age: most }: Exclude<IncludeEntry, string>,
  { fetched_at }: AcceptedCopy,
  now: number,
): string[] {
  const age = now - Date.parse(fetched_at);
  return most === undefined || age <= most * 1000
    ? []
    : [`${oneLine(from)} was last fetched ${describeAge(age)} ago: acctmgr sync`];
}

const heldNote = ({ from, held_back: held }: AcceptedCopy): string[] =>
  held === undefined
    ? []
    : [
        `${oneLine(from)} has changes since ${held.at.slice(0, 10)} that wait for your yes: acctmgr sync ${includeWord(from)}`,
      ];

const newNote = ({ from, not_shown: { length } }: AcceptedCopy): string[] =>
  length === 0
    ? []
    : [
        `${length === 1 ? 'An account' : `${length} accounts`} of ${oneLine(from)} ${length === 1 ? 'is' : 'are'} new, and in no pattern until shown: acctmgr sync ${includeWord(from)}`,
      ];

/** All that somebody should do something about, a sentence each. */
export const includeNotes = (read: IncludeReading, now: number): readonly string[] =>
  'trouble' in read
    ? [read.trouble]
    : [...ageNote(read.include, read.copy, now), ...heldNote(read.copy), ...newNote(read.copy)];

/** Names of accounts.json that a shared inventory has, too: what accounts.json says counts. */
export function ownNames(
  { inventory }: AcceptedCopy,
  entries: readonly Pick<AccountEntry, 'name'>[],
): readonly string[] {
  if (isPublished(inventory)) return [];
  const shared = new Set(inventory.accounts.map(({ name }) => name.toLowerCase()));
  return entries.flatMap(({ name }) => (shared.has(name.toLowerCase()) ? [name] : []));
}
