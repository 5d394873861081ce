import { partitionIdOf, roleArnOf } from '../aws/arn.js';
import { COMMERCIAL, partitionOfRegion } from '../aws/partition.js';
import type { RuledBy } from './ruled-by.js';
import type { Membership } from './membership.js';
import { permissionSetsOf, usualPermissionSet, type PermissionSet } from './permission-sets.js';
import type { AccountEntry, AccountDefaults } from './schema.js';
import type { SharedFrom } from './shared/shared-from.js';

/** What leads into an account. It is decided here, once; a further way is a further kind. */
export type Access =
  /** Nothing has to be taken: the source credentials are the account's own. */
  { readonly kind: 'base' } | { readonly kind: 'role'; readonly roleArn: string } | PermissionSetAccess;

export interface PermissionSetAccess {
  readonly kind: 'permission-set';
  /** The name of the sign-in. */
  readonly signIn: string;
  /** Undefined where the account has several, and its bare name means none of them. */
  readonly permissionSet: string | undefined;
  /** It is the one that `--read-only` takes. */
  readonly isFor?: 'read-only';
}

/** What is taken of an account, once that is decided. */
export type Taken =
  Extract<Access, { readonly kind: 'role' }> | (PermissionSetAccess & { readonly permissionSet: string });

/**
 * What a session may do, by one text: the ARN of its role, or its permission set behind the id of the account. Whoever names it
 * otherwise means the same.
 */
export const rightsOf = (accountId: string, taken: Taken): string =>
  taken.kind === 'role' ? taken.roleArn : `${accountId}/${taken.permissionSet}`;

/** An account with the defaults applied: what all the rest of the program works with. */
export interface EffectiveAccount extends Omit<AccountEntry, 'role_arn' | 'role_name'> {
  /** Of the role, or where a role of this account is looked for: `aws`, `aws-cn`, … */
  readonly partition: string;
  readonly access: Access;
  /** The role that the entry names, too, where it is entered by a permission set. */
  readonly otherRoleArn?: string;
  /** How it comes to be here, or is entered, by what AWS listed; undefined where accounts.json alone says so. */
  readonly discovered?: Discovery;
  /** The shared inventory that it is of; undefined where it is of none. */
  readonly shared?: SharedFrom;
  /** Which of the rules gave it what. */
  readonly ruled?: RuledBy;
  /** Undefined where no organization lists it. */
  readonly organization?: Membership;
}

/** What `acctmgr sync` has of an account. */
export interface Discovery {
  /** Undefined where it is an organization that lists it. */
  readonly signIn: string | undefined;
  /** What AWS calls it. */
  readonly accountName: string | undefined;
  /** Whether accounts.json has an entry of it. */
  readonly isWritten: boolean;
  /** The entry names no permission set: it means whichever there are. */
  readonly isOpen: boolean;
  /** Those that accounts.json does not name. */
  readonly permissionSets: readonly string[];
  /** Some entry of the account id is protected, and so are these permission sets. */
  readonly isGuarded: boolean;
  /** The keys of its role that the organization's listing says, where it is entered by that. */
  readonly gives?: readonly (keyof AccountEntry)[];
}

/** Whether there is a session to be taken of the account. */
export const isTakable = ({ access }: Pick<EffectiveAccount, 'access'>): boolean => access.kind !== 'base';

/** The ARN of the role that the account is entered by; undefined where it is not entered by one. */
export const ownRoleArn = ({ access }: Pick<EffectiveAccount, 'access'>): string | undefined =>
  access.kind === 'role' ? access.roleArn : undefined;

/** A default does not apply where an own key says the same thing in another way. */
const DISPLACED_BY: Partial<Record<keyof AccountDefaults, readonly (keyof AccountEntry)[]>> = {
  role_name: ['role_arn', 'sso_session'],
  sso_session: ['role_arn', 'role_name'],
  partition: ['role_arn'],
  source_profile: ['source_account', 'oidc'],
  source_account: ['source_profile', 'oidc'],
  oidc: ['source_profile', 'source_account', 'sso_session'],
  mfa_serial: ['source_account'],
  transitive_tag_keys: ['session_tags'],
};

function applies(
  key: keyof AccountDefaults,
  defaults: AccountDefaults,
  account: Partial<AccountEntry>,
): boolean {
  if (account[key] !== undefined) return false;
  // The account that all others are reached through is not reached through itself.
  if (key === 'source_account' && defaults.source_account?.toLowerCase() === account.name?.toLowerCase()) {
    return false;
  }
  // Who says which way is preferred means to have both.
  const hasBothWays = (account.prefer ?? defaults.prefer) !== undefined;
  if (hasBothWays && (key === 'sso_session' || key === 'role_name'))
    return account.role_arn === undefined || key === 'sso_session';
  return DISPLACED_BY[key]?.every((own) => account[own] === undefined) ?? true;
}

/** A new account: `account` with what it does not say itself taken from `defaults`. */
export function withDefaults<T extends Partial<AccountEntry>>(account: T, defaults: AccountDefaults): T {
  const whole: Record<string, unknown> = { ...account };
  for (const key in defaults) {
    const known = key as keyof AccountDefaults;
    if (applies(known, defaults, account)) whole[known] = defaults[known];
  }
  return whole as T;
}

