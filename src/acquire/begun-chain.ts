import type { Inventory } from '../accounts/inventory.js';
import { liveSignInId } from '../identity-center/access-token.js';
import { signInNamed } from '../identity-center/sign-in.js';
import type { ChainLink } from '../sessions/chain.js';
import type { AwsSettings } from '../sessions/source/aws-settings.js';
import { chooseSource } from '../sessions/source/choose-source.js';
import type { Source } from '../sessions/source/source.js';
import type { Host } from '../system/host.js';

/**
 * Whose credentials a chain begins with: those of its first account's source or, where that is entered by a permission set, of
 * the account itself.
 *
 * @throws AcctmgrError where there are none, or the files that say so make no sense
 */
export function sourceOfChain(
  host: Host,
  aws: AwsSettings,
  { signIns }: Pick<Inventory, 'signIns'>,
  { account, taken }: ChainLink,
): Source {
  if (taken.kind === 'role')
    return chooseSource({ ...aws, profile: account.source_profile, handedOut: 'pass-over' });
  const signIn = signInNamed(taken.signIn, { signIns, ssoSessions: aws.profiles.ssoSessions });
  return {
    description: `sign-in:${signIn.name}`,
    reason: `${account.name} is entered by it`,
    start: {
      kind: 'permission-set',
      account: account.name,
      accountId: account.account_id,
      permissionSet: taken.permissionSet,
      partition: account.partition,
      signIn,
      signInId: liveSignInId(host, signIn),
    },
    hops: [],
  };
}
