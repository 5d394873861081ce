import type { Answer } from '../../aws/clients/answer.js';
import type { SignInCall } from '../../aws/clients/identity-center-request.js';
import { explain } from '../../aws/faults/explain.js';
import type { Fault } from '../../aws/faults/fault.js';
import type { FaultKind } from '../../aws/faults/fault-kind.js';
import { interrupted } from '../../system/failure.js';
import { monotonicMs } from '../../system/host.js';
import { accessTokenOf, type SignInContext } from '../access-token.js';
import type { SignIn } from '../sign-in.js';
import { faster, nextTurn, slower, USUAL_PACE } from './pace.js';

/** The time that passes between calls. */
export interface Clock {
  /** Of a clock that nobody sets. */
  now(): number;
  /** Ends early with the signal. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  random(): number;
}

export const realClock: Clock = {
  now: monotonicMs,
  random: Math.random,
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (ms <= 0 || signal.aborted) {
        resolve();
        return;
      }
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal.addEventListener('abort', done);
    }),
};

/** One call with a token of the sign-in. */
export type PortalRequest<T> = (call: SignInCall, accessToken: string) => Promise<Answer<T>>;

/** Makes a call in its turn. @throws AcctmgrError for what no further try mends, and where the signal ends it (exit 130) */
export type PacedCalls = <T>(request: PortalRequest<T>) => Promise<Answer<T>>;

/** How often each is tried. A slow-down is rather waited for than failed by: hundreds of calls may lie behind it. */
const TRIES: Readonly<Partial<Record<FaultKind, number>>> = {
  throttled: 12,
  'service-error': 4,
  'network-reset': 4,
  'network-timeout': 3,
};

const MOST_TOKENS = 3;

const mayTryAgain = ({ kind }: Fault, tried: number): boolean => tried < (TRIES[kind] ?? 1);

/** All calls of one listing, at one pace. */
export function pacedCalls(
  signIn: SignIn,
  context: SignInContext,
  signal: AbortSignal,
  clock: Clock = realClock,
): PacedCalls {
  let pace = USUAL_PACE;
  const turn = async () => {
    const next = nextTurn(pace, clock.now(), clock.random());
    pace = next.pace;
    await clock.sleep(next.at - clock.now(), signal);
    if (signal.aborted) throw interrupted();
  };
  const target = context.targetOf('sso');
  const { transport, host } = context;
  const refusal = (fault: Fault) => explain(fault, context.situationAt(target));
  return async (request) => {
    for (let tried = 1; ; tried += 1) {
      // Renewed while the listing goes on: a thousand accounts take longer than the last minutes of a token.
      const { accessToken, isForeign } = await accessTokenOf(signIn, context);
      await turn();
      const answer = await request({ target, transport, now: host.now() }, accessToken);
      if (answer.ok) {
        pace = faster(pace);
        return answer;
      }
      const { fault } = answer;
      if (fault.kind === 'throttled') pace = slower(pace, clock.now(), fault.retryAfterMs);
      if (fault.kind === 'sign-in-refused') {
        // Somebody may have signed in, or renewed it, while we asked.
        const again = await accessTokenOf(signIn, context);
        if (again.accessToken === accessToken || tried > MOST_TOKENS)
          throw refusal({ ...fault, isForeignToken: isForeign });
        continue;
      }
      if (mayTryAgain(fault, tried)) continue;
      if (fault.kind === 'permission-set-denied' || fault.kind === 'permission-set-unknown') return answer;
      throw refusal({ ...fault, attempts: tried });
    }
  };
}
