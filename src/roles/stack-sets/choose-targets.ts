import type { EffectiveAccount } from '../../accounts/effective.js';
import { isActive } from '../../accounts/membership.js';
import { liesIn } from '../../accounts/unit-clause.js';
import type { StackTargets } from '../../aws/stack-set.js';
import { oneLine } from '../../system/safe-text.js';
import type { StackAccount } from './decide-stack-set.js';

/* In which accounts a stack set is to make its stacks: in whole units, where all of their accounts are meant, else in these alone. */

/** An account that was picked, and that a stack set does not reach. */
export interface UnreachedAccount extends StackAccount {
  /** Behind its name, as a clause. */
  readonly why: string;
}

export interface ChosenTargets {
  readonly targets: StackTargets;
  readonly accounts: readonly StackAccount[];
  readonly unreached: readonly UnreachedAccount[];
  /** Those of the named units that are not picked, so that the units are not meant as a whole. */
  readonly passedOver: readonly StackAccount[];
}

/** The organization whose accounts they are. */
export interface TargetOrganization {
  readonly managementAccountId: string;
  /** The root of its units. */
  readonly rootId: string;
}

const stackAccount = ({ name, account_id: accountId }: EffectiveAccount): StackAccount => ({
  name,
  accountId,
});

/** One account may stand in accounts.json by several names. */
const eachAccountOnce = (accounts: readonly EffectiveAccount[]): readonly EffectiveAccount[] =>
  [...new Map([...accounts].reverse().map((account) => [account.account_id, account])).values()].reverse();

function whyUnreached(
  account: EffectiveAccount,
  { managementAccountId }: TargetOrganization,
): string | undefined {
  if (account.account_id === managementAccountId)
    return `is the management account, which service-managed stack sets leave out: acctmgr roles apply ${oneLine(account.name)}`;
  if (account.organization !== undefined && !isActive(account.organization))
    return 'is suspended, or not active otherwise';
  return undefined;
}

/** Pure. @param organization - undefined: the stack set has its roles by hand */
export function chooseTargets(
  picked: readonly EffectiveAccount[],
  all: readonly EffectiveAccount[],
  /** Of the units that were named; `/` is the root. */
  unitIds: readonly string[],
  organization: TargetOrganization | undefined,
): ChosenTargets {
  const accounts = eachAccountOnce(picked);
  if (organization === undefined) {
    const accountIds = accounts.map(({ account_id: id }) => id);
    return {
      targets: { kind: 'accounts', accountIds },
      accounts: accounts.map(stackAccount),
      unreached: [],
      passedOver: [],
    };
  }
  const judged = accounts.map((account) => ({ account, why: whyUnreached(account, organization) }));
  const reached = judged.flatMap(({ account, why }) => (why === undefined ? [account] : []));
  const ids = new Set(reached.map(({ account_id: id }) => id));
  const passedOver = eachAccountOnce(all)
    .filter(
      (account) =>
        account.organization !== undefined &&
        liesIn(account.organization.units, unitIds) &&
        whyUnreached(account, organization) === undefined &&
        !ids.has(account.account_id),
    )
    .map(stackAccount);
  const isWhole = unitIds.length > 0 && passedOver.length === 0;
  const units = unitIds.length === 0 ? ['/'] : unitIds;
  return {
    targets: {
      kind: 'units',
      unitIds: [...new Set(units.map((id) => (id === '/' ? organization.rootId : id)))],
      ...(isWhole ? {} : { only: [...ids] }),
    },
    accounts: reached.map(stackAccount),
    unreached: judged.flatMap(({ account, why }) =>
      why === undefined ? [] : [{ ...stackAccount(account), why }],
    ),
    passedOver,
  };
}
