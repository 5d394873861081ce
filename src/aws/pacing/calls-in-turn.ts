import type { Answer } from '../clients/answer.js';
import type { ServiceCall } from '../clients/service-call.js';
import type { Transport } from '../clients/transport.js';
import type { Credentials } from '../credentials.js';
import type { ServiceTarget } from '../endpoint.js';
import { explain } from '../faults/explain.js';
import type { Fault } from '../faults/fault.js';
import type { Situation } from '../faults/situation.js';
import { realClock, type Clock } from './clock.js';
import type { PaceLimits } from './pace.js';
import { mayTryAgain, turns } from './turns.js';

/** Who asks a service many things, and how. */
export interface TurnContext<Action extends Situation['call']> {
  /** Asked before each call, since thousands of them outlast a session. */
  credentials(): Promise<Credentials>;
  readonly target: ServiceTarget;
  readonly transport: Transport;
  /** Milliseconds since the epoch. */
  now(): number;
  /** What a message about a call may say. */
  situationOf(call: Action): Situation | Promise<Situation>;
  /** Ends it. */
  readonly signal: AbortSignal;
  readonly clock?: Clock;
}

/** Makes a call in its turn. @throws AcctmgrError for what no further try mends, and where the signal ends it (exit 130) */
export type CallsInTurn<Action extends Situation['call']> = <T>(
  action: Action,
  request: (call: ServiceCall) => Promise<Answer<T>>,
) => Promise<Extract<Answer<T>, { readonly ok: true }>>;

/** All calls of one piece of work, at one pace. */
export function callsInTurn<Action extends Situation['call']>(
  context: TurnContext<Action>,
  limits: PaceLimits,
): CallsInTurn<Action> {
  const { target, transport, now, signal, clock = realClock } = context;
  const pace = turns(limits, clock, signal);
  const refusal = async (fault: Fault, action: Action, attempts: number) =>
    explain({ ...fault, attempts }, await context.situationOf(action));
  return async (action, request) => {
    for (let tried = 1; ; tried += 1) {
      await pace.next();
      const answer = await request({
        credentials: await context.credentials(),
        target,
        transport,
        now: now(),
      });
      if (answer.ok) {
        pace.answered();
        return answer;
      }
      pace.refused(answer.fault);
      if (!mayTryAgain(answer.fault, tried)) throw await refusal(answer.fault, action, tried);
    }
  };
}
