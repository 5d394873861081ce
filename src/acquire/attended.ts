import { setTimeout } from 'node:timers/promises';
import { takeOver, detectShell } from '../handover/shell.js';
import { chainTo, lastOf, type Chain } from '../sessions/chain.js';
import { handedOutSession } from '../sessions/source/handed-out.js';
import { inventoryBeside, lookupOf } from '../sessions/source/lookup.js';
import { obtainRoleSession } from '../sessions/obtain.js';
import type { Attempt, AttemptLog } from '../sessions/attempts.js';
import { handedOverFromCache, type ObtainedSession } from '../sessions/obtained-session.js';
import type { RoleRequest } from '../sessions/plan.js';
import { isConfirmed, rememberConfirmation, type ProtectedRole } from '../sessions/protection.js';
import type { Host } from '../system/host.js';
import type { Caller } from './caller.js';
import { notePassedOver } from './passed-over.js';
import { prepare, type Prepared } from './prepared.js';
import { logFor, nameTaken, recorded } from './recorded.js';
import { sessionContext } from './session-context.js';
import { sendsCode } from './shared-login.js';
import { signedInAgain } from './signed-in-again.js';
import { requireUnattended } from './unattended-limits.js';
import { untilGranted, type Patience } from './until-granted.js';
import type { SessionWish } from './wish.js';

/** What the one who takes a session does around it. */
export interface Steps<T> {
  /** Refuses what could not be finished, before a confirmation or a code is asked. */
  check?(take: Prepared, request: RoleRequest | undefined): void;
  /** Nothing is left to ask but an MFA code: the work begins. */
  begin?(): void;
  /** The session is there, and what is left is done on this machine. Called once or twice. */
  arrived?(): void;
  handOver(session: ObtainedSession, take: Prepared, asked: Asked): Promise<T>;
}

/** What a session was asked for. */
export interface Asked {
  /** Undefined of a permission set, of which nothing more can be asked. */
  readonly request: RoleRequest | undefined;
  /** It was given, or asked for. */
  readonly reason: string | undefined;
}

/** The chain of a wish. Where the shell holds a session already, a refusal says how to leave it. */
async function chainFor(host: Host, { inventory, account, flags }: SessionWish): Promise<Chain> {
  const isBase = account.access.kind === 'base' && flags.role === undefined;
  return isBase && handedOutSession(host.env) !== undefined
    ? chainTo(
        inventory,
        account,
        undefined,
        takeOver(detectShell(host, await host.parentProgram()), 'acctmgr env --unset'),
      )
    : chainTo(inventory, account, flags.role);
}

/** Asks for the account's name, unless `--yes` was given for what was named, or it was typed a short while ago. */
export async function confirm(
  role: ProtectedRole,
  { flags, isPicked = false }: SessionWish,
  { host, asker }: Caller,
): Promise<void> {
  if (!isPicked && (flags.yes || isConfirmed(host, role))) return;
  await asker.confirm(role, isPicked);
  rememberConfirmation(host, role);
}

/** Every protected role of a take is confirmed, and that it will be taken is written down. */
export async function confirmed(
  { protectedRoles, wish }: Pick<Prepared, 'protectedRoles' | 'wish'>,
  attempt: Attempt,
  caller: Caller,
  log: AttemptLog,
): Promise<void> {
  for (const role of protectedRoles) await confirm(role, wish, caller);
  if (protectedRoles.length > 0) await log.recordIntent(attempt);
}

/** Each try of a plan that sends a code would ask for another one. */
const patienceOf = (take: Prepared, { host, note, abandoned }: Caller): Patience => ({
  waitMs: sendsCode(take) ? undefined : take.wish.flags.waitMs,
  now: host.now,
  note,
  pause: (ms) => setTimeout(ms, undefined, { signal: abandoned }).catch(() => undefined),
  isAbandoned: () => abandoned?.aborted === true,
  chance: Math.random,
});

/**
 * Takes a session with a person at hand: asks why and for a confirmation where the account is protected, and for a code where
 * the plan needs one, follows the plan, and hands the session over. Whatever fails on the way stands in the access log.
 *
 * @param prepared - where the wish was prepared before
 */
export const takeAttended = <T>(
  caller: Caller,
  wish: SessionWish,
  steps: Steps<T>,
  prepared?: Prepared,
): Promise<T> => {
  const { host, asker, note } = caller;
  const { flags, account } = wish;
  const log = logFor(caller, wish);
  return recorded(wish, log, async (attempt) => {
    const chain = prepared?.chain ?? (await chainFor(host, wish));
    nameTaken(attempt, lastOf(chain));
    await requireUnattended(caller, wish);
    const lookup = lookupOf(host.env, account.name, inventoryBeside(host, wish.inventory.path));
    const take = prepared ?? prepare(host, wish, chain);
    const { protectedRoles, source } = take;
    const [first] = protectedRoles;
    const reason = flags.reason ?? (first && (await asker.reason(first.account, wish.isPicked === true)));
    attempt.reason = reason;
    const wanted = take.requestsFor(reason);
    const request = wanted.at(-1);
    notePassedOver(caller, source);
    steps.check?.(take, request);
    await confirmed(take, attempt, caller, log);
    steps.begin?.();
    const { arrived } = steps;
    const known = { log, reason, isConfirmed: protectedRoles.length > 0, lookup, arrived };
    const { withDeviceForCode } = flags.mfaCode === undefined ? {} : await import('./device-for-code.js');
    const requests =
      (await withDeviceForCode?.(take, wanted, sessionContext(take, caller, known), asker)) ?? wanted;
    const obtain = (now: Prepared): Promise<ObtainedSession> =>
      obtainRoleSession(
        (mfaSession) => now.planFor(requests, mfaSession),
        now.source,
        sessionContext(now, caller, known),
      );
    const session = await signedInAgain(take, caller, (now) =>
      untilGranted(patienceOf(now, caller), () => obtain(now)),
    );
    arrived?.();
    if (session.fromCache && flags.mfaCode !== undefined && session.plan.hops[0]?.mfa?.how === 'code') {
      note('The code of --mfa-code is not used: the session is from the cache.');
    }
    if (session.fromCache) await log.record({ ...attempt, ...handedOverFromCache(session) });
    return steps.handOver(session, take, { request, reason });
  });
};
