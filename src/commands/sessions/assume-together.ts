import { assumeAccount, type AssumeWish } from '../../acquire/assume-account.js';
import { inPool, type Throttled } from '../../fleet/run/pool.js';
import { takenAgain, THROTTLED_RETRIES } from '../../fleet/run/take-again.js';
import { gatheringWriter, type GatheringWriter } from '../../profiles/profile-writer.js';
import { AcctmgrError, EXIT } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import type { Context } from '../context.js';
import { shortReason, whyBehind } from '../failure-table.js';
import type { LiveRun } from '../live-run.js';
import { pauseUntil, stopForMany, stopOnSignal } from '../stop-on-signal.js';
import type { Together } from '../together.js';
import { NOT_BEGUN, type Outcome } from './assume-view.js';

type Member = Together<AssumeWish>['members'][number];

function outcomeNotBegun({ wish: { account } }: Member): Outcome {
  const failure = new AcctmgrError(`${oneLine(account.name)} was not begun.`, {
    code: NOT_BEGUN,
    exitCode: EXIT.interrupted,
    hint: 'Run the command again: what was taken comes from the cache then.',
  });
  return { name: account.name, failure };
}

/** As it happens, on a line: the table says it once more at the end, with what to do. */
function sayFailure({ output, flags }: Context, name: string, { message }: AcctmgrError): void {
  // In JSON the answer says it.
  if (flags.json) return;
  const { paint, columns } = output.noteStyle;
  const why = oneLine(whyBehind(name, message));
  output.note(`${paint('red', '✗')} ${oneLine(name)}: ${columns === undefined ? why : shortReason(why)}`);
}

/** What one account needs to know of all of them. */
interface UnderWay {
  readonly ready: Together<AssumeWish>;
  readonly writer: GatheringWriter;
  readonly stop: AbortSignal;
}

async function outcomeOf(
  { ready: { context, caller }, writer, stop }: UnderWay,
  { wish, prepared }: Member,
  arrived: () => void,
  throttled: Throttled,
): Promise<Outcome> {
  const { name } = wish.account;
  const terms = {
    retries: 0,
    throttledRetries: THROTTLED_RETRIES,
    stop,
    chance: Math.random,
    pause: pauseUntil(stop),
  };
  const take = () => assumeAccount(caller, wish, { arrived, prepared, writer });
  try {
    return { name, assumed: await takenAgain(take, terms, () => undefined, throttled) };
  } catch (error) {
    if (!(error instanceof AcctmgrError) || error.exitCode === EXIT.interrupted) throw error;
    sayFailure(context, name, error);
    return { name, failure: error };
  }
}

interface Begun {
  readonly outcome: Promise<Outcome>;
  /** Is over once AWS has given the session, and the next account's turn has come: what is left calls nobody. */
  readonly turn: Promise<unknown>;
}

function begin(all: UnderWay, member: Member, throttled: Throttled): Begun {
  let hasArrived = (): void => undefined;
  const arrival = new Promise<void>((resolve) => {
    hasArrived = resolve;
  });
  const outcome = outcomeOf(all, member, hasArrived, throttled);
  return { outcome, turn: Promise.race([arrival, outcome]) };
}

/** Shows the account for as long as AWS takes, and where what it gave can't be written. */
async function watch(live: LiveRun<object>, member: Member, { turn, outcome }: Begun): Promise<void> {
  live.begins(member, { label: oneLine(member.wish.account.name), region: undefined, isWaiting: false });
  await turn;
  live.ended(member, true);
  if (!('assumed' in (await outcome))) live.ended(member, false);
}

export interface AssumedTogether {
  /** In the order of the accounts. */
  readonly outcomes: readonly Outcome[];
  /** The user ended it. */
  readonly isStopped: boolean;
}

/**
 * Takes accounts side by side, and writes their sessions together. Where this process is told to end, no further account is
 * begun, and what has arrived is written.
 *
 * @throws where the user leaves a question; what has arrived is written then, too
 */
export async function assumeTogether(
  ready: Together<AssumeWish>,
  live: LiveRun<object>,
  atOnce: number,
): Promise<AssumedTogether> {
  const { context, members } = ready;
  const writer = gatheringWriter(
    context.host,
    members.map(({ wish }) => wish.account.name),
  );
  const begun = new Map<Member, Promise<Outcome>>();
  const stop = stopForMany();
  const all: UnderWay = { ready, writer, stop: stop.signal };
  stop.signal.addEventListener('abort', live.stopping);
  const ignoreSignals = stopOnSignal(() => {
    stop.abort();
    // Who can't wait for what is under way says so again, once what has arrived is written: some wrappers tell it twice at once.
    void writer.hurry().then(() => {
      ignoreSignals();
    });
  });
  try {
    await live.start(members.length);
    await inPool(
      members,
      atOnce,
      async (member, throttled) => {
        const one = begin(all, member, throttled);
        begun.set(member, one.outcome);
        // Who leaves a question ends all.
        watch(live, member, one).catch(() => undefined);
        await one.turn;
      },
      () => stop.signal.aborted,
    );
  } finally {
    await writer.hurry();
    await Promise.allSettled(begun.values());
    ignoreSignals();
    live.close();
  }
  const outcomes = await Promise.all(
    members.map(async (member) => (await begun.get(member)) ?? outcomeNotBegun(member)),
  );
  return { outcomes, isStopped: stop.signal.aborted };
}
