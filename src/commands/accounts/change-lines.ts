import type { DiscoveredAccount } from '../../accounts/discovered/discovered-account.js';
import type { DiscoveryChanges } from '../../accounts/discovered/merge-accounts.js';
import type { NarrowedOut } from '../../accounts/discovered/narrowed-out.js';
import { oneLine } from '../../system/safe-text.js';

const MOST_NAMES = 10;

/** As many names as a person reads. */
export const describeNames = (names: readonly string[]): string => {
  const shown = names.slice(0, MOST_NAMES).map(oneLine).join(', ');
  return names.length > MOST_NAMES ? `${shown} and ${names.length - MOST_NAMES} more` : shown;
};

/** Of an organization, an account that is there and not in use counts as suspended, not as gone. */
export const hasGone = ({ gone }: DiscoveredAccount): boolean => gone !== undefined;

/** @param isFirst - nothing was known before: that all of it is new goes without saying */
export function changeLines(
  { added, gone, renamed }: DiscoveryChanges,
  isFirst: boolean,
  { accounts: outside, scope }: NarrowedOut = { accounts: [], scope: '' },
): string[] {
  const namesOf = (accounts: readonly DiscoveredAccount[]): string[] => accounts.map(({ name }) => name);
  const isOutside = new Set(outside.map(({ account_id }) => account_id));
  const others = gone.filter(({ account_id }) => !isOutside.has(account_id));
  const lines: readonly [string, readonly string[]][] = [
    ['New', isFirst ? [] : namesOf(added)],
    ['Gone', namesOf(others.filter(hasGone))],
    ['Suspended', namesOf(others.filter((account) => !hasGone(account)))],
    [`Outside of ${oneLine(scope)}`, namesOf(outside)],
    ['Renamed', renamed.map(({ from, to }) => `${from} is ${to} now`)],
  ];
  return lines.flatMap(([word, names]) => (names.length === 0 ? [] : [`  ${word}: ${describeNames(names)}`]));
}
