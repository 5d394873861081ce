import { logIn } from '../sessions/mfa/login.js';
import { mfaKeyOf } from '../sessions/mfa/mfa-session.js';
import type { LiveMfaSession, Plan } from '../sessions/plan.js';
import { AcctmgrError, EXIT, usageError } from '../system/failure.js';
import { oneLine } from '../system/safe-text.js';
import type { Caller } from './caller.js';
import { planNow, type Prepared } from './prepared.js';
import { logFor, marksOf } from './recorded.js';
import { mfaCodesOf } from './session-context.js';

/*
 * AWS takes each MFA code once. Accounts that would each ask for one share an MFA session instead, which one code makes.
 */

/** In seconds: as long as the role sessions that it signs. */
const LIFETIME = 3600;

export interface SharedLogin {
  readonly serial: string;
  /** At least two of one source. */
  readonly members: readonly [Prepared, Prepared, ...Prepared[]];
}

const sessionFrom = (serial: string, now: number): LiveMfaSession => ({
  serial,
  obtainedAt: new Date(now),
  expiration: new Date(now + LIFETIME * 1000),
});

const reasonOf = ({ wish }: Prepared): string | undefined => wish.flags.reason;

/** The plan for when a login with this device was made; undefined where it would not sign. */
function planWithin(one: Prepared, serial: string, now: number): Plan | undefined {
  const plan = one.planFor(one.requestsFor(reasonOf(one)), sessionFrom(serial, now));
  return plan.hops[0]?.mfa?.how === 'session' ? plan : undefined;
}

/** The logins that spare codes. An account that demands more than such a session gives is in none. */
export function sharedLogins(prepared: readonly Prepared[], now: number): SharedLogin[] {
  const bySource = new Map<string, { readonly serial: string; readonly members: Prepared[] }>();
  for (const one of prepared) {
    const mfa = planNow(one, reasonOf(one)).hops[0]?.mfa;
    if (mfa?.how !== 'code' || one.wish.flags.cache === 'off') continue;
    if (planWithin(one, mfa.serial, now) === undefined) continue;
    const key = JSON.stringify([mfaKeyOf(one.source, one), mfa.serial]);
    const login = bySource.get(key) ?? { serial: mfa.serial, members: [] };
    login.members.push(one);
    bySource.set(key, login);
  }
  return [...bySource.values()].flatMap(({ serial, members: [first, second, ...rest] }) =>
    first === undefined || second === undefined ? [] : [{ serial, members: [first, second, ...rest] }],
  );
}

/** Whether the account's plan has a code in a call: one that was given is kept for those. */
export const sendsCode = (one: Prepared): boolean => planNow(one, reasonOf(one)).hops[0]?.mfa?.how === 'code';

const noDevice = (): AcctmgrError =>
  usageError('--mfa-code is a code of an MFA device, and none of these accounts names one.', {
    code: 'no_mfa_device',
    hint: 'Log in with the code first, which serves all of them: acctmgr login --mfa-code CODE. Or set their mfa_serial: acctmgr edit NAME mfa_serial=ARN',
  });

/**
 * One code is of one device. With none, the first of several accounts would take the code for itself.
 *
 * @throws AcctmgrError (exit 2) `several_mfa_devices` where those that send the code of `--mfa-code` have several; `no_mfa_device`
 *   where none of several has one
 */
export function requireOneDevice(prepared: readonly Prepared[]): void {
  const mfas = prepared
    .filter(({ wish }) => wish.flags.mfaCode !== undefined)
    .map((one) => planNow(one, reasonOf(one)).hops[0]?.mfa);
  if (mfas.length > 1 && mfas.every((mfa) => mfa === undefined)) throw noDevice();
  const serials = mfas.flatMap((mfa) => (mfa?.how === 'code' ? [mfa.serial] : []));
  const devices = [...new Set(serials)];
  if (devices.length < 2) return;
  throw usageError(
    `--mfa-code is one code, and these accounts need one of each of ${devices.length} devices.`,
    {
      code: 'several_mfa_devices',
      hint: `Take the accounts of one device at a time, or run acctmgr login beforehand. The devices: ${devices.map(oneLine).join(', ')}`,
    },
  );
}

/** The login that the account shares, where it does. */
export const loginOf = (one: Prepared, logins: readonly SharedLogin[]): SharedLogin | undefined =>
  logins.find(({ members }) => members.includes(one));

/** The account's plan as it will be once the login that it shares is made. */
export function planAfter(one: Prepared, logins: readonly SharedLogin[], now: number): Plan {
  const login = loginOf(one, logins);
  return (login && planWithin(one, login.serial, now)) ?? planNow(one, reasonOf(one));
}

/**
 * Asks for the one code and makes the MFA session. Where that can't be had (a policy forbids it, nobody can be asked), each
 * account is left to try by itself and to say why it fails.
 *
 * @throws AcctmgrError where the user leaves the question, or AWS refuses the code
 */
export async function startSharedLogin(caller: Caller, { serial, members }: SharedLogin): Promise<void> {
  const { host, note, warn, debug } = caller;
  const [{ wish, source, aws, route, chain }] = members;
  const { taken } = chain[0];
  try {
    await logIn(
      source,
      { serial, durationSeconds: LIFETIME, partitionArn: taken.kind === 'role' ? taken.roleArn : undefined },
      {
        host,
        aws,
        route,
        log: logFor(caller, wish),
        attempt: { event: 'login', reason: wish.flags.reason, ...marksOf(wish) },
        mfaCodes: mfaCodesOf(caller),
        pickDevice: () => Promise.resolve(serial),
        lookup: undefined,
        note,
        warn,
        debug,
      },
    );
  } catch (error) {
    if (!(error instanceof AcctmgrError)) throw error;
    const isFinal = error.exitCode === EXIT.interrupted || error.code.startsWith('mfa_code_');
    if (isFinal && error.code !== 'mfa_code_needed') throw error;
    debug(`no MFA session to share: ${error.message}`);
  }
}
