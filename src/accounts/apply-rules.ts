import type { EffectiveAccount } from './effective.js';
import { fitsGlob } from './glob.js';
import { unitPath, type UnitOnWay } from './membership.js';
import { usualPermissionSet } from './permission-sets.js';
import type { RuledBy, RuleKey } from './ruled-by.js';
import type { AccountRule } from './rule-schema.js';
import type { AccountEntry, AccountsFile } from './schema.js';
import { hasTag, tagClauseIn } from './tag-clause.js';

/*
 * Settings of many accounts at once. An own key of an account wins, then the last rule that matches, then defaults; of
 * protection the strictest counts, wherever it stands.
 */

/** Of a name that several units have, all of them: what is protected by it must not depend on the others. */
function liesInUnit(word: string, units: readonly UnitOnWay[]): boolean {
  if (word === '/') return true;
  const path = `/${word.replace(/^\/+|\/+$/g, '')}`;
  return units.some(
    ({ id, name }, index) => id === word || name === word || unitPath(units.slice(0, index + 1)) === path,
  );
}

export function ruleMatches({ match }: AccountRule, account: EffectiveAccount): boolean {
  if (typeof match === 'string') return fitsGlob(match, account.name);
  if ('ou' in match)
    return account.organization !== undefined && liesInUnit(match.ou, account.organization.units);
  const clause = tagClauseIn(match.tag);
  return clause !== undefined && hasTag(clause, account) !== clause.isNegated;
}

/** A project's file may only tighten what is taken through it. */
export const tighteningRules = (rules: readonly AccountRule[]): readonly AccountRule[] =>
  rules.flatMap(({ match, set }) => (set.protected === true ? [{ match, set: { protected: true } }] : []));

interface Settled {
  readonly set: AccountRule['set'];
  readonly by: RuledBy;
}

/** What the rules say to an account, the last one first. */
function settledBy(
  rules: readonly AccountRule[],
  account: EffectiveAccount,
  own: Partial<AccountEntry> | undefined,
): Settled | undefined {
  const set: Record<string, unknown> = {};
  const by: Partial<Record<RuleKey, number>> = {};
  for (const [index, rule] of rules.entries()) {
    if (!ruleMatches(rule, account)) continue;
    for (const key of Object.keys(rule.set) as RuleKey[]) {
      if (key === 'protected' ? account.protected === true : own?.[key] !== undefined) continue;
      set[key] = rule.set[key];
      by[key] = index;
    }
  }
  return Object.keys(set).length === 0 ? undefined : { set, by };
}

/** One that the account has not leaves it as it was: the same rule is for many. */
function withUsualSet(account: EffectiveAccount, { set, by }: Settled): EffectiveAccount {
  const { default_permission_set: usual, ...others } = set;
  const { default_permission_set: _, ...ruledBy } = by;
  const without = { ...account, ...others, ruled: ruledBy };
  if (usual === undefined || account.access.kind !== 'permission-set') return without;
  const named = usualPermissionSet({ ...account, default_permission_set: usual });
  if (named === undefined || ![named.word, named.name].includes(usual)) return without;
  return {
    ...account,
    ...set,
    access: { ...account.access, permissionSet: named.name },
    ruled: by,
  };
}

/** Where one entry of an account id is protected, what AWS listed of it besides is, too. */
function guarded(account: EffectiveAccount, ids: ReadonlySet<string>): EffectiveAccount {
  const { discovered } = account;
  if (discovered === undefined || !ids.has(account.account_id) || account.protected === true) return account;
  return discovered.isWritten
    ? { ...account, discovered: { ...discovered, isGuarded: true } }
    : { ...account, protected: true };
}

/** @param accounts - those of the file first, in its order */
export function withRules(
  accounts: readonly EffectiveAccount[],
  file: Pick<AccountsFile, 'accounts'>,
  rules: readonly AccountRule[],
): readonly EffectiveAccount[] {
  if (rules.length === 0) return accounts;
  const ids = new Set<string>();
  const ruled = accounts.map((account, index) => {
    const settled = settledBy(rules, account, file.accounts[index]);
    if (settled === undefined) return account;
    if (settled.set.protected === true) ids.add(account.account_id);
    return withUsualSet(account, settled);
  });
  return ids.size === 0 ? ruled : ruled.map((account) => guarded(account, ids));
}
