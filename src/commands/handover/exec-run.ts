import { narrowedFiles } from '../../acquire/narrowed-files.js';
import { sendsCode } from '../../acquire/shared-login.js';
import { requireFewUnattended } from '../../acquire/unattended-limits.js';
import type { RunMark, SessionWish } from '../../acquire/wish.js';
import type { Inventory } from '../../accounts/inventory.js';
import { isGood, type Place, type PlaceOutcome } from '../../fleet/run/outcome.js';
import { newRunId } from '../../fleet/run/run-id.js';
import type { PlaceWork } from '../../fleet/run/run.js';
import type { RegionTest } from '../../fleet/run/run-record.js';
import { nothingLeft, type Picked } from '../../fleet/selection/select.js';
import type { Variables } from '../../handover/session-variables.js';
import { EXIT } from '../../system/failure.js';
import { makeEmptyFolder } from '../../system/files/output-files.js';
import { resolvePath } from '../../system/paths.js';
import { oneLine, shorten } from '../../system/safe-text.js';
import { isAttended } from '../ask.js';
import { silentAnswer, type CommandResult } from '../command.js';
import { confirmRun, whereOf, type AskedRun } from '../confirm-run.js';
import type { Context } from '../context.js';
import { liveRun, type LiveRun } from '../live-run.js';
import { leftOutWords } from '../selection-flags.js';
import { stopForMany, stopOnSignal } from '../stop-on-signal.js';
import { together, type Together } from '../together.js';
import { runChildOf } from './run-child.js';
import { junitFile, requireJunitFile } from './run-junit.js';
import { liveListener } from './run-live.js';
import { tellAll, type RunListener } from './run-listener.js';
import { runLoans, type RunLoan, type RunLoans } from './run-loan.js';
import { outputFolder } from './run-output-folder.js';
import { runRecorder } from './run-recorder.js';
import { reporterOf } from './run-reporter.js';
import { runSummary, type EndedRun } from './run-summary.js';
import { inTurn, type TurnsWish } from './run-turns.js';

export interface RunWish extends TurnsWish {
  readonly inventory: Inventory;
  readonly picked: Picked;
  /** The words that picked the accounts. */
  readonly selection: string;
  /** The command that lists them. */
  readonly listedBy: string;
  readonly command: readonly [string, ...string[]];
  /** Of the accounts, the regions that are meant. */
  readonly isMeant: RegionTest;
  readonly input: Buffer;
  readonly isPrefixed: boolean;
  /** Whether each command gets an endpoint that renews its session. */
  readonly isServed: boolean;
  readonly outputFolder: string | undefined;
  readonly junitFile: string | undefined;
}

type PlaceWish = SessionWish & { readonly place: Place };

function wishesOf({ inventory, picked, flags, isMeant }: RunWish, run: RunMark): readonly PlaceWish[] {
  return picked.accounts.flatMap(({ account, isNamed, pickedAs = [account.name] }) =>
    flags
      .map((one): PlaceWish => ({
        event: 'exec',
        use: 'sdk',
        inventory,
        account,
        flags: one,
        isPicked: !isNamed,
        run,
        place: { account, region: one.region ?? account.region },
      }))
      .filter(({ place }) => isMeant(pickedAs, place.region)),
  );
}

/** Why a run ends before its time where nobody interrupts it. */
const NOBODY_READS = Symbol('nobody reads');

const isCutShort = (outcome: PlaceOutcome): boolean =>
  outcome.phase === 'not_begun' || (outcome.phase === 'command' && outcome.cutShort === 'stopped');

/** 130 where the user ended it; 3 where nothing but credentials was wanting. */
function exitCodeOf(outcomes: readonly PlaceOutcome[], { aborted, reason }: AbortSignal): number {
  const isUnread = aborted && reason === NOBODY_READS;
  if (isUnread && outcomes.some(isCutShort)) return EXIT.nobodyReads;
  if (aborted && !isUnread) return EXIT.interrupted;
  const failed = outcomes.filter((outcome) => !isGood(outcome));
  const isRefused = (outcome: PlaceOutcome) =>
    outcome.phase === 'credentials' && outcome.failure.exitCode === EXIT.notAllowed;
  if (failed.length === 0) return EXIT.done;
  return failed.length === outcomes.length && failed.every(isRefused) ? EXIT.notAllowed : EXIT.failed;
}

const markOf = ({ host }: Context, { command: [program], selection }: RunWish): RunMark => ({
  id: newRunId(host.now(), Math.random()),
  program: shorten(oneLine(program), 200),
  selection: shorten(oneLine(selection), 500),
});

/** Who shows the run, and who writes it down. */
function listenersOf(
  context: Context,
  live: LiveRun<Place>,
  run: RunWish,
  mark: RunMark,
  places: readonly Place[],
  unread: () => void,
): Required<RunListener> {
  const { host, output } = context;
  const regions = run.flags.length;
  const where = { mark, regions };
  const { outputFolder: folder, junitFile: junit } = run;
  const asked = run.flags.flatMap(({ region }) => region ?? []);
  return tellAll([
    liveListener(live, regions),
    reporterOf(context, {
      runId: mark.id,
      isPrefixed: run.isPrefixed,
      isLive: live.isShown,
      places,
      regions,
      unread,
    }),
    runRecorder(host, { mark, places, regions: asked }, output.warn),
    ...(folder === undefined ? [] : [outputFolder(host, resolvePath(host, folder), where)]),
    ...(junit === undefined ? [] : [junitFile(host, resolvePath(host, junit), where)]),
  ]);
}

