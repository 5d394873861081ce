import type { EffectiveAccount } from '../effective.js';

/** The names of accounts that were protected, are there yet, and would be protected by nothing any more. */
export function unprotected(
  before: readonly EffectiveAccount[],
  after: readonly EffectiveAccount[],
): readonly string[] {
  const guardedNow = new Set(after.flatMap((one) => (one.protected === true ? [one.account_id] : [])));
  const lost = new Set(
    before.flatMap(({ account_id, protected: was }) =>
      was === true && !guardedNow.has(account_id) ? [account_id] : [],
    ),
  );
  return after.filter(({ account_id }) => lost.has(account_id)).map(({ name }) => name);
}
