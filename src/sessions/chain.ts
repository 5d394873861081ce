import type { EffectiveAccount, Taken } from '../accounts/effective.js';
import { accountFinder, accountNameOf, type Inventory } from '../accounts/inventory.js';
import {
  describeSets,
  permissionSetsOf,
  tamestFirst,
  type PermissionSet,
} from '../accounts/permission-sets.js';
import { parseRoleArn, roleArnOf } from '../aws/arn.js';
import { usageError, type AcctmgrError } from '../system/failure.js';
import { oneLine } from '../system/safe-text.js';

/** An account on the way to another one, and what is taken in it. */
export interface ChainLink {
  readonly account: EffectiveAccount;
  readonly taken: Taken;
}

/** In the order of the calls; the last link is the account that is wanted. A permission set is only ever the first. */
export type Chain = readonly [...ChainLink[], ChainLink];

export const lastOf = (chain: Chain): ChainLink => chain.at(-1) ?? chain[0];

/** The one to propose. */
function tamestOf(sets: readonly PermissionSet[]): string {
  const [name] = tamestFirst(sets.map((set) => set.name));
  return sets.find((set) => set.name === name)?.word ?? '';
}

/** Where nobody can be asked. @throws AcctmgrError (exit 2) `permission_set_needed` */
export function openPermissionSet(account: EffectiveAccount): AcctmgrError {
  const name = oneLine(account.name);
  const sets = permissionSetsOf(account);
  if (sets.length === 0) {
    return usageError(`Which permission sets ${name} has is not known.`, {
      code: 'permission_set_needed',
      hint: `Name one: ${name}/ReadOnlyAccess, say. To keep it: acctmgr edit ${name} permission_sets='["ReadOnlyAccess"]'`,
    });
  }
  const one = tamestOf(sets);
  return usageError(`${name} has ${sets.length} permission sets: ${describeSets(sets)}.`, {
    code: 'permission_set_needed',
    hint: `Name one: ${name}/${one}, say. To have its bare name mean one: acctmgr edit ${name} default_permission_set=${one}`,
  });
}

/**
 * What a take of the account takes.
 *
 * @param role - of `--role`
 * @param wayBack - what a person types to be back at the source credentials
 * @throws AcctmgrError with exit 2 where nothing leads into the account, or several permission sets do, or `--role` lies in
 *   another account
 */
export function requestedAccess(
  account: EffectiveAccount,
  role: string | undefined,
  wayBack = 'unset AWS_PROFILE',
): Taken {
  const { access } = account;
  if (access.kind === 'permission-set') {
    const { permissionSet } = access;
    if (role !== undefined) {
      throw usageError(`${oneLine(account.name)} is entered by a permission set, and --role names a role.`, {
        code: 'no_role',
        hint: `Name another permission set behind the account: ${oneLine(accountNameOf(account.name))}/SET`,
      });
    }
    if (permissionSet === undefined) throw openPermissionSet(account);
    return { ...access, permissionSet };
  }
  if (role !== undefined) return { kind: 'role', roleArn: namedRole(account, role) };
  if (access.kind === 'role') return access;
  if (account.organization !== undefined && account.discovered !== undefined) throw noRoleKnown(account);
  throw usageError(`${account.name} is the base account: no role is configured for it.`, {
    code: 'no_role',
    hint: `Its identity is your source credentials: ${wayBack} to use them, or give ${account.name} a role_arn.`,
  });
}

/** Of an account that an organization lists, and nothing else. */
function noRoleKnown(account: EffectiveAccount): AcctmgrError {
  const name = oneLine(account.name);
  const isManagement = account.organization?.isManagement === true;
  return usageError(
    isManagement
      ? `${name} is the account that its organization is managed from, and no role is known for it.`
      : `${name} comes of "acctmgr sync organizations", and no role is known for it.`,
    {
      code: 'no_role',
      hint: isManagement
        ? `Name one: acctmgr assume ${name} --role NAME. To keep it: acctmgr edit ${name} role_name=NAME`
        : `Name the one that its accounts have: acctmgr sync organizations --role-name OrganizationAccountAccessRole
For this one alone: acctmgr edit ${name} role_name=NAME`,
    },
  );
}

