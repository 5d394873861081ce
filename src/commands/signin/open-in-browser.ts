import { quote } from '../../handover/shell.js';
import { oneUseRedirect, type OneUseRedirect, type RedirectOutcome } from '../../signin/one-use-redirect.js';
import type { BrowserLaunch } from '../../system/processes/browser.js';
import { isOwnConnection, tellsOwners, type Connection } from '../../system/processes/connection-owner.js';
import { AcctmgrError } from '../../system/failure.js';
import type { Host } from '../../system/host.js';
import { isUnderWsl } from '../../system/wsl.js';
import type { Context } from '../context.js';
import { launchBrowser, noBrowser } from '../open-page.js';

const BROWSER_WAIT_MS = 60_000;

const printing = (account: string): string =>
  `Print the URL, and open it yourself: acctmgr console ${quote('sh', account)} --print`;

/**
 * Refuses, before AWS is asked, where no browser could be told from a stranger who read the address in the list of processes.
 *
 * @throws AcctmgrError `no_browser`
 */
export function requireOneUse(host: Host, account: string): void {
  const hint = printing(account);
  if (isUnderWsl(host)) {
    throw noBrowser(
      'Under WSL the browser is a program of Windows, which cannot be told from other users of this machine.',
      { hint },
    );
  }
  if (host.platform === 'linux' && !tellsOwners(host)) {
    throw noBrowser('/proc/net/tcp cannot be read, so the browser cannot be told from other users.', {
      hint,
    });
  }
}

/** Resolves where it failed, and never else. */
const failureOf = async ({ succeeded }: BrowserLaunch): Promise<'failed'> => {
  if (await succeeded) return new Promise(() => undefined);
  return 'failed';
};

const WITHOUT_PAGE: Readonly<Record<Exclude<RedirectOutcome, 'given'> | 'failed', string>> = {
  failed: 'No browser could be started.',
  unasked: 'The browser did not ask for the sign-in page.',
  refused:
    'Another user of this machine asked for the sign-in page, and did not get it. Your browser did not ask.',
  lost: 'The browser asked for the sign-in page, and was gone before it had it.',
};

/** A machine without an address of its own can print the URL all the same. */
async function redirectTo(
  url: string,
  account: string,
  host: Host,
  addresses: readonly string[] | undefined,
): Promise<OneUseRedirect> {
  const mayAsk = (connection: Connection) => isOwnConnection(connection, host);
  try {
    return await oneUseRedirect(url, BROWSER_WAIT_MS, mayAsk, host.platform, addresses);
  } catch (error) {
    if (!(error instanceof AcctmgrError) || error.code !== 'no_loopback') throw error;
    const { message, code, hint } = error;
    const ways = [printing(account), ...(hint === undefined ? [] : [hint])];
    throw new AcctmgrError(message, { code, hint: ways.join('\n'), cause: error });
  }
}

/** Sends the browser to a secret address. @throws AcctmgrError where it did not get there */
export async function openOnce(
  context: Pick<Context, 'host' | 'openBrowser'>,
  account: string,
  url: string,
  addresses?: readonly string[],
): Promise<void> {
  const redirect = await redirectTo(url, account, context.host, addresses);
  try {
    const launched = await launchBrowser(context, redirect.address);
    const outcome = await Promise.race([redirect.outcome, failureOf(launched)]);
    if (outcome !== 'given') throw noBrowser(WITHOUT_PAGE[outcome]);
  } finally {
    redirect.close();
  }
}
