import { administrators, type Administrator, type Administrators } from '../../acquire/bootstrap.js';
import type { SessionWish } from '../../acquire/wish.js';
import { inPool } from '../../fleet/run/pool.js';
import { takenAgain, THROTTLED_RETRIES } from '../../fleet/run/take-again.js';
import { administeredRoles } from '../../roles/administered-roles.js';
import type { RoleClient } from '../../roles/role-client.js';
import { AcctmgrError, EXIT } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import { liveRun, shownLive } from '../live-run.js';
import { pauseUntil, stopForMany, stopOnSignal } from '../stop-on-signal.js';
import { together, type Together } from '../together.js';
import type { Context } from '../context.js';

/* The IAM of several accounts, side by side, each through its own administrator. */

/** What became of one account; undefined where its turn did not come. */
export type Administered<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: AcctmgrError }
  | undefined;

/** The IAM of one account, and what ends the waiting. */
export interface Ready {
  readonly administrator: Administrator;
  readonly roles: RoleClient;
  readonly stop: AbortSignal;
}

type Member<Wish extends SessionWish> = Together<Wish>['members'][number];

/** Accounts that are ready to be administered: one code and one confirmation have been asked for all of them. */
export interface AdministeredAccounts<Wish extends SessionWish> {
  readonly together: Together<Wish>;
  /**
   * Does the work in each of these, so many at a time. One that fails holds up nobody.
   *
   * @returns in the order of the wishes, and whether the user ended it
   */
  each<T>(
    wishes: readonly Wish[],
    atOnce: number,
    work: (wish: Wish, ready: Ready) => Promise<T>,
  ): Promise<{ readonly outcomes: readonly Administered<T>[]; readonly isStopped: boolean }>;
}

/** Only the session is asked for once more: what was changed with it is not changed twice. */
const sessionAgain = <T>(take: () => Promise<T>, stop: AbortSignal, throttled: () => void): Promise<T> =>
  takenAgain(
    take,
    {
      retries: 0,
      throttledRetries: THROTTLED_RETRIES,
      stop,
      chance: Math.random,
      pause: pauseUntil(stop),
    },
    () => undefined,
    throttled,
  );

async function outcomeOf<T>(attempt: () => Promise<T>, stop: AbortSignal): Promise<Administered<T>> {
  try {
    return { ok: true, value: await attempt() };
  } catch (error) {
    if (!(error instanceof AcctmgrError)) throw error;
    if (error.exitCode === EXIT.interrupted && !stop.aborted) throw error;
    return { ok: false, failure: error };
  }
}

/** @param asked - as `bootstrapWish` makes them @throws AcctmgrError as `together` */
export async function administer<Wish extends SessionWish>(
  context: Context,
  asked: readonly [Wish, ...Wish[]],
): Promise<AdministeredAccounts<Wish>> {
  const ready = await together(context, asked);
  const take: Administrators = administrators(ready.caller);
  const members = new Map<Wish, Member<Wish>>(
    asked.flatMap((wish, index) => {
      const member = ready.members[index];
      return member === undefined ? [] : [[wish, member] as const];
    }),
  );
  return {
    together: ready,
    each: async <T>(
      wishes: readonly Wish[],
      atOnce: number,
      work: (wish: Wish, ready: Ready) => Promise<T>,
    ) => {
      const found = new Map<Wish, Administered<T>>();
      const stop = stopForMany();
      const ignoreSignals = stopOnSignal(() => {
        stop.abort();
      });
      const one = async (wish: Wish, throttled: () => void): Promise<boolean> => {
        const member = members.get(wish);
        const outcome = await outcomeOf(async () => {
          const administrator = await sessionAgain(
            () => take(member?.wish ?? wish, member?.prepared),
            stop.signal,
            throttled,
          );
          const roles = await administeredRoles(context.host, administrator, wish.account, stop.signal);
          return work(wish, { administrator, roles, stop: stop.signal });
        }, stop.signal);
        found.set(wish, outcome);
        return outcome?.ok === true;
      };
      try {
        await shownLive(liveRun<object>(ready.context), wishes.length, (watched) =>
          inPool(
            wishes,
            atOnce,
            (wish, throttled) => watched(wish, oneLine(wish.account.name), () => one(wish, throttled)),
            () => stop.signal.aborted,
          ),
        );
      } finally {
        ignoreSignals();
      }
      return { outcomes: wishes.map((wish) => found.get(wish)), isStopped: stop.signal.aborted };
    },
  };
}
