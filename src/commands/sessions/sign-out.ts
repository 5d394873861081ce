import { endSession } from '../../aws/clients/identity-center-calls.js';
import { explain } from '../../aws/faults/explain.js';
import { accessTokenOf, type SignInContext } from '../../identity-center/access-token.js';
import { forgetClient } from '../../identity-center/client-registration.js';
import type { SignIn } from '../../identity-center/sign-in.js';
import { readWholeToken, removeToken } from '../../identity-center/token-file.js';
import { cachedSessions, dropSession, type CachedSession } from '../../sessions/cache/session-cache.js';
import { cleanCredentials } from '../../profiles/cleaning/clean-credentials.js';
import type { CleanStep } from '../../profiles/cleaning/clean-plan.js';
import type { ManagedProfile } from '../../profiles/managed-profile.js';
import { profileSettings } from '../../profiles/reading/profile-set.js';
import type { PermissionSetOf } from '../../aws/clients/identity-center-calls.js';
import { permissionSetsOf } from '../../accounts/permission-sets.js';
import { removeCliCopies } from '../../identity-center/cli-copies.js';
import type { LoginPlaces } from './login-target.js';
import type { Host } from '../../system/host.js';
import { AcctmgrError } from '../../system/failure.js';

/** What became of a sign-in. */
export interface SignedOut {
  readonly signIn: SignIn;
  /** Undefined: there was no token of it that anybody could have ended. */
  readonly atPortal: 'ended' | 'over' | AcctmgrError | undefined;
  readonly forgotten: readonly CachedSession[];
  /** Of the credentials file; those with keys of the user's own stay. */
  readonly profiles: readonly CleanStep[];
  /** Why profiles could not be removed. */
  readonly profilesFailed: AcctmgrError | undefined;
  /** Of the AWS CLI. */
  readonly copies: number;
}

/** The permission sets that were, or may have been, taken by the sign-in. */
function setsOf(
  { name }: SignIn,
  { inventory, aws }: LoginPlaces,
  forgotten: readonly CachedSession[],
): PermissionSetOf[] {
  const ofAccounts = (inventory?.accounts ?? [])
    .filter(({ sso_session: signIn }) => signIn === name)
    .flatMap((account) =>
      permissionSetsOf(account).map((set) => ({ accountId: account.account_id, permissionSet: set.name })),
    );
  const { profiles } = aws.profiles;
  const ofProfiles = [...profiles.keys()].flatMap((profile) => {
    const settings = profileSettings(aws.profiles, profile);
    const [accountId, permissionSet] = [settings?.get('sso_account_id'), settings?.get('sso_role_name')];
    const isMeant = settings?.get('sso_session') === name;
    return isMeant && accountId !== undefined && permissionSet !== undefined
      ? [{ accountId, permissionSet }]
      : [];
  });
  const ofSessions = forgotten.flatMap((session) =>
    session.kind === 'role' && session.permissionSet !== undefined
      ? [{ accountId: session.permissionSet.accountId, permissionSet: session.permissionSet.name }]
      : [],
  );
  return [...ofAccounts, ...ofProfiles, ...ofSessions];
}

async function removeProfiles(
  host: Host,
  { name }: SignIn,
  forgotten: readonly CachedSession[],
): Promise<Pick<SignedOut, 'profiles' | 'profilesFailed'>> {
  const keys = new Set(forgotten.map(({ credentials }) => credentials.accessKeyId));
  // A chain that began with it names an account as its source.
  const isChosen = ({ source, credentials }: ManagedProfile) =>
    source === `sign-in:${name}` || keys.has(credentials.accessKeyId);
  try {
    const { steps } = await cleanCredentials(host, { isChosen, takesAddedKeys: false });
    return { profiles: steps, profilesFailed: undefined };
  } catch (error) {
    if (!(error instanceof AcctmgrError)) throw error;
    return { profiles: [], profilesFailed: error };
  }
}

async function endAtPortal(signIn: SignIn, portal: SignInContext): Promise<SignedOut['atPortal']> {
  const { host, transport, targetOf, situationAt } = portal;
  try {
    // A token that has expired ends nothing, and the session that renews it lives.
    const { accessToken } = await accessTokenOf(signIn, portal);
    const target = targetOf('sso');
    const answer = await endSession({ target, transport, now: host.now() }, accessToken);
    if (answer.ok) return 'ended';
    return answer.fault.kind === 'sign-in-refused' ? 'over' : explain(answer.fault, situationAt(target));
  } catch (error) {
    if (!(error instanceof AcctmgrError)) throw error;
    return error.code === 'sign_in_ended' ? 'over' : error;
  }
}

function forgetSessions(host: Host, { name }: SignIn): readonly CachedSession[] {
  const isOfSignIn = (session: CachedSession) =>
    session.kind === 'role' &&
    (session.permissionSet?.signIn === name || session.source === `sign-in:${name}`);
  return cachedSessions(host)
    .filter(isOfSignIn)
    .filter((session) => dropSession(host, session.key));
}

/**
 * Ends a sign-in, at the portal and here: whatever the portal says, all that is here goes. The token of another portal under
 * its name is left alone.
 */
export async function signOut(
  signIn: SignIn,
  portal: SignInContext,
  places: LoginPlaces,
): Promise<SignedOut> {
  const { host } = portal;
  const { kind } = await readWholeToken(host, signIn);
  const isOurs = kind === 'token' || kind === 'torn';
  const atPortal = kind === 'token' ? await endAtPortal(signIn, portal) : undefined;
  if (isOurs) removeToken(host, signIn);
  forgetClient(signIn, 'browser', host);
  forgetClient(signIn, 'device', host);
  const forgotten = forgetSessions(host, signIn);
  const copies = removeCliCopies(host, signIn.name, setsOf(signIn, places, forgotten));
  return { signIn, atPortal, forgotten, copies, ...(await removeProfiles(host, signIn, forgotten)) };
}
