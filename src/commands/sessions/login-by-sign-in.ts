import { accessTokenOf, type SignInContext } from '../../identity-center/access-token.js';
import { sameStartUrl, signInNamed, type SignIn } from '../../identity-center/sign-in.js';
import { knownToken } from '../../identity-center/token-file.js';
import { isRenewable } from '../../identity-center/token.js';
import { isoTime, utcTime } from '../../output/moment.js';
import type { View } from '../../output/view.js';
import { attemptLog } from '../../sessions/attempts.js';
import { routeOf } from '../../sessions/route.js';
import { signInContext } from '../../sessions/sign-in-context.js';
import { signInByBrowser } from '../../signin/sign-in-by-browser.js';
import { signInByCode } from '../../signin/sign-in-by-code.js';
import type { SignedIn } from '../../signin/signed-in.js';
import { AcctmgrError, EXIT, notAllowed, usageError } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import { answer, silentAnswer, type CommandResult } from '../command.js';
import type { Context } from '../context.js';
import { askOnTerminal } from '../ask.js';
import { openPage } from '../open-page.js';
import { stateOf } from '../time-left.js';
import type { LoginPlaces } from './login-target.js';

/** The flags of `login` that a sign-in takes. */
interface SignInFlags {
  /** False of `--no-browser`. */
  readonly browser: boolean;
  readonly deviceCode?: boolean | undefined;
  readonly ifNeeded?: boolean | undefined;
  readonly check?: boolean | undefined;
  readonly timeout?: number | undefined;
}

interface LoggedIn extends SignedIn {
  readonly signIn: SignIn;
  readonly isNew: boolean;
}

const view: View<LoggedIn> = {
  json: ({ signIn, expiresAt, isRenewable: renewable, isNew }) => ({
    sso_session: signIn.name,
    start_url: signIn.startUrl,
    region: signIn.region,
    expiration: isoTime(expiresAt),
    renewable,
    new: isNew,
  }),
  human: ({ signIn, expiresAt, isRenewable: renewable, isNew }, { paint }) =>
    isNew
      ? `${paint('green', '✓')} Signed in to ${oneLine(signIn.name)}; ${
          renewable
            ? "the token is renewed by itself until your portal's session ends."
            : `the token is good until ${utcTime(expiresAt)}, and nothing renews it.`
        }`
      : '',
};

/** What lives, renewed where that is due; undefined where only a person can help. */
async function live(signIn: SignIn, portal: SignInContext): Promise<SignedIn | undefined> {
  try {
    await accessTokenOf(signIn, portal);
  } catch (error) {
    if (error instanceof AcctmgrError && error.code === 'sign_in_ended') return undefined;
    throw error;
  }
  const reading = knownToken(portal.host, signIn);
  if (reading.kind !== 'token') return undefined;
  const { token } = reading;
  return { expiresAt: token.expiresAt, isRenewable: isRenewable(token, portal.host.now()) };
}

/** A cloned repository must not send people to a page that looks like their portal. */
async function confirmForeign(context: Context, { inventory, aws }: LoginPlaces, signIn: SignIn) {
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

/** Whether by a code: somebody may have been sent it by a stranger, so that it has to be asked for. */
async function isByCode(context: Context, signIn: SignIn, { deviceCode }: SignInFlags): Promise<boolean> {
  const name = oneLine(signIn.name);
  const { device_code: setting = 'ask' } = signIn.settings;
  if (deviceCode === true && setting === 'never')
    throw usageError(`${name} is never signed in to by a code: "device_code" of accounts.json says so.`, {
      hint: `Run: acctmgr login ${name}`,
    });
  if (deviceCode === true || setting !== 'always') return deviceCode === true;
  const otherwise = {
    message: `${name} is signed in to by a code`,
    hint: `Say that a person waits for it: acctmgr login ${name} --device-code`,
    code: 'device_code_needed',
  };
  await askOnTerminal(context, otherwise, () => Promise.resolve());
  return true;
}

/** The browser runs on another machine, and must find this one's port. */
function tunnelLine({ host }: Context, address: string): string[] {
  if (host.env['SSH_CONNECTION'] === undefined) return [];
  const redirect = new URL(address).searchParams.get('redirect_uri') ?? '';
  const { port } = new URL(redirect);
  return [
    `For a browser on the machine that you came from, first there: ssh -N -L ${port}:127.0.0.1:${port} ${oneLine(host.hostname())}`,
  ];
}

async function showPage(
  context: Context,
  { name, settings }: SignIn,
  { browser }: SignInFlags,
  address: string,
) {
  const { note } = context.output;
  const shown = oneLine(name);
  if (!browser) {
    note([...tunnelLine(context, address), `To sign in to ${shown}, open: ${oneLine(address)}`].join('\n'));
    return;
  }
  const hint = `Print the address: acctmgr login ${shown} --no-browser\nOr type a code in the browser of another machine: acctmgr login ${shown} --device-code`;
  await openPage(context, address, { hint, browser: settings.browser });
  note(`Sign in to ${shown}: your browser is open (without one: acctmgr login ${shown} --no-browser)`);
}

async function signInNow(
  context: Context,
  signIn: SignIn,
  portal: SignInContext,
  flags: SignInFlags,
): Promise<SignedIn> {
  if (!(await isByCode(context, signIn, flags)))
    return signInByBrowser(signIn, portal, (address) => showPage(context, signIn, flags, address));
  return signInByCode(signIn, portal, ({ userCode, verificationUri }) => {
    context.output.note(
      `To sign in to ${oneLine(signIn.name)}, open ${oneLine(verificationUri)} and type the code ${oneLine(userCode)}`,
    );
  });
}

/** Signs in to Identity Center, where nobody is. */
export async function loginBySignIn(
  context: Context,
  places: LoginPlaces,
  signIn: SignIn,
  flags: SignInFlags,
): Promise<CommandResult> {
  const { host, output } = context;
  const { note, warn, debug } = output;
  const route = routeOf(host, places.aws, undefined, flags.timeout);
  const portal = signInContext(signIn, { host, route, note, debug });
  if (flags.check === true || flags.ifNeeded === true) {
    const known = await live(signIn, portal);
    if (flags.check === true) return silentAnswer(known === undefined ? EXIT.notAllowed : EXIT.done);
    if (known !== undefined) {
      note(`Signed in to ${oneLine(signIn.name)} already: token ${stateOf(known.expiresAt, host.now())}.`);
      return answer({ ...known, signIn, isNew: false }, view);
    }
  }
  const log = attemptLog(host, places.inventory?.settings.access_log, warn);
  const attempt = { event: 'login', sso_session: signIn.name };
  try {
    await confirmForeign(context, places, signIn);
    const done = await signInNow(context, signIn, portal, flags);
    await log.record({ ...attempt, status: 'success', expiration: done.expiresAt.toISOString() });
    return answer({ ...done, signIn, isNew: true }, view);
  } catch (error) {
    await log.recordFailure(attempt, error);
    throw error;
  }
}
