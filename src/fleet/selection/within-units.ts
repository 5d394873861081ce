import type { EffectiveAccount } from '../../accounts/effective.js';
import type { UnitOnWay } from '../../accounts/membership.js';
import { liesIn, unitNamed } from '../../accounts/unit-clause.js';

type Listed = Pick<EffectiveAccount, 'organization'>;

/** The ways to all units that accounts lie in, and to those around them; an empty one to the root. */
function waysOf(accounts: readonly Listed[]): readonly (readonly UnitOnWay[])[] {
  const ways = new Map<string, readonly UnitOnWay[]>();
  // The way of one account is that of all others in its unit.
  const seen = new Set<readonly UnitOnWay[]>();
  for (const { organization } of accounts) {
    if (organization === undefined || seen.has(organization.units)) continue;
    seen.add(organization.units);
    const { units } = organization;
    for (let depth = 0; depth <= units.length; depth += 1) {
      const way = units.slice(0, depth);
      ways.set(way.at(-1)?.id ?? '/', way);
    }
  }
  return [...ways.values()];
}

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
  const ways = waysOf(accounts);
  const ids = words.map((word) => unitNamed(word, ways));
  return ({ organization }) => organization !== undefined && liesIn(organization.units, ids);
}
