import type { EffectiveAccount } from '../accounts/effective.js';
import type { Inventory } from '../accounts/inventory.js';
import { sessionVariables, type Variables } from '../handover/session-variables.js';
import type { ProfileSet } from '../profiles/profile-set.js';
import { readProfiles } from '../profiles/read-profiles.js';
import type { ObtainedSession } from '../sessions/obtain.js';
import { variablesRegion } from '../sessions/region.js';
import { confirmedSession } from './confirmed-session.js';
import type { Context } from './context.js';
import type { SessionFlags } from './session-flags.js';
import { takeSession } from './take-session.js';

/**
 * Takes a role session of the account for programs to use.
 *
 * @param handOver - what is still to be done with it; a failure of that stands in the access log, too
 */
export async function takeVariables<T>(
  context: Context,
  wish: {
    readonly event: 'env' | 'exec';
    readonly inventory: Inventory;
    readonly account: EffectiveAccount;
    readonly flags: SessionFlags;
  },
  handOver: (variables: Variables, expiration: Date) => T | Promise<T>,
): Promise<T> {
  const { account, flags } = wish;
  const give = async (session: ObtainedSession, profiles: ProfileSet) => {
    const { env } = context.host;
    const region = variablesRegion({ account, flags, source: session.plan.source, profiles }, env);
    const variables = sessionVariables(session, account, region, env);
    return handOver(variables, session.credentials.expiration);
  };
  const confirmed = await confirmedSession(context, wish);
  if (confirmed !== undefined) return give(confirmed, readProfiles(context.host));
  return takeSession(
    context,
    { ...wish, use: 'sdk' },
    { prepare: () => undefined, handOver: (session, aws) => give(session, aws.profiles) },
  );
}
