import type { SignInContext } from '../identity-center/access-token.js';
import type { SignIn } from '../identity-center/sign-in.js';
import { signInByBrowser } from '../signin/sign-in-by-browser.js';
import { signInWay, type WayFlags } from '../signin/sign-in-way.js';
import type { SignedIn } from '../signin/signed-in.js';
import { AcctmgrError, usageError } from '../system/failure.js';
import { localClock } from '../system/local-clock.js';
import { oneLine } from '../system/safe-text.js';
import type { Context } from './context.js';
import { NO_BROWSER, openPage } from './open-page.js';

/** How the person wants to sign in. */
export interface SignInNowFlags extends WayFlags {
  /** To draw the address of a code, too. */
  readonly qr?: boolean | undefined;
}

const isCodeAllowed = ({ settings }: SignIn): boolean => settings.device_code !== 'never';

/** The browser runs on another machine, and must find this one's port. */
function tunnelLines({ host }: Context, signIn: SignIn, address: string): string[] {
  if (host.env['SSH_CONNECTION'] === undefined) return [];
  const redirect = new URL(address).searchParams.get('redirect_uri') ?? '';
  const { port } = new URL(redirect);
  const byCode = isCodeAllowed(signIn)
    ? [`(without such a tunnel: acctmgr login ${oneLine(signIn.name)} --device-code)`]
    : [];
  return [
    'For a browser on the machine that you came from, first type there:',
    `  ssh -N -L ${port}:127.0.0.1:${port} ${oneLine(host.hostname())}`,
    ...byCode,
  ];
}

async function showPage(context: Context, signIn: SignIn, isOpened: boolean, address: string): Promise<void> {
  const { note, instruct } = context.output;
  const shown = oneLine(signIn.name);
  if (!isOpened) {
    instruct(
      [...tunnelLines(context, signIn, address), `To sign in to ${shown}, open: ${oneLine(address)}`].join(
        '\n',
      ),
    );
    return;
  }
  const hint = [
    `Print the address: acctmgr login ${shown} --no-browser`,
    ...(isCodeAllowed(signIn)
      ? [`Or type a code in the browser of another machine: acctmgr login ${shown} --device-code`]
      : []),
  ];
  await openPage(context, address, { hint: hint.join('\n'), browser: signIn.settings.browser });
  note(`Sign in to ${shown}: your browser is open (without one: acctmgr login ${shown} --no-browser)`);
}

/** Whether a person at the terminal wants a code where no browser can be started, and asked for it: codes are phishable. */
async function wantsCode(context: Context, { name }: SignIn): Promise<boolean> {
  const { host } = context;
  const terminal = await context.openTerminal();
  if (typeof terminal === 'string') return false;
  const [shown, machine, person] = [name, host.hostname(), host.user()].map(oneLine);
  try {
    return await terminal.confirm('Did you start this, and do you want to sign in by a code?', [
      `No browser could be started on ${machine}. A code that you type in any browser would do.`,
      `Asked for at ${localClock(new Date(host.now()))} by ${person} on ${machine}: acctmgr login ${shown}`,
    ]);
  } finally {
    terminal.close();
  }
}

async function byCode(
  context: Context,
  signIn: SignIn,
  portal: SignInContext,
  flags: SignInNowFlags,
): Promise<SignedIn> {
  const { signInOnTerminal } = await import('./sign-in-on-terminal.js');
  return signInOnTerminal(context, signIn, portal, flags);
}

/**
 * Signs a person in, by the way that flags, settings and surroundings allow.
 *
 * @throws AcctmgrError where the person, or Identity Center, says no
 */
export async function signInNow(
  context: Context,
  signIn: SignIn,
  portal: SignInContext,
  flags: SignInNowFlags,
): Promise<SignedIn> {
  const way = signInWay(flags, signIn, context.host.env);
  if (flags.qr === true && way !== 'code')
    throw usageError('--qr draws the address of a code, and goes with --device-code.');
  if (way === 'code') return byCode(context, signIn, portal, flags);
  try {
    return await signInByBrowser(signIn, portal, (address) =>
      showPage(context, signIn, way === 'browser', address),
    );
  } catch (error) {
    const isStuck = error instanceof AcctmgrError && error.code === NO_BROWSER && isCodeAllowed(signIn);
    if (!isStuck || !(await wantsCode(context, signIn))) throw error;
    return byCode(context, signIn, portal, flags);
  }
}
