import { installedProfileOf } from '../profiles/config/installed-profile.js';
import { managedProfileOf } from '../profiles/managed-profile.js';
import type { ProfileSet } from '../profiles/reading/profile-set.js';
import { handedOutSession } from '../sessions/source/handed-out.js';
import { awsSettings } from '../sessions/source/aws-settings.js';
import { usageError } from '../system/failure.js';
import type { Host } from '../system/host.js';

/** The account that the profile has its credentials of, where acctmgr made it. */
export function accountOfProfile({ profiles }: ProfileSet, name: string): string | undefined {
  const { credentials, config } = profiles.get(name) ?? {};
  const made =
    (credentials && managedProfileOf(name, credentials)) ?? (config && installedProfileOf(name, config));
  return made?.account;
}

/**
 * The account that AWS tools act in here, in botocore's order: the keys of `env` and `exec`, then the profile.
 *
 * @throws AcctmgrError with exit 2 where acctmgr gave this shell nothing
 */
export function accountHere(host: Host): string {
  const handedOut = handedOutSession(host.env)?.account;
  if (handedOut !== undefined) return handedOut;
  const hasKeys = (host.env['AWS_ACCESS_KEY_ID'] ?? '') !== '';
  const profile = host.env['AWS_PROFILE'] ?? host.env['AWS_DEFAULT_PROFILE'];
  const account =
    hasKeys || profile === undefined ? undefined : accountOfProfile(awsSettings(host).profiles, profile);
  if (account !== undefined) return account;
  throw usageError('"." is the account that this shell is in, and it is in none of acctmgr.', {
    code: 'account_missing',
    hint: 'Name the account.',
  });
}
