import type { Asker } from '../../acquire/asker.js';
import { isEndedSignIn } from '../../acquire/signed-in-again.js';
import { liveSignInId } from '../../identity-center/access-token.js';
import type { SignIn } from '../../identity-center/sign-in.js';
import { syncSignIn, type Synced, type SyncWorld } from './sync-sign-in.js';

/**
 * Lists what the person of a sign-in may use. Where the sign-in has ended, the person at the terminal is offered to sign in, and it
 * goes on.
 *
 * @throws what `syncSignIn` throws
 */
export async function syncSignedIn(
  signIn: SignIn,
  world: SyncWorld,
  offer: Asker['signIn'],
): Promise<Synced> {
  try {
    return await syncSignIn(signIn, world);
  } catch (error) {
    if (!isEndedSignIn(error)) throw error;
    const { portal } = world;
    const ended = { signIn, portal, id: liveSignInId(portal.host, signIn), error };
    if ((await offer?.(ended)) !== true) throw error;
    return syncSignIn(signIn, world);
  }
}