/** The ARN of the role of `--role` in the account. @throws AcctmgrError (exit 2) for what is none, or lies in another account */
export function namedRole(account: EffectiveAccount, role: string): string {
  const arn = role.startsWith('arn:') ? role : roleArnOf(account.partition, account.account_id, role);
  const parsed = parseRoleArn(arn);
  if (parsed === undefined) {
    throw usageError(`--role ${oneLine(role)} is neither a role name nor the ARN of a role.`, {
      hint: `Give a name such as Admin, or arn:${account.partition}:iam::${account.account_id}:role/Admin.`,
    });
  }
  if (parsed.accountId !== account.account_id) {
    throw usageError(
      `--role names a role of account ${parsed.accountId}, but ${account.name} is ${account.account_id}.`,
      { hint: 'Use the name of that account, or add it to accounts.json.' },
    );
  }
  return arn;
}

/**
 * The accounts that lead to `account` through `source_account`, itself last.
 *
 * @throws AcctmgrError with exit 2 for an account that is not there, or a circle
 */
export function accountsTo(
  inventory: Pick<Inventory, 'accounts' | 'path'>,
  account: EffectiveAccount,
): readonly [EffectiveAccount, ...EffectiveAccount[]] {
  if (account.source_account === undefined) return [account];
  const find = accountFinder(inventory);
  const walked = new Set([account]);
  for (let next: string | undefined = account.source_account; next !== undefined;) {
    const source = find(next);
    // One that is entered by a permission set has no source, so that no circle leads through it.
    if (walked.has(source)) {
      const path = [...walked].map(({ name }) => name);
      throw usageError(`The accounts assume each other in a circle: ${[...path, source.name].join(' → ')}.`, {
        code: 'source_account_cycle',
        hint: 'Give one of them a source_profile instead of its source_account.',
      });
    }
    walked.add(source);
    next = source.source_account;
  }
  const [first = account, ...others] = [...walked].reverse();
  return [first, ...others];
}

/**
 * Makes of each account what `step` makes of it and of what the account that signs for it came to. Each account is looked at
 * once, however many chains lead through it.
 */
export function alongChains<T>(
  inventory: Pick<Inventory, 'accounts' | 'path'>,
  step: (account: EffectiveAccount, source: T | undefined) => T,
): (account: EffectiveAccount) => T {
  const find = accountFinder(inventory);
  const sourceOf = ({ source_account: name }: EffectiveAccount) =>
    name === undefined ? undefined : find(name);
  const known = new Map<EffectiveAccount, T>();
  return (account) => {
    const way = new Set<EffectiveAccount>();
    let at: EffectiveAccount | undefined = account;
    for (; at !== undefined && !known.has(at) && !way.has(at); at = sourceOf(at)) way.add(at);
    let result = at && known.get(at);
    for (const one of [...way].reverse()) known.set(one, (result = step(one, result)));
    return result ?? step(account, undefined);
  };
}

/**
 * The chain that leads to an account.
 *
 * @param role - of `--role`, in the account that is wanted
 * @param wayBack - as for `requestedAccess`
 * @throws AcctmgrError with exit 2 for an account without a role, one that is not there, or a circle
 */
export function chainTo(
  inventory: Pick<Inventory, 'accounts' | 'path'>,
  account: EffectiveAccount,
  role: string | undefined,
  wayBack?: string,
): Chain {
  const before = accountsTo(inventory, account).slice(0, -1);
  const wanted: ChainLink = { account, taken: requestedAccess(account, role, wayBack) };
  return [
    ...before.map((source): ChainLink => ({ account: source, taken: requestedAccess(source, undefined) })),
    wanted,
  ];
}
