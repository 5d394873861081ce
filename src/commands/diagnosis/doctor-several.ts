import { once } from 'node:events';
import type { EffectiveAccount } from '../../accounts/effective.js';
import type { Inventory } from '../../accounts/inventory.js';
import { chainOf, prepare, surroundingsOf } from '../../acquire/prepared.js';
import { requireOneDevice, sharedLogins, startSharedLogin } from '../../acquire/shared-login.js';
import { requireFewUnattended } from '../../acquire/unattended-limits.js';
import type { SessionFlags, SessionWish } from '../../acquire/wish.js';
import { failure } from '../../diagnosis/finding.js';
import type { Machine } from '../../diagnosis/machine/machine.js';
import { reachOf, type Reach } from '../../diagnosis/reach.js';
import { settle, settleLater } from '../../diagnosis/way/attempted.js';
import { examineWay } from '../../diagnosis/way/way.js';
import { inPool, type Throttled } from '../../fleet/run/pool.js';
import type { Picked } from '../../fleet/selection/select.js';
import { counted } from '../../output/counted.js';
import type { CallContext } from '../../sessions/calls.js';
import type { Route } from '../../sessions/route.js';
import { EXIT, type AcctmgrError } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import { inTime } from '../../system/in-time.js';
import { askInTurn, isAttended } from '../ask.js';
import { answer, type CommandResult } from '../command.js';
import type { Context } from '../context.js';
import { writeJunit } from '../junit-file.js';
import { liveRun, shownLive } from '../live-run.js';
import { leftOutWords } from '../selection-flags.js';
import { stopOnSignal } from '../stop-on-signal.js';
import { callerOf } from '../terminal-asker.js';
import { isReached, junitCases, severalDoctoredView, type Tried } from './doctor-several-view.js';
import { whyNotTried } from './doctor-limits.js';
import { wayTo } from './doctor-way.js';

/** One account asks several questions, each of which may take as long as `--timeout` says. */
const QUESTIONS = 4;

export interface SeveralWish {
  readonly machine: Machine;
  readonly inventory: Inventory;
  readonly picked: Picked;
  readonly flags: SessionFlags & { readonly timeoutMs: number };
  readonly mayTry: boolean;
  readonly atOnce: number;
  /** Of `--junit`. */
  readonly junit: string | undefined;
  callContextFor(account: EffectiveAccount): (route: Route) => CallContext;
}

/** The one question that may be asked: for a code that serves all of them. */
async function shareCode(
  context: Context,
  { machine, inventory, picked, flags }: SeveralWish,
): Promise<void> {
  const { host, aws } = machine;
  if (!aws.ok) return;
  const surroundings = surroundingsOf(host, aws.value);
  const prepared = picked.accounts.flatMap(({ account }) => {
    const wish: SessionWish = { event: 'doctor', use: 'link', inventory, account, flags };
    const one = settle(() => prepare(host, wish, chainOf(wish), surroundings));
    return one.ok ? [one.value] : [];
  });
  requireOneDevice(prepared);
  const logins = settle(() => sharedLogins(prepared, host.now()));
  const caller = callerOf(askInTurn(context), flags.mfaCode, inventory);
  for (const login of logins.ok ? logins.value : []) await startSharedLogin(caller, login);
}

const reachWithin = (ms: number, looking: Promise<Reach>): Promise<Reach> =>
  inTime(ms, looking, () => ({
    isReached: false,
    obstacle: 'time_limit',
    message: `It was not known after ${Math.round(ms / 1000)} seconds.`,
    fix: 'Look at this account by itself, or give it more time: --timeout',
  }));

const notTried = ({ message, hint = '' }: AcctmgrError): Reach => ({
  isReached: false,
  obstacle: 'not_tried',
  message,
  fix: hint,
});

async function reach(context: Context, wish: SeveralWish, account: EffectiveAccount): Promise<Reach> {
  const { machine, inventory, flags, mayTry } = wish;
  const refusal = await whyNotTried(context, { account, inventory, flags, mayTry });
  if (refusal !== undefined) return notTried(refusal);
  const way = settle(() => wayTo(machine.host, { account, inventory, aws: machine.aws, flags, mayTry }));
  if (!way.ok) return reachOf({ findings: [failure('path', way.error)], hops: [] });
  // What is protected was named, or asked for with --protected.
  const open = { ...way.value, protectedArns: [] };
  const examined = await settleLater(() => examineWay(open, machine, wish.callContextFor(account)));
  return reachOf(examined.ok ? examined.value : { findings: [failure('path', examined.error)], hops: [] });
}

const NOT_KNOWN: Reach = {
  isReached: false,
  obstacle: 'not_tried',
  message: 'You ended this before it was known.',
  fix: '',
};

interface TriedAll {
  readonly found: ReadonlyMap<EffectiveAccount, Tried>;
  /** The user ended it: nobody waits for what is under way. */
  readonly isStopped: boolean;
}

async function tryAll(context: Context, wish: SeveralWish): Promise<TriedAll> {
  const { now } = context.host;
  const { accounts } = wish.picked;
  const found = new Map<EffectiveAccount, Tried>();
  const stop = new AbortController();
  const stopped = once(stop.signal, 'abort');
  const ignoreSignals = stopOnSignal(() => {
    stop.abort();
  });
  const isStopped = (): boolean => stop.signal.aborted;
  try {
    await shownLive(liveRun<object>(context), accounts.length, (watched) => {
      const one = async (account: EffectiveAccount, throttled: Throttled): Promise<boolean> => {
        const began = now();
        const outcome = await reachWithin(QUESTIONS * wish.flags.timeoutMs, reach(context, wish, account));
        if (!outcome.isReached && outcome.obstacle === 'throttled') throttled();
        if (!isStopped()) found.set(account, { account, reach: outcome, seconds: (now() - began) / 1000 });
        return outcome.isReached;
      };
      const all = inPool(
        accounts,
        wish.atOnce,
        ({ account }, throttled) => watched(account, oneLine(account.name), () => one(account, throttled)),
        isStopped,
      );
      return Promise.race([all, stopped]);
    });
  } finally {
    ignoreSignals();
  }
  return { found, isStopped: isStopped() };
}

/** Tries the accounts side by side; one that does not answer keeps no other waiting. Exit code 1 where any is not reached, 130 where the user ended it. */
export async function doctorSeveral(context: Context, wish: SeveralWish): Promise<CommandResult> {
  const { output } = context;
  const { accounts, leftOut } = wish.picked;
  if (wish.mayTry)
    await requireFewUnattended(
      { isAttended: () => isAttended(context) },
      accounts.map(({ account }) => ({ account, inventory: wish.inventory })),
    );
  await shareCode(context, wish);
  output.lead(`Trying ${counted(accounts.length, 'account')}${leftOutWords(leftOut)}...`);
  const { found, isStopped } = await tryAll(context, wish);
  const tried = accounts.map(
    ({ account }) => found.get(account) ?? { account, reach: NOT_KNOWN, seconds: 0 },
  );
  const several = { tried, leftOut };
  if (wish.junit !== undefined)
    writeJunit(context, wish.junit, { name: 'acctmgr doctor', cases: junitCases(several) });
  const exitCode = isStopped ? EXIT.interrupted : tried.every(isReached) ? EXIT.done : EXIT.failed;
  return answer(several, severalDoctoredView, exitCode);
}
