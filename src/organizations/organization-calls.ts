import type { Answer } from '../aws/clients/answer.js';
import type { ServiceCall } from '../aws/clients/service-call.js';
import type { Credentials } from '../aws/credentials.js';
import type { ServiceTarget } from '../aws/endpoint.js';
import { explain } from '../aws/faults/explain.js';
import type { Fault } from '../aws/faults/fault.js';
import type { OrganizationsAction, Situation } from '../aws/faults/situation.js';
import { realClock, type Clock } from '../aws/pacing/clock.js';
import type { PaceLimits } from '../aws/pacing/pace.js';
import { mayTryAgain, turns } from '../aws/pacing/turns.js';
import type { Transport } from '../aws/clients/transport.js';

/** Who asks Organizations, and how. */
export interface OrganizationsContext {
  /** Of whoever may list; asked before each call, since thousands of them outlast a session. */
  credentials(): Promise<Credentials>;
  readonly target: ServiceTarget;
  readonly transport: Transport;
  /** Milliseconds since the epoch. */
  now(): number;
  /** What a message about a call may say. */
  situationOf(call: OrganizationsAction): Situation | Promise<Situation>;
  /** Ends the listing. */
  readonly signal: AbortSignal;
  readonly clock?: Clock;
}

/** Makes a call in its turn. @throws AcctmgrError for what no further try mends, and where the signal ends it (exit 130) */
export type OrganizationCalls = <T>(
  action: OrganizationsAction,
  request: (call: ServiceCall) => Promise<Answer<T>>,
) => Promise<Extract<Answer<T>, { readonly ok: true }>>;

/** The whole organization shares what AWS gives it, with every tool of every account. */
const ORGANIZATION_PACE: PaceLimits = { shortestMs: 125, longestMs: 30_000, atOnce: 20 };

/** All calls of one listing, at one pace. */
export function organizationCalls(context: OrganizationsContext): OrganizationCalls {
  const { target, transport, now, signal, clock = realClock } = context;
  const pace = turns(ORGANIZATION_PACE, clock, signal);
  const refusal = async (fault: Fault, action: OrganizationsAction, attempts: number) =>
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
