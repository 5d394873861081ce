import { attemptLog } from '../sessions/attempts.js';
import { logIn } from '../sessions/login.js';
import { mfaKeyOf } from '../sessions/mfa-session.js';
import type { LiveMfaSession, Plan } from '../sessions/plan.js';
import { AcctmgrError, EXIT } from '../system/failure.js';
import type { Context } from './context.js';
import type { PlannedAccount } from './plan-account.js';
import { mfaCodes } from './take-session.js';

/*
 * AWS takes each MFA code once. Accounts that would each ask for one share an MFA session instead, which one code makes.
 */

/** In seconds: as long as the role sessions that it signs. */
const LIFETIME = 3600;

export interface SharedLogin {
  readonly serial: string;
  /** At least two of one source. */
  readonly members: readonly [PlannedAccount, PlannedAccount, ...PlannedAccount[]];
}

const sessionFrom = (serial: string, now: number): LiveMfaSession => ({
  serial,
  obtainedAt: new Date(now),
  expiration: new Date(now + LIFETIME * 1000),
});

/** The logins that spare codes. An account that demands more than such a session gives is in none. */
export function sharedLogins(planned: readonly PlannedAccount[], now: number): SharedLogin[] {
  const bySource = new Map<string, PlannedAccount[]>();
  for (const one of planned) {
    const { mfa } = one.plan.hops[0];
    if (mfa?.how !== 'code' || one.wish.flags.cache === 'off') continue;
    if (planWithin(one, mfa.serial, now) === undefined) continue;
    const key = JSON.stringify([mfaKeyOf(one.source, one), mfa.serial]);
    bySource.set(key, [...(bySource.get(key) ?? []), one]);
  }
  return [...bySource.values()].flatMap(([first, second, ...rest]) =>
    first?.plan.hops[0].mfa === undefined || second === undefined
      ? []
      : [{ serial: first.plan.hops[0].mfa.serial, members: [first, second, ...rest] }],
  );
}

function planWithin(one: PlannedAccount, serial: string, now: number): Plan | undefined {
  const plan = one.planWith(sessionFrom(serial, now));
  return plan.hops[0].mfa?.how === 'session' ? plan : undefined;
}

/** The login that the account shares, where it does. */
export const loginOf = (one: PlannedAccount, logins: readonly SharedLogin[]): SharedLogin | undefined =>
  logins.find(({ members }) => members.includes(one));

/** The account's plan as it will be once the login that it shares is made. */
export function planAfter(one: PlannedAccount, logins: readonly SharedLogin[], now: number): Plan {
  const login = loginOf(one, logins);
  return (login && planWithin(one, login.serial, now)) ?? one.plan;
}

/**
 * Asks for the one code and makes the MFA session. Where that can't be had (a policy forbids it, nobody can be asked), each
 * account is left to try by itself and to say why it fails.
 *
 * @throws AcctmgrError where the user leaves the question, or AWS refuses the code
 */
export async function startSharedLogin(context: Context, { serial, members }: SharedLogin): Promise<void> {
  const { host, output } = context;
  const [{ wish, source, aws, route, plan }] = members;
  const { flags, inventory } = wish;
  const log = attemptLog(host, inventory.settings.access_log, output.warn);
  const attempt = { event: 'login', reason: flags.reason };
  try {
    await logIn(
      source,
      { serial, durationSeconds: LIFETIME, partitionArn: plan.hops[0].roleArn },
      {
        host,
        aws,
        route,
        log,
        attempt,
        mfaCodes: mfaCodes(context, flags.mfaCode, inventory.settings),
        pickDevice: () => Promise.resolve(serial),
        lookup: undefined,
        note: output.note,
        warn: output.warn,
        debug: output.debug,
      },
    );
  } catch (error) {
    if (!(error instanceof AcctmgrError)) throw error;
    const isFinal = error.exitCode === EXIT.interrupted || error.code.startsWith('mfa_code_');
    if (isFinal && error.code !== 'mfa_code_needed') throw error;
    output.debug(`no MFA session to share: ${error.message}`);
  }
}
