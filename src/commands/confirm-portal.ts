import type { Inventory } from '../accounts/inventory.js';
import { signInNamed, type SignIn } from '../identity-center/sign-in.js';
import { sameStartUrl } from '../accounts/start-url.js';
import type { AwsSettings } from '../sessions/source/aws-settings.js';
import { notAllowed } from '../system/failure.js';
import { oneLine } from '../system/safe-text.js';
import { askOnTerminal } from './ask.js';
import type { Context } from './context.js';

/** Where a sign-in stands, and what else the file says. */
export interface PortalOrigin {
  readonly inventory: Pick<Inventory, 'origin' | 'path' | 'settings'> | undefined;
  readonly aws: Pick<AwsSettings, 'profiles'>;
}

/**
 * A cloned repository must not send people to a page that looks like their portal.
 *
 * @throws AcctmgrError `start_url_unconfirmed` (exit 3) where it is not confirmed (2 where nobody can be asked)
 */
export async function confirmPortal(
  context: Context,
  { inventory, aws }: PortalOrigin,
  signIn: SignIn,
): Promise<void> {
  if (inventory?.origin !== 'local' || signIn.from !== 'accounts') return;
  const { ssoSessions } = aws.profiles;
  if (ssoSessions.has(signIn.name)) {
    const own = signInNamed(signIn.name, { signIns: {}, ssoSessions });
    if (sameStartUrl(own.startUrl, signIn.startUrl)) return;
  }
  const address = oneLine(signIn.startUrl);
  const message = `The sign-in ${oneLine(signIn.name)} of ${oneLine(inventory.path)} leads to ${address}`;
  const isWanted = await askOnTerminal(
    context,
    {
      message: `${message}, which has to be confirmed`,
      hint: 'Add it to your own accounts.json, or to the AWS config file.',
      code: 'start_url_unconfirmed',
    },
    (terminal) => terminal.confirm('Is that your portal?', [message]),
  );
  if (!isWanted) throw notAllowed(`${message}: not opened.`, { code: 'start_url_unconfirmed' });
}
