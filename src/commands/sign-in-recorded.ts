import type { SignInContext } from '../identity-center/access-token.js';
import type { SignIn } from '../identity-center/sign-in.js';
import { attemptLog } from '../sessions/attempts.js';
import type { SignedIn } from '../signin/signed-in.js';
import { confirmPortal, type PortalOrigin } from './confirm-portal.js';
import type { Context } from './context.js';
import { signInNow, type SignInNowFlags } from './sign-in-now.js';

/**
 * Signs a person in, and writes that down.
 *
 * @param isTyped - whether the person typed the address of the portal themselves
 * @throws AcctmgrError where the person, or Identity Center, says no
 */
export async function signInRecorded(
  context: Context,
  origin: PortalOrigin,
  signIn: SignIn,
  portal: SignInContext,
  { isTyped = false, ...flags }: SignInNowFlags & { readonly isTyped?: boolean },
): Promise<SignedIn> {
  const log = attemptLog(context.host, origin.inventory?.settings.access_log, context.output.warn);
  const attempt = { event: 'login', sso_session: signIn.name };
  try {
    if (!isTyped) await confirmPortal(context, origin, signIn);
    const done = await signInNow(context, signIn, portal, flags);
    await log.record({ ...attempt, status: 'success', expiration: done.expiresAt.toISOString() });
    return done;
  } catch (error) {
    await log.recordFailure(attempt, error);
    throw error;
  }
}
