import { accountNameOf, type Inventory } from '../accounts/inventory.js';
import { parseRoleArn } from '../aws/arn.js';
import { installedProfileOf } from '../profiles/config/installed-profile.js';
import { managedProfileOf } from '../profiles/managed-profile.js';
import type { ProfileSet } from '../profiles/reading/profile-set.js';
import { ACCOUNT_ID_MARK, handedOutSession } from '../sessions/source/handed-out.js';
import { awsSettings } from '../sessions/source/aws-settings.js';
import { usageError } from '../system/failure.js';
import type { Host } from '../system/host.js';
import { oneLine } from '../system/safe-text.js';

/** An account as it was called when acctmgr gave a session of it, or a profile. */
interface GivenAccount {
  readonly name: string;
  /** Undefined where nothing says it. */
  readonly id: string | undefined;
}

function givenToProfile({ profiles }: ProfileSet, profile: string): GivenAccount | undefined {
  const { credentials, config } = profiles.get(profile) ?? {};
  const managed = credentials && managedProfileOf(profile, credentials);
  if (managed !== undefined) return { name: managed.account, id: parseRoleArn(managed.roleArn)?.accountId };
  const installed = config && installedProfileOf(profile, config);
  return installed && { name: installed.account, id: undefined };
}

/** The account that the profile has its credentials of, where acctmgr made it. */
export const accountOfProfile = (profiles: ProfileSet, profile: string): string | undefined =>
  givenToProfile(profiles, profile)?.name;

/** In botocore's order: the keys of `env` and `exec`, then the profile. */
function givenHere(host: Host): GivenAccount | undefined {
  const { env } = host;
  const name = handedOutSession(env)?.account;
  if (name !== undefined) return { name, id: env[ACCOUNT_ID_MARK] };
  const profile = env['AWS_PROFILE'] ?? env['AWS_DEFAULT_PROFILE'];
  const hasKeys = (env['AWS_ACCESS_KEY_ID'] ?? '') !== '';
  return hasKeys || profile === undefined ? undefined : givenToProfile(awsSettings(host).profiles, profile);
}

/**
 * The account that AWS tools act in here.
 *
 * @param accounts - of accounts.json, in which the name may mean another account by now
 * @throws AcctmgrError with exit 2 where acctmgr gave this shell nothing, or what it gave is no longer called so
 */
export function accountHere(host: Host, accounts: Inventory['accounts']): string {
  const given = givenHere(host);
  if (given === undefined) {
    throw usageError('"." is the account that this shell is in, and it is in none of acctmgr.', {
      code: 'account_missing',
      hint: 'Name the account.',
    });
  }
  const { name, id } = given;
  const meant = accounts.find((account) => account.name === accountNameOf(name));
  if (id !== undefined && meant !== undefined && meant.account_id !== id) {
    const label = oneLine(meant.name);
    throw usageError(
      `"." is the account that this shell is in, ${id}, and ${label} means ${meant.account_id} by now.`,
      { code: 'account_changed', hint: `Name the account, or take it anew: acctmgr assume ${label}` },
    );
  }
  return name;
}
