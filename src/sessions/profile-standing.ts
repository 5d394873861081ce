import { isTakable, ownRoleArn, type EffectiveAccount } from '../accounts/effective.js';
import { permissionSetsOf } from '../accounts/permission-sets.js';
import { parseRoleArn } from '../aws/arn.js';
import type { ManagedProfile } from '../profiles/managed-profile.js';
import { isNamedAfter } from './profile-name.js';

/**
 * What the inventory says today of the account and the role that a profile was made for. A role that was asked for with
 * `--role` was never in it: then the account counts.
 */
export type Standing = 'current' | 'other_role' | 'other_account_id' | 'no_role' | 'no_account';

/** @param account - of the profile's account name; undefined where the inventory has none */
export function standingOf(
  account: EffectiveAccount | undefined,
  profile: Pick<ManagedProfile, 'name' | 'roleArn' | 'permissionSet'>,
): Standing {
  if (account === undefined) return 'no_account';
  if (profile.permissionSet !== undefined) return standingOfSet(account, profile.permissionSet);
  const role = parseRoleArn(profile.roleArn);
  if (role !== undefined && role.accountId !== account.account_id) return 'other_account_id';
  if (profile.roleArn === ownRoleArn(account)) return 'current';
  if (role !== undefined && isNamedAfter(profile.name, account, profile.roleArn)) return 'current';
  return isTakable(account) ? 'other_role' : 'no_role';
}

/** @param rights - as `rightsOf` has them */
function standingOfSet(account: EffectiveAccount, rights: string): Standing {
  const [accountId, name] = rights.split('/');
  if (accountId !== account.account_id) return 'other_account_id';
  const sets = permissionSetsOf(account);
  const isThere =
    account.sso_session !== undefined && (sets.length === 0 || sets.some((set) => set.name === name));
  if (isThere) return 'current';
  return isTakable(account) ? 'other_role' : 'no_role';
}

/** The same for an installed profile, which has no role but the account's own. */
export function installedStandingOf(account: EffectiveAccount | undefined): Standing {
  if (account === undefined) return 'no_account';
  return isTakable(account) ? 'current' : 'no_role';
}
