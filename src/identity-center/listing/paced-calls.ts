import type { Answer } from '../../aws/clients/answer.js';
import type { SignInCall } from '../../aws/clients/identity-center-request.js';
import { explain } from '../../aws/faults/explain.js';
import type { Fault } from '../../aws/faults/fault.js';
import { realClock, type Clock } from '../../aws/pacing/clock.js';
import type { PaceLimits } from '../../aws/pacing/pace.js';
import { mayTryAgain, turns } from '../../aws/pacing/turns.js';
import { accessTokenOf, noteAnswer, type SignInContext } from '../access-token.js';
import type { SignIn } from '../sign-in.js';

/** One call with a token of the sign-in. */
export type PortalRequest<T> = (call: SignInCall, accessToken: string) => Promise<Answer<T>>;

/** Makes a call in its turn. @throws AcctmgrError for what no further try mends, and where the signal ends it (exit 130) */
export type PacedCalls = <T>(request: PortalRequest<T>) => Promise<Answer<T>>;

/** AWS documents 20 calls a second for all of Identity Center: half of it is ours at most. */
export const PORTAL_PACE: PaceLimits = { shortestMs: 100, longestMs: 5_000 };

const MOST_TOKENS = 3;

/** All calls of one listing, at one pace. */
export function pacedCalls(
  signIn: SignIn,
  context: SignInContext,
  signal: AbortSignal,
  clock: Clock = realClock,
): PacedCalls {
  const pace = turns(PORTAL_PACE, clock, signal);
  const target = context.targetOf('sso');
  const { transport, host } = context;
  const refusal = (fault: Fault) => explain(fault, context.situationAt(target));
  return async (request) => {
    for (let tried = 1; ; tried += 1) {
      // Renewed while the listing goes on: a thousand accounts take longer than the last minutes of a token.
      const { accessToken, isForeign } = await accessTokenOf(signIn, context);
      await pace.next();
      const answer = await request({ target, transport, now: host.now() }, accessToken);
      if (answer.ok) {
        pace.answered();
        return answer;
      }
      const { fault } = answer;
      pace.refused(fault);
      if (fault.kind === 'sign-in-refused') {
        // Somebody may have signed in, or renewed it, while we asked.
        const again = await accessTokenOf(signIn, context);
        if (again.accessToken === accessToken || tried > MOST_TOKENS) {
          noteAnswer(signIn, accessToken, false, context);
          throw refusal({ ...fault, isForeignToken: isForeign });
        }
        continue;
      }
      if (mayTryAgain(fault, tried)) continue;
      if (fault.kind === 'permission-set-denied' || fault.kind === 'permission-set-unknown') return answer;
      throw refusal({ ...fault, attempts: tried });
    }
  };
}
