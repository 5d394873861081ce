import { partitionIdOf, roleArnOf } from '../aws/arn.js';
import { COMMERCIAL, partitionOfRegion } from '../aws/partition.js';
import type { Account, AccountDefaults } from './schema.js';

/** An account with the defaults applied: what all the rest of the program works with. */
export interface EffectiveAccount extends Account {
  /** Of the role, or where a role of this account is looked for: `aws`, `aws-cn`, … */
  readonly partition: string;
}

/** A default does not apply where an own key says the same thing in another way. */
const DISPLACED_BY: Partial<Record<keyof AccountDefaults, readonly (keyof Account)[]>> = {
  role_name: ['role_arn'],
  partition: ['role_arn'],
  source_profile: ['source_account'],
  source_account: ['source_profile'],
  mfa_serial: ['source_account'],
  transitive_tag_keys: ['session_tags'],
};

function applies(key: keyof AccountDefaults, defaults: AccountDefaults, account: Partial<Account>): boolean {
  if (account[key] !== undefined) return false;
  // The account that all others are reached through is not reached through itself.
  if (key === 'source_account' && defaults.source_account?.toLowerCase() === account.name?.toLowerCase()) {
    return false;
  }
  return DISPLACED_BY[key]?.every((own) => account[own] === undefined) ?? true;
}

/** A new account: `account` with what it does not say itself taken from `defaults`. */
export function withDefaults<T extends Partial<Account>>(account: T, defaults: AccountDefaults): T {
  const whole: Record<string, unknown> = { ...account };
  for (const key in defaults) {
    const known = key as keyof AccountDefaults;
    if (applies(known, defaults, account)) whole[known] = defaults[known];
  }
  return whole as T;
}

/** The partition that an account says it is in: by its role's ARN, by name, or by its region. */
export function partitionOf({ role_arn, partition, region }: Partial<Account>): string {
  return (
    (role_arn === undefined ? undefined : partitionIdOf(role_arn)) ??
    partition ??
    (region === undefined ? undefined : partitionOfRegion(region)?.id) ??
    COMMERCIAL.id
  );
}

/** The account as it is used: with the defaults, and with the role's ARN built where only its name is given. */
export function effectiveAccount(account: Account, defaults: AccountDefaults): EffectiveAccount {
  const whole = withDefaults(account, defaults);
  const partition = partitionOf(whole);
  if (whole.role_arn !== undefined || whole.role_name === undefined)
    return Object.assign(whole, { partition });
  const role_arn = roleArnOf(partition, account.account_id, whole.role_name);
  return Object.assign(whole, { partition, role_arn });
}
