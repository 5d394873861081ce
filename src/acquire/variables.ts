import { sessionVariables, type Variables } from '../handover/session-variables.js';
import type { ObtainedSession } from '../sessions/obtained-session.js';
import { variablesRegion } from '../sessions/region.js';
import { takeAttended } from './attended.js';
import type { Caller } from './caller.js';
import { confirmedSession } from './confirmed.js';
import type { Prepared } from './prepared.js';
import type { SessionWish } from './wish.js';

/**
 * Takes a session for programs to use.
 *
 * @param handOver - what is still to be done with it; a failure of that stands in the access log, too
 * @param prepared - where the wish was prepared before
 */
export async function takeVariables<T>(
  caller: Caller,
  wish: SessionWish,
  handOver: (variables: Variables, expiration: Date) => T | Promise<T>,
  prepared?: Prepared,
): Promise<T> {
  const { account, flags } = wish;
  const give = async (session: ObtainedSession, { aws: { profiles } }: Prepared) => {
    const { env } = caller.host;
    const region = variablesRegion({ account, flags, source: session.plan.source, profiles }, env);
    return handOver(sessionVariables(session, account, region, env), session.credentials.expiration);
  };
  const confirmed = await confirmedSession(caller, wish);
  if (confirmed !== undefined) return give(confirmed.session, confirmed.prepared);
  return takeAttended(caller, wish, { handOver: give }, prepared);
}
