import { once } from 'node:events';
import { administrators, type Administrators } from '../../acquire/bootstrap.js';
import type { Prepared } from '../../acquire/prepared.js';
import type { SessionWish } from '../../acquire/wish.js';
import { inPool, type Throttled } from '../../fleet/run/pool.js';
import { administeredRoles } from '../../roles/administered-roles.js';
import { driftOf, type Drift, type WatchedRole } from '../../roles/drift/drifted-role.js';
import { withSigner, type OwnAccounts } from '../../roles/drift/own-accounts.js';
import { AcctmgrError, EXIT } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import { timeLimit } from '../../system/time-limit.js';
import type { Context } from '../context.js';
import { liveRun, shownLive } from '../live-run.js';
import { stopForMany, stopOnSignal } from '../stop-on-signal.js';
import { together } from '../together.js';

/** Who is to be looked at, by whose session. */
export type WatchWish = SessionWish & { readonly watched: WatchedRole };

export interface DriftedRole {
  readonly watched: WatchedRole;
  readonly drift: Drift;
  readonly seconds: number;
}

/** For all that is asked about one role. */
const LONGEST_MS = 120_000;

const ENDED = new AcctmgrError('You ended this before it was known.', {
  code: 'not_begun',
  exitCode: EXIT.interrupted,
});

interface Looking {
  readonly context: Context;
  readonly administrator: Administrators;
  readonly own: OwnAccounts;
  readonly stop: AbortSignal;
}

interface Member {
  readonly wish: WatchWish;
  readonly prepared: Prepared | undefined;
}

async function look({ context: { host }, administrator, own, stop }: Looking, { wish, prepared }: Member) {
  const { watched, account } = wish;
  const signal = timeLimit(LONGEST_MS, stop);
  const reader = await administrator(wish, prepared);
  const roles = await administeredRoles(host, reader, account, signal);
  const state = await roles.read(watched.role.name);
  return driftOf(watched, state, {
    own: withSigner(own, reader.signedIn),
    now: host.now(),
  });
}

async function driftFor(looking: Looking, member: Member, throttled: Throttled): Promise<Drift> {
  try {
    return await look(looking, member);
  } catch (error) {
    // Who leaves a question, or ends this, ends it for all.
    if (!(error instanceof AcctmgrError) || error.exitCode === EXIT.interrupted) throw error;
    if (error.code === 'throttled') throttled();
    return { kind: 'unread', failure: error };
  }
}

export interface LookedAt {
  /** In the order of the wishes. */
  readonly roles: readonly DriftedRole[];
  /** The user ended it. */
  readonly isStopped: boolean;
}

/** Looks at the roles side by side; one account that does not answer keeps no other waiting. */
export async function driftOfSeveral(
  context: Context,
  wishes: readonly [WatchWish, ...WatchWish[]],
  { own, atOnce }: { readonly own: OwnAccounts; readonly atOnce: number },
): Promise<LookedAt> {
  const { now } = context.host;
  const live = liveRun<object>(context);
  const ready = await together(live.context, wishes);
  const found = new Map<WatchedRole, DriftedRole>();
  const stop = stopForMany();
  const stopped = once(stop.signal, 'abort');
  const ignoreSignals = stopOnSignal(() => {
    stop.abort();
  });
  const isStopped = (): boolean => stop.signal.aborted;
  const looking = { context, administrator: administrators(ready.caller), own, stop: stop.signal };
  try {
    await shownLive(live, wishes.length, (shown) => {
      const one = async (member: Member, throttled: Throttled): Promise<boolean> => {
        const { watched } = member.wish;
        const began = now();
        const drift = await driftFor(looking, member, throttled);
        if (!isStopped()) found.set(watched, { watched, drift, seconds: (now() - began) / 1000 });
        return drift.kind !== 'unread';
      };
      const all = inPool(
        ready.members,
        atOnce,
        (member, throttled) => shown(member, oneLine(member.wish.account.name), () => one(member, throttled)),
        isStopped,
      );
      return Promise.race([all, stopped]);
    });
  } catch (error) {
    if (!isStopped()) throw error;
  } finally {
    ignoreSignals();
  }
  const notKnown = { drift: { kind: 'unread', failure: ENDED }, seconds: 0 } as const;
  return {
    roles: wishes.map(({ watched }) => found.get(watched) ?? { watched, ...notKnown }),
    isStopped: isStopped(),
  };
}
