import type { SessionCredentials } from '../aws/credentials.js';
import { attemptLog, type AttemptLog } from '../sessions/attempts.js';
import { lookupOf } from '../sessions/lookup.js';
import type { MfaCodes } from '../sessions/mfa.js';
import { requestedRole } from '../sessions/request.js';
import { requireConfirmedSession, requireNoCode } from '../sessions/without-person.js';
import type { Context } from './context.js';
import type { TakeWish } from './take-session.js';
import { planUnattended } from './unattended-plan.js';

export interface UnattendedWish extends Omit<TakeWish, 'use'> {
  /** Of a process that asks more than once; without it, a new one. */
  readonly log?: AttemptLog;
}

/** `requireNoCode` has refused before. */
const noCodes: MfaCodes = {
  tries: 1,
  ask: ({ label }) => Promise.reject(new Error(`Nobody can be asked for the MFA code of ${label}`)),
};

/**
 * Takes a role session for a program that asks by itself, again and again, where nobody sees a question: none is asked, no
 * `mfa_process` is started, which may wait for a touch, and a protected account is served only from a session that was
 * confirmed. Calls and refusals stand in the access log, answers from the cache do not.
 *
 * @throws AcctmgrError with exit 3, at once, where a person is needed
 */
export async function takeUnattended(context: Context, wish: UnattendedWish): Promise<SessionCredentials> {
  const { host, output } = context;
  const { event, inventory, account, flags } = wish;
  const { reason } = flags;
  const { log = attemptLog(host, inventory.settings.access_log, output.warn) } = wish;
  const attempt = { event, account: account.name, account_id: account.account_id, reason };
  let roleArn: string | undefined;
  try {
    roleArn = requestedRole(account, flags.role);
    const { guarded, source, place, planWith, cached } = planUnattended(context, wish);
    if (cached !== undefined) return cached.credentials;

    // Tools ask twice a command, and what makes a session is not read for one that is there.
    const lookup = lookupOf(host.env, account.name);
    const { obtainRoleSession } = await import('../sessions/obtain.js');
    const { credentials } = await obtainRoleSession(
      (mfaSession) => {
        const followed = planWith(mfaSession);
        requireConfirmedSession(guarded, followed, place);
        requireNoCode(followed, place);
        return followed;
      },
      source,
      {
        ...place,
        mfaCodes: noCodes,
        log,
        attempt: { event, reason },
        lookup,
        // SDKs show a program's stderr, or log it: nothing that is not an error belongs there.
        note: output.debug,
        warn: output.warn,
        debug: output.debug,
      },
    );
    return credentials;
  } catch (error) {
    await log.recordFailure({ ...attempt, role_arn: roleArn }, error);
    throw error;
  }
}
