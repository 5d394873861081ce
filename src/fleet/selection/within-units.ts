import type { EffectiveAccount } from '../../accounts/effective.js';
import { waysAround } from '../../accounts/membership.js';
import { liesIn, unitNamed } from '../../accounts/unit-clause.js';

type Listed = Pick<EffectiveAccount, 'organization'>;

/**
 * Whether an account lies in one of the units; without any, every account does.
 *
 * @throws AcctmgrError (exit 2) `nothing_selected` for a unit without accounts, or that several are called
 */
export function withinUnits(
  words: readonly string[],
  accounts: readonly Listed[],
): (account: Listed) => boolean {
  if (words.length === 0) return () => true;
  const ways = waysAround(accounts);
  const ids = words.map((word) => unitNamed(word, ways));
  return ({ organization }) => organization !== undefined && liesIn(organization.units, ids);
}
