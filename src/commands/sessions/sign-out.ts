import { endSession } from '../../aws/clients/identity-center-calls.js';
import { explain } from '../../aws/faults/explain.js';
import { accessTokenOf, type SignInContext } from '../../identity-center/access-token.js';
import { forgetClient } from '../../identity-center/client-registration.js';
import type { SignIn } from '../../identity-center/sign-in.js';
import { readWholeToken, removeToken } from '../../identity-center/token-file.js';
import { cachedSessions, dropSession, type CachedSession } from '../../sessions/cache/session-cache.js';
import type { Host } from '../../system/host.js';
import { AcctmgrError } from '../../system/failure.js';

/** What became of a sign-in. */
export interface SignedOut {
  /** Undefined: there was no token of it that anybody could have ended. */
  readonly atPortal: 'ended' | 'over' | AcctmgrError | undefined;
  readonly forgotten: readonly CachedSession[];
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

/** Ends a sign-in, at the portal and here. The token of another portal under its name is left alone. */
export async function signOut(signIn: SignIn, portal: SignInContext): Promise<SignedOut> {
  const { host } = portal;
  const { kind } = await readWholeToken(host, signIn);
  const isOurs = kind === 'token' || kind === 'torn';
  const atPortal = kind === 'token' ? await endAtPortal(signIn, portal) : undefined;
  if (isOurs) removeToken(host, signIn);
  forgetClient(signIn, 'browser', host);
  forgetClient(signIn, 'device', host);
  return { atPortal, forgotten: forgetSessions(host, signIn) };
}
