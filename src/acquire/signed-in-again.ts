import { liveSignInId } from '../identity-center/access-token.js';
import { signInNamed } from '../identity-center/sign-in.js';
import { signInContext } from '../sessions/sign-in-context.js';
import { signInNameOf } from '../sessions/source/start-kinds.js';
import { AcctmgrError } from '../system/failure.js';
import type { EndedSignIn } from './asker.js';
import type { Caller } from './caller.js';
import { prepare, surroundingsOf, type Prepared } from './prepared.js';

/** What a new sign-in mends. A refused permission set is not among it, nor is a portal that asks to slow down. */
const ENDED: ReadonlySet<string> = new Set(['sign_in_ended', 'sign_in_refused', 'identity_center_expired']);

/** Whether a new sign-in mends what was thrown. */
export const isEndedSignIn = (error: unknown): error is AcctmgrError =>
  error instanceof AcctmgrError && ENDED.has(error.code);

/** The sign-in that a take begins with; undefined where it begins with none. @throws AcctmgrError where it is not known */
export function signInOf(take: Prepared, caller: Caller): Omit<EndedSignIn, 'error'> | undefined {
  const { source, aws, route, wish } = take;
  const places = { signIns: wish.inventory.signIns, ssoSessions: aws.profiles.ssoSessions };
  const name = signInNameOf(source.start);
  if (name === undefined) return undefined;
  const signIn = signInNamed(name, places);
  const id = 'signInId' in source.start ? source.start.signInId : liveSignInId(caller.host, signIn);
  return { signIn, portal: signInContext(signIn, { ...caller, route }), id };
}

function endedSignIn(error: unknown, take: Prepared, caller: Caller): EndedSignIn | undefined {
  const found = isEndedSignIn(error) ? signInOf(take, caller) : undefined;
  return found && isEndedSignIn(error) ? { ...found, error } : undefined;
}

/**
 * Does the work of a take. Where its sign-in has ended and a person is there to sign in again, once more after that.
 *
 * @throws what `work` throws
 */
export async function signedInAgain<T>(
  take: Prepared,
  caller: Caller,
  work: (take: Prepared) => Promise<T>,
): Promise<T> {
  try {
    return await work(take);
  } catch (error) {
    const ended = caller.asker.signIn && endedSignIn(error, take, caller);
    if (ended === undefined || (await caller.asker.signIn?.(ended)) !== true) throw error;
    const { host, wish, chain, aws } = take;
    return work(prepare(host, wish, chain, surroundingsOf(host, aws)));
  }
}
