import type { EffectiveAccount } from '../accounts/effective.js';
import type { Inventory } from '../accounts/inventory.js';
import { liveSignInId } from '../identity-center/access-token.js';
import { signInNamed } from '../identity-center/sign-in.js';
import type { ChainLink } from '../sessions/chain.js';
import type { AwsSettings } from '../sessions/source/aws-settings.js';
import { chooseSource } from '../sessions/source/choose-source.js';
import type { Source } from '../sessions/source/source.js';
import type { OidcStart } from '../sessions/source/start.js';
import { usageError } from '../system/failure.js';
import type { Host } from '../system/host.js';
import { oneLine } from '../system/safe-text.js';

/** A cloned repository must not choose which file of the user's is sent away. */
function refuseForeignToken(
  account: EffectiveAccount,
  from: OidcStart['from'],
  origin: Inventory['origin'],
): void {
  if (origin !== 'local' || typeof from === 'string') return;
  const what = 'env' in from ? `the variable ${from.env}` : `the file ${oneLine(from.token_file)}`;
  throw usageError(
    `${account.name}: ${what} is named as a token by the accounts.json of this folder, which may not.`,
    { code: 'foreign_token', hint: 'Say that you mean that file: --config ./accounts.json' },
  );
}

function oidcSource(
  account: EffectiveAccount,
  from: OidcStart['from'],
  { origin }: Pick<Inventory, 'origin'>,
): Source {
  refuseForeignToken(account, from, origin);
  const word = typeof from === 'string' ? from : 'env' in from ? from.env : from.token_file;
  return {
    description: `oidc:${word}`,
    reason: `${account.name} says so`,
    start: { kind: 'oidc', from, account: account.name, partition: account.partition },
    hops: [],
  };
}

/**
 * Whose credentials a chain begins with: those of its first account's source or, where that is entered by a permission set, of
 * the account itself.
 *
 * @throws AcctmgrError where there are none, or the files that say so make no sense
 */
export function sourceOfChain(
  host: Host,
  aws: AwsSettings,
  inventory: Pick<Inventory, 'origin' | 'signIns' | 'settings'>,
  { account, taken }: ChainLink,
): Source {
  const { signIns, settings } = inventory;
  if (taken.kind === 'role' && account.oidc !== undefined)
    return oidcSource(account, account.oidc, inventory);
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
      // Of one that is kept nowhere, nothing is kept either.
      signInId: settings.sso_token_store === 'memory' ? undefined : liveSignInId(host, signIn),
    },
    hops: [],
  };
}