/** The partition that an account says it is in: by its role's ARN, by name, or by its region. */
export function partitionOf({ role_arn, partition, region }: Partial<AccountEntry>): string {
  return (
    (role_arn === undefined ? undefined : partitionIdOf(role_arn)) ??
    partition ??
    (region === undefined ? undefined : partitionOfRegion(region)?.id) ??
    COMMERCIAL.id
  );
}

/** What AssumeRole is asked for, and who signs it: Identity Center takes nothing of it. */
export const ROLE_KEYS = [
  'source_profile',
  'source_account',
  'oidc',
  'mfa_serial',
  'mfa_max_age',
  'external_id',
  'duration_seconds',
  'session_name',
  'source_identity',
  'session_tags',
  'transitive_tag_keys',
  'reason_tag',
  'policy_arns',
  'policy',
] as const satisfies readonly (keyof AccountEntry)[];

/** What AssumeRole takes of these and AssumeRoleWithWebIdentity does not: the token says it, or nobody does. */
export const NO_TOKEN_KEYS = [
  'mfa_serial',
  'mfa_max_age',
  'external_id',
  'source_identity',
  'session_tags',
  'transitive_tag_keys',
  'reason_tag',
] as const satisfies readonly (typeof ROLE_KEYS)[number][];

const without = <T extends Partial<AccountEntry>>(account: T, keys: readonly (keyof AccountEntry)[]): T =>
  keys.every((key) => account[key] === undefined)
    ? account
    : (Object.fromEntries(Object.entries(account).filter(([key]) => !keys.some((one) => one === key))) as T);

const withoutRoleKeys = <T extends Partial<AccountEntry>>(account: T): T => without(account, ROLE_KEYS);

const roleArnIn = (
  { role_arn, role_name, account_id }: AccountEntry,
  partition: string,
): string | undefined =>
  role_arn ?? (role_name === undefined ? undefined : roleArnOf(partition, account_id, role_name));

function accessOf(account: AccountEntry, roleArn: string | undefined): Access {
  const { sso_session: signIn, prefer } = account;
  if (signIn !== undefined && (roleArn === undefined || prefer === 'permission-set')) {
    return { kind: 'permission-set', signIn, permissionSet: usualPermissionSet(account)?.name };
  }
  return roleArn === undefined ? { kind: 'base' } : { kind: 'role', roleArn };
}

/** The account as it is used: with the defaults, and with what leads into it. */
export function effectiveAccount(account: AccountEntry, defaults: AccountDefaults): EffectiveAccount {
  const whole = withDefaults(account, defaults);
  const partition = partitionOf(whole);
  const roleArn = roleArnIn(whole, partition);
  const access = accessOf(whole, roleArn);
  const {
    role_arn: _arn,
    role_name: _name,
    ...others
  } = access.kind === 'permission-set'
    ? withoutRoleKeys(whole)
    : whole.oidc === undefined
      ? whole
      : without(whole, NO_TOKEN_KEYS);
  const otherRole =
    access.kind === 'permission-set' && roleArn !== undefined ? { otherRoleArn: roleArn } : {};
  return Object.assign(others, { partition, access }, otherRole);
}

/** The account by this permission set: `payments/ro` is the account `payments` by its permission set `ro`. */
export const byPermissionSet = (
  account: EffectiveAccount & { readonly sso_session?: string },
  { word, name }: PermissionSet,
  isFor?: 'read-only',
): EffectiveAccount => ({
  ...withoutRoleKeys(account),
  name: `${account.name}/${word}`,
  access: {
    kind: 'permission-set',
    signIn: account.sso_session ?? '',
    permissionSet: name,
    ...(isFor && { isFor }),
  },
});

/** What the bare name of an account means: of one that is entered by permission sets, the account by its usual one. */
export function asUsual(account: EffectiveAccount): EffectiveAccount {
  const usual = account.access.kind === 'permission-set' ? usualPermissionSet(account) : undefined;
  return usual === undefined ? account : byPermissionSet(account, usual);
}

/** All that can be taken of an account by name: itself, or itself by each of its permission sets. */
export function waysInto(account: EffectiveAccount): readonly EffectiveAccount[] {
  const { access, sso_session: signIn } = account;
  const sets = signIn === undefined ? [] : permissionSetsOf(account);
  const bySets = sets.map((set) => byPermissionSet(account, set));
  return access.kind === 'permission-set' && sets.length > 0 ? bySets : [account, ...bySets];
}

/** The keys that say the same in accounts.json, the role by its ARN. */
export type AccountKeys = Omit<
  EffectiveAccount,
  'access' | 'discovered' | 'organization' | 'otherRoleArn' | 'ruled' | 'shared'
> &
  Pick<AccountEntry, 'role_arn'>;

export function accountKeys({
  access,
  discovered: _,
  organization: _organization,
  ruled: _ruled,
  shared: _shared,
  otherRoleArn: _other,
  ...others
}: EffectiveAccount): AccountKeys {
  return access.kind === 'role' ? { ...others, role_arn: access.roleArn } : others;
}
