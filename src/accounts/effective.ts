import { partitionIdOf, roleArnOf } from '../aws/arn.js';
import { COMMERCIAL, partitionOfRegion } from '../aws/partition.js';
import type { Account, AccountDefaults } from './schema.js';

/** What leads into an account. It is decided here, once; a further way is a further kind. */
export type Access =
  /** Nothing has to be taken: the source credentials are the account's own. */
  { readonly kind: 'base' } | { readonly kind: 'role'; readonly roleArn: string };

/** An account with the defaults applied: what all the rest of the program works with. */
export interface EffectiveAccount extends Omit<Account, 'role_arn' | 'role_name'> {
  /** Of the role, or where a role of this account is looked for: `aws`, `aws-cn`, … */
  readonly partition: string;
  readonly access: Access;
}

/** Whether there is a session to be taken of the account. */
export const isTakable = ({ access }: Pick<EffectiveAccount, 'access'>): boolean => access.kind !== 'base';

/** The ARN of the role that the account is entered by; undefined where it is not entered by one. */
export const ownRoleArn = ({ access }: Pick<EffectiveAccount, 'access'>): string | undefined =>
  access.kind === 'role' ? access.roleArn : undefined;

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

function accessOf(
  { role_arn, role_name }: Pick<Account, 'role_arn' | 'role_name'>,
  partition: string,
  accountId: string,
): Access {
  const roleArn =
    role_arn ?? (role_name === undefined ? undefined : roleArnOf(partition, accountId, role_name));
  return roleArn === undefined ? { kind: 'base' } : { kind: 'role', roleArn };
}

/** The account as it is used: with the defaults, and with what leads into it. */
export function effectiveAccount(account: Account, defaults: AccountDefaults): EffectiveAccount {
  const whole = withDefaults(account, defaults);
  const partition = partitionOf(whole);
  const { role_arn: _arn, role_name: _name, ...others } = whole;
  return Object.assign(others, { partition, access: accessOf(whole, partition, account.account_id) });
}

/** The keys that say the same in accounts.json, the role by its ARN. */
export type AccountKeys = Omit<EffectiveAccount, 'access'> & Pick<Account, 'role_arn'>;

export function accountKeys({ access, ...others }: EffectiveAccount): AccountKeys {
  return access.kind === 'role' ? { ...others, role_arn: access.roleArn } : others;
}