/** Refuses what could not be written, before anybody is asked. */
function requireOutputs({ host }: Context, { outputFolder: folder, junitFile: junit }: RunWish): void {
  if (junit !== undefined) requireJunitFile(host, resolvePath(host, junit));
  if (folder !== undefined) makeEmptyFolder(resolvePath(host, folder), host);
}

function workOf(
  { members }: Together<PlaceWish>,
  loans: RunLoans,
  child: PlaceWork<Variables>['command'],
  { takes, ended }: Pick<Required<RunListener>, 'takes' | 'ended'>,
): PlaceWork<RunLoan> {
  const byPlace = new Map(members.map((member) => [member.wish.place, member]));
  return {
    take: (place, abandoned) => {
      const member = byPlace.get(place);
      if (member === undefined) throw new Error('Each place has its wish');
      takes(place);
      return loans.take(member.wish, member.prepared, abandoned);
    },
    command: async (place, loan, timeLimitMs) => {
      try {
        return await child(place, loan.variables, timeLimitMs);
      } finally {
        loans.end(loan);
      }
    },
    takesOnce: (place) => {
      const prepared = byPlace.get(place)?.prepared;
      return prepared !== undefined && sendsCode(prepared);
    },
    drop: loans.end,
    ended,
  };
}

/** In JSON the answer has what failed; elsewhere `--quiet` does not hide it. */
async function sayEnd({ output, flags }: Context, run: EndedRun): Promise<void> {
  const say = flags.json || run.outcomes.every(isGood) ? output.note : output.instruct;
  say(await runSummary(run, output.noteStyle));
}

interface Begun {
  readonly ready: Together<PlaceWish>;
  readonly live: LiveRun<Place>;
  readonly mark: RunMark;
  readonly stop: AbortController;
  readonly loans: RunLoans;
  /** What a narrowed run tells its commands. */
  readonly narrowed: Variables;
}

/** Runs the command in each place, while those who listen show it and write it down. */
async function runPlaces(
  run: RunWish,
  { ready, live, mark, stop, loans, narrowed }: Begun,
): Promise<readonly PlaceOutcome[]> {
  const { context } = ready;
  const { host, output, flags } = context;
  const { command, input, picked } = run;
  const places = ready.members.map(({ wish: { place } }) => place);
  const listener = listenersOf(context, live, run, mark, places, () => {
    if (!stop.signal.aborted) output.note('Nobody reads what is printed any more, so this run ends.');
    stop.abort(NOBODY_READS);
  });
  let isWhole = false;
  try {
    const isKept = flags.json || !run.isPrefixed || run.junitFile !== undefined;
    const child = runChildOf(host, { command, input, narrowed, stop: stop.signal, isKept, listener });
    await live.start(places.length, run.mostFailuresOf(places.length));
    const work = workOf(ready, loans, child, listener);
    const outcomes = await inTurn({ context, run, places, work, stop });
    const notBegun = outcomes.filter(({ phase }) => phase === 'not_begun');
    listener.rest(notBegun, picked.leftOut);
    isWhole = true;
    return outcomes;
  } finally {
    listener.close(isWhole);
  }
}

/** Runs the command once an account and region, several at a time, each with credentials in its environment only. */
export async function execRun(context: Context, run: RunWish): Promise<CommandResult> {
  const { output } = context;
  const { picked, command } = run;
  const mark = markOf(context, run);
  const [first, ...others] = wishesOf(run, mark);
  if (first === undefined) throw nothingLeft(run.inventory, picked.leftOut);
  const wishes: AskedRun['wishes'] = [first, ...others];
  const { isConfirmed, listedBy } = run;
  requireOutputs(context, run);
  // What is refused has been confirmed by nobody.
  await requireFewUnattended({ isAttended: () => isAttended(context) }, wishes);
  const isShown = await confirmRun(context, {
    command,
    wishes,
    isConfirmed,
    leftOut: picked.leftOut,
    listedBy,
  });
  const live = liveRun<Place>(context);
  const ready = await together(live.context, [first, ...others]);
  const [{ narrowing }] = run.flags;
  const narrowedTo = narrowing === undefined ? '' : ` with --${narrowing}`;
  output.note(`Running in ${whereOf(wishes)}${narrowedTo}${isShown ? '' : leftOutWords(picked.leftOut)}.`);
  const stop = stopForMany();
  stop.signal.addEventListener('abort', live.stopping);
  // The children are told to end then, and nobody waits for credentials any more.
  const ignoreSignals = stopOnSignal(() => {
    stop.abort();
  });
  const narrowed = narrowing && narrowedFiles(ready.caller, narrowing, run.isServed);
  const loans = runLoans(ready.caller, run.isServed);
  let exitCode: number;
  try {
    const variables = narrowed?.variables ?? new Map<string, string>();
    const outcomes = await runPlaces(run, { ready, live, mark, stop, loans, narrowed: variables });
    live.close();
    if (live.isShown) output.note('');
    await sayEnd(context, {
      id: mark.id,
      outcomes,
      leftOut: picked.leftOut,
      regions: run.flags.length,
      narrowing,
      mostFailures: run.mostFailuresOf(outcomes.length),
      folder: run.outputFolder,
    });
    exitCode = exitCodeOf(outcomes, stop.signal);
  } finally {
    live.close();
    ignoreSignals();
    narrowed?.remove();
  }
  await loans.settle();
  return silentAnswer(exitCode, loans.isUnderWay());
}
