import { setTimeout } from 'node:timers/promises';
import type { BrowserLaunch } from '../system/processes/browser.js';
import { AcctmgrError } from '../system/failure.js';
import type { Context } from './context.js';

/** For what starts the browser to say that it can't; where it lives as long as the browser, it says nothing. */
const LAUNCH_MS = 1_000;

interface PageOptions {
  /** What helps where no browser can be started. */
  readonly hint?: string;
  /** The words of the command that starts the browser; undefined: the one of BROWSER, or of the desktop. */
  readonly browser?: readonly string[] | undefined;
}

/** The code of the error where no browser can be started. */
export const NO_BROWSER = 'no_browser';

export const noBrowser = (
  message: string,
  {
    cause,
    hint = 'Print the URL with --print, and open it yourself.',
  }: { cause?: unknown; hint?: string | undefined } = {},
) => new AcctmgrError(message, { code: NO_BROWSER, hint, cause });

/** @throws AcctmgrError where it can't be started */
export async function launchBrowser(
  context: Pick<Context, 'openBrowser'>,
  address: string,
  { hint, browser }: PageOptions = {},
): Promise<BrowserLaunch> {
  try {
    return await context.openBrowser(address, browser);
  } catch (error) {
    throw noBrowser('No browser could be started.', { cause: error, hint });
  }
}

/** Opens an address that is not a secret. @throws AcctmgrError where no browser can be started */
export async function openPage(
  context: Pick<Context, 'openBrowser'>,
  address: string,
  options: PageOptions = {},
): Promise<void> {
  const launched = await launchBrowser(context, address, options);
  const waiting = new AbortController();
  const stillRuns = setTimeout(LAUNCH_MS, true, { signal: waiting.signal }).catch(() => true);
  const isOpened = await Promise.race([launched.succeeded, stillRuns]);
  waiting.abort();
  if (!isOpened) throw noBrowser('No browser could be started.', { hint: options.hint });
}
