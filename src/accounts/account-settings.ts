import { ROLE_DURATION } from '../aws/limits.js';
import { accountKeys, type AccountKeys, type EffectiveAccount } from './effective.js';
import type { RuledBy } from './ruled-by.js';
import { sameName, type Inventory } from './inventory.js';
import type { AccountEntry } from './schema.js';

/** Where a setting of an account comes from. */
export type SettingOrigin =
  'account' | 'rule' | 'defaults' | 'built-in' | 'sync' | 'account and sync' | 'include';

export interface EffectiveSetting {
  readonly key: keyof AccountKeys;
  readonly value: NonNullable<AccountKeys[keyof AccountKeys]>;
  readonly origin: SettingOrigin;
  /** Of `rule`: its place in `rules`. */
  readonly rule?: number;
}

/** In the order in which they are shown. */
const SHOWN: readonly (keyof AccountKeys)[] = [
  'name',
  'account_id',
  'description',
  'display_name',
  'role_arn',
  'sso_session',
  'permission_sets',
  'default_permission_set',
  'prefer',
  'partition',
  'source_profile',
  'source_account',
  'oidc',
  'mfa_serial',
  'mfa_max_age',
  'external_id',
  'duration_seconds',
  'region',
  'session_name',
  'source_identity',
  'session_tags',
  'transitive_tag_keys',
  'reason_tag',
  'policy_arns',
  'policy',
  'tags',
  'color',
  'protected',
];

export const BUILT_IN: Partial<AccountKeys> = { duration_seconds: ROLE_DURATION.default, protected: false };

/** How long its sessions last, the permission set says. */
const isBuiltIn = (key: keyof AccountKeys, { access }: EffectiveAccount): boolean =>
  key !== 'duration_seconds' || access.kind !== 'permission-set';

/** A role's ARN comes from where its name comes from; the partition then follows. */
const WRITTEN_AS: Partial<Record<keyof AccountKeys, readonly (keyof AccountEntry)[]>> = {
  role_arn: ['role_arn', 'role_name'],
};

/** Whether the key is there because of what AWS listed, where accounts.json does not say it. */
function isListed(key: keyof AccountKeys, { discovered: found, organization }: EffectiveAccount): boolean {
  if (key === 'tags') return Object.keys(organization?.tags ?? {}).length > 0;
  if (found === undefined) return false;
  if (key === 'permission_sets') return found.permissionSets.length > 0;
  if (key === 'sso_session' || key === 'prefer') return found.signIn !== undefined;
  if (writtenAs(key).some((one) => found.gives?.includes(one) === true)) return true;
  return !found.isWritten && (key === 'name' || key === 'account_id' || key === 'description');
}

const writtenAs = (key: keyof AccountKeys): readonly (keyof AccountEntry)[] => WRITTEN_AS[key] ?? [key];

/** Every setting that `account` has, with where it comes from. */
export function accountSettings(inventory: Inventory, account: EffectiveAccount): EffectiveSetting[] {
  const written = inventory.file.accounts.find(({ name }) => sameName(name, account.name));
  const shared = inventory.shared
    ?.find(({ from }) => from === account.shared?.from)
    ?.inventory.accounts.find(({ name }) => sameName(name, account.name));
  const defaults: Partial<AccountEntry> = inventory.file.defaults ?? {};
  const own = accountKeys(account);
  return SHOWN.flatMap((key): EffectiveSetting[] => {
    const value = own[key] ?? (isBuiltIn(key, account) ? BUILT_IN[key] : undefined);
    if (value === undefined) return [];
    const keys = writtenAs(key);
    const stands = (place: Partial<AccountEntry> | undefined) =>
      keys.some((one) => place?.[one] !== undefined);
    const isHere = own[key] !== undefined;
    const rule = account.ruled?.[key as keyof RuledBy];
    if (rule !== undefined) return [{ key, value, origin: 'rule', rule }];
    if (isHere && shared !== undefined && stands(shared)) return [{ key, value, origin: 'include' }];
    const ofListing = isHere && isListed(key, account);
    const isSaid = isHere && stands(written);
    if (ofListing && isSaid && (key === 'permission_sets' || key === 'tags'))
      return [{ key, value, origin: 'account and sync' }];
    if (isSaid) return [{ key, value, origin: 'account' }];
    // What defaults say of a sign-in is the same that led to its listing.
    if (ofListing && !(key === 'sso_session' && stands(defaults))) return [{ key, value, origin: 'sync' }];
    return [{ key, value, origin: isHere && stands(defaults) ? 'defaults' : 'built-in' }];
  });
}
