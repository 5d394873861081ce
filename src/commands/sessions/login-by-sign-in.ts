import { signInSource, sourceOf } from '../../accounts/discovered/discovered-file.js';
import { readDiscovered, type DiscoveredPlace } from '../../accounts/discovered/read-discovered.js';
import { accessTokenOf, type SignInContext } from '../../identity-center/access-token.js';
import type { SignIn } from '../../identity-center/sign-in.js';
import { isUntaken } from '../../identity-center/sign-in-record.js';
import { knownToken } from '../../identity-center/token-file.js';
import { isRenewable } from '../../identity-center/token.js';
import { isoTime, utcTime } from '../../output/moment.js';
import type { View } from '../../output/view.js';
import { routeOf } from '../../sessions/route.js';
import { signInContext } from '../../sessions/sign-in-context.js';
import type { SignedIn } from '../../signin/signed-in.js';
import { AcctmgrError, EXIT, usageError } from '../../system/failure.js';
import { userInventoryPath } from '../../system/paths.js';
import { oneLine } from '../../system/safe-text.js';
import { answer, silentAnswer, type CommandResult } from '../command.js';
import type { Context } from '../context.js';
import { stateOf } from '../time-left.js';
import type { LoginPlaces } from './login-target.js';
import type { SignInNowFlags } from '../sign-in-now.js';
import { signInRecorded } from '../sign-in-recorded.js';

/** The flags of `login` that a sign-in takes. */
interface SignInFlags extends SignInNowFlags {
  readonly ifNeeded?: boolean | undefined;
  readonly check?: boolean | undefined;
  readonly timeout?: number | undefined;
  /** The person typed the address. */
  readonly startUrl?: string | undefined;
  readonly writeConfig?: boolean | undefined;
  readonly force?: boolean | undefined;
}

interface LoggedIn extends SignedIn {
  readonly signIn: SignIn;
  readonly isNew: boolean;
  /** Its accounts have not been listed yet. */
  readonly isUnlisted?: boolean;
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
  human: ({ signIn, expiresAt, isRenewable: renewable, isNew, isUnlisted }, { paint }) =>
    isNew
      ? `${paint('green', '✓')} Signed in to ${oneLine(signIn.name)}; ${
          renewable
            ? "the token is renewed by itself until your portal's session ends."
            : `the token is good until ${utcTime(expiresAt)}, and nothing renews it.`
        }${isUnlisted === true ? '\nTo see your accounts: acctmgr sync' : ''}`
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
  if (isUntaken(portal.host, signIn, token.accessToken)) return undefined;
  return { expiresAt: token.expiresAt, isRenewable: isRenewable(token, portal.host.now()) };
}

/** Then nobody is ever signed in: what lies in ~/.aws/sso/cache is not used. */
const isForgotten = ({ inventory }: LoginPlaces): boolean => inventory?.settings.sso_token_store === 'memory';

/** @throws AcctmgrError (exit 2) where it would be forgotten at once */
function refuseForgotten(places: LoginPlaces): void {
  if (!isForgotten(places)) return;
  throw usageError('Nobody stays signed in: "sso_token_store" of the settings is "memory".', {
    code: 'token_not_kept',
    hint: 'Each command asks you to sign in by itself. To stay signed in, set it to "shared".',
  });
}

async function signedInTo(
  context: Context,
  places: LoginPlaces,
  signIn: SignIn,
  flags: SignInFlags,
): Promise<CommandResult> {
  const { host, output } = context;
  const { note, debug } = output;
  const route = routeOf(host, places.aws, undefined, flags.timeout);
  const portal = signInContext(signIn, { host, route, note, debug });
  if (flags.check === true || flags.ifNeeded === true) {
    const known = isForgotten(places) ? undefined : await live(signIn, portal);
    if (flags.check === true) return silentAnswer(known === undefined ? EXIT.notAllowed : EXIT.done);
    if (known !== undefined) {
      note(`Signed in to ${oneLine(signIn.name)} already: token ${stateOf(known.expiresAt, host.now())}.`);
      return answer({ ...known, signIn, isNew: false }, view);
    }
  }
  refuseForgotten(places);
  const isTyped = flags.startUrl !== undefined;
  const done = await signInRecorded(context, places, signIn, portal, { ...flags, isTyped });
  const place: DiscoveredPlace = places.inventory ?? { path: userInventoryPath(host), origin: 'own' };
  const isUnlisted = readDiscovered(host, place).files.every(
    (file) => sourceOf(file) !== signInSource(signIn.name),
  );
  return answer({ ...done, signIn, isNew: true, isUnlisted }, view);
}

/** Signs in to Identity Center, where nobody is, and lets other tools know of the sign-in where that is wanted. */
export async function loginBySignIn(
  context: Context,
  places: LoginPlaces,
  signIn: SignIn,
  flags: SignInFlags,
): Promise<CommandResult> {
  const { writeConfig: isWritten = false, force = false } = flags;
  if (!isWritten) return signedInTo(context, places, signIn, flags);
  const { checkConfig, writeConfig } = await import('./write-config.js');
  checkConfig(context, signIn, force);
  const result = await signedInTo(context, places, signIn, flags);
  await writeConfig(context, signIn, force);
  return result;
}
