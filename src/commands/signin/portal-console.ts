import type { EffectiveAccount } from '../../accounts/effective.js';
import type { Inventory } from '../../accounts/inventory.js';
import { openPortal } from '../../acquire/opened-portal.js';
import { openPermissionSet } from '../../sessions/chain.js';
import { startSession } from '../../sessions/source/start-kinds.js';
import { portalLink } from '../../signin/portal-link.js';
import { usageError } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import { confirmPortal } from '../confirm-portal.js';
import type { Context } from '../context.js';
import { openPage } from '../open-page.js';
import { sessionFlags, type SessionFlagOptions } from '../session-flags.js';
import { callerOf } from '../terminal-asker.js';
import { destinationOf, type DestinationFlags } from './destination.js';

/** The flags of `console` that the portal can follow. */
interface PortalFlags extends SessionFlagOptions, DestinationFlags {
  readonly print?: boolean | undefined;
  readonly signOutFirst?: boolean | undefined;
}

/**
 * Opens the console of a permission set by the portal's own link: no credentials leave, and AWS is not asked.
 *
 * @returns the link, where it was to be printed
 */
export async function portalConsole(
  context: Context,
  inventory: Inventory,
  account: EffectiveAccount,
  options: PortalFlags,
): Promise<string | undefined> {
  if (options.signOutFirst === true) {
    const name = oneLine(account.name);
    throw usageError(`--sign-out-first is not for ${name}, which the portal opens beside other accounts.`, {
      hint: `Leave it out, or sign in without the portal: acctmgr console ${name} --federation --sign-out-first`,
    });
  }
  const flags = sessionFlags(options, context);
  const { service, destination } = options;
  const region = flags.region ?? account.region;
  const isPlain = [service, destination, region].every((one) => one === undefined);
  const page = isPlain ? undefined : destinationOf(account, options, region);
  const caller = callerOf(context, flags.mfaCode, inventory);
  const wish = { event: 'console', use: 'sdk', inventory, account, flags } as const;
  return openPortal(caller, wish, async ({ source, aws }) => {
    const session = startSession(source.start);
    if (session === undefined) throw openPermissionSet(account);
    const { signIn, accountId, permissionSet } = session;
    await confirmPortal(context, { inventory, aws }, signIn);
    const link = portalLink(signIn.startUrl, { accountId, permissionSet, destination: page });
    if (options.print === true) return link;
    await openPage(context, link, { browser: signIn.settings.browser });
    return undefined;
  });
}
