import { needsKeys } from '../../acquire/reached-accounts.js';
import { signInStandings } from '../../identity-center/sign-in-standing.js';
import type { AwsSettings } from '../../sessions/source/aws-settings.js';
import { AcctmgrError, notAllowed } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import type { Context } from '../context.js';
import { accountsIfReadable } from '../load-accounts.js';

/** What to throw where there are no credentials: to somebody who is signed in, it says what makes some of that. */
export async function signedInInstead(
  context: Context,
  { profiles: { ssoSessions } }: AwsSettings,
  error: unknown,
): Promise<unknown> {
  if (!(error instanceof AcctmgrError) || error.code !== 'no_credentials') return error;
  const inventory = await accountsIfReadable(context, context.output.debug);
  if (inventory?.settings.sso_token_store === 'memory') return error;
  const signedIn = signInStandings(context.host, { signIns: inventory?.signIns ?? {}, ssoSessions })
    .filter(({ isExpired, isRefused, unrenewed }) => (!isExpired && !isRefused) || unrenewed === undefined)
    .map(({ signIn }) => oneLine(signIn.name));
  if (signedIn.length === 0) return error;
  const way = `You are signed in to ${signedIn.join(', ')}: acctmgr assume NAME makes a profile, and acctmgr list shows the names.`;
  const keys = needsKeys(inventory) && error.hint !== undefined ? `\n${error.hint}` : '';
  return notAllowed(error.message, { code: error.code, hint: `${way}${keys}`, cause: error });
}
