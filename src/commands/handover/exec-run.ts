import { setTimeout } from 'node:timers/promises';
import { narrowedFiles } from '../../acquire/narrowed-files.js';
import { takeVariables } from '../../acquire/variables.js';
import type { RunMark, SessionFlags, SessionWish } from '../../acquire/wish.js';
import type { Inventory } from '../../accounts/inventory.js';
import { countFailed, isGood, type Place, type PlaceOutcome } from '../../fleet/run/outcome.js';
import { newRunId } from '../../fleet/run/run-id.js';
import { runInPlaces, type PlaceWork, type RunBounds } from '../../fleet/run/run.js';
import type { Picked } from '../../fleet/selection/select.js';
import type { Variables } from '../../handover/session-variables.js';
import { counted } from '../../output/counted.js';
import { EXIT } from '../../system/failure.js';
import { makeEmptyFolder, requireFolderFor } from '../../system/files/output-files.js';
import { resolvePath } from '../../system/paths.js';
import { oneLine, shorten } from '../../system/safe-text.js';
import { silentAnswer, type CommandResult } from '../command.js';
import { confirmRun } from '../confirm-run.js';
import type { Context } from '../context.js';
import { leftOutWords } from '../selection-flags.js';
import { stopOnSignal } from '../stop-on-signal.js';
import { together, type Together } from '../together.js';
import { finalTable } from './exec-run-view.js';
import { goesOn } from './run-canary.js';
import { runChildOf } from './run-child.js';
import { junitFile } from './run-junit.js';
import { tellAll, type RunListener } from './run-listener.js';
import { outputFolder } from './run-output-folder.js';
import { runRecorder } from './run-recorder.js';
import { reporterOf } from './run-reporter.js';

export interface RunWish {
  readonly inventory: Inventory;
  readonly picked: Picked;
  /** The words that picked the accounts. */
  readonly selection: string;
  readonly command: readonly [string, ...string[]];
  /** With each region of the run in turn; with none where none is asked for. */
  readonly flags: readonly [SessionFlags, ...SessionFlags[]];
  /** Of those, the places that are meant. */
  isMeant(place: Place): boolean;
  readonly input: Buffer;
  readonly atOnce: number;
  /** With so many failures nothing more is begun. @param all - how many places there are */
  mostFailuresOf(all: number): number;
  readonly timeLimitMs: number | undefined;
  /** So many places come first; 0 for none. */
  readonly canaries: number;
  readonly retries: number;
  readonly isPrefixed: boolean;
  readonly outputFolder: string | undefined;
  readonly junitFile: string | undefined;
  /** Of `--yes`. */
  readonly isConfirmed: boolean;
}

type PlaceWish = SessionWish & { readonly place: Place };

function wishesOf({ inventory, picked, flags, isMeant }: RunWish, run: RunMark): readonly PlaceWish[] {
  return picked.accounts.flatMap(({ account, isNamed }) =>
    flags
      .map((one): PlaceWish => ({
        event: 'exec',
        use: 'sdk',
        inventory,
        account,
        flags: { ...one, yes: one.yes && isNamed },
        run,
        place: { account, region: one.region ?? account.region },
      }))
      .filter(({ place }) => isMeant(place)),
  );
}

/** 130 where the user ended it; 3 where nothing but credentials was wanting. */
function exitCodeOf(outcomes: readonly PlaceOutcome[], isStopped: boolean): number {
  if (isStopped) return EXIT.interrupted;
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
  run: RunWish,
  mark: RunMark,
  places: readonly Place[],
): Required<RunListener> {
  const { host, output } = context;
  const regions = run.flags.length;
  const where = { mark, regions };
  const { outputFolder: folder, junitFile: junit } = run;
  const asked = run.flags.flatMap(({ region }) => region ?? []);
  return tellAll([
    reporterOf(context, { runId: mark.id, isPrefixed: run.isPrefixed, all: places.length, regions }),
    runRecorder(host, { mark, places, regions: asked }, output.warn),
    ...(folder === undefined ? [] : [outputFolder(host, resolvePath(host, folder), where)]),
    ...(junit === undefined ? [] : [junitFile(host, resolvePath(host, junit), where)]),
  ]);
}

/** Refuses what could not be written, before anybody is asked. */
function requireOutputs({ host }: Context, { outputFolder: folder, junitFile: junit }: RunWish): void {
  if (junit !== undefined) requireFolderFor(resolvePath(host, junit));
  if (folder !== undefined) makeEmptyFolder(resolvePath(host, folder));
}

interface UnderWay {
  readonly context: Context;
  readonly run: RunWish;
  readonly places: readonly Place[];
  readonly work: PlaceWork<Variables>;
  readonly stop: AbortController;
}

/** The first ones, where some come first, and then the others. */
async function inTurn({ context, run, places, work, stop }: UnderWay): Promise<readonly PlaceOutcome[]> {
  const { now } = context.host;
  const mostFailures = run.mostFailuresOf(places.length);
  const bounds: RunBounds = {
    atOnce: run.atOnce,
    mostFailures,
    timeLimitMs: run.timeLimitMs,
    retries: run.retries,
    stop: stop.signal,
    now,
    pause: async (milliseconds) => {
      // Where the run ends meanwhile, so does the pause.
      await setTimeout(milliseconds, undefined, { signal: stop.signal }).catch(() => undefined);
    },
    chance: Math.random,
  };
  const first = places.slice(0, run.canaries);
  const rest = places.slice(run.canaries);
  if (first.length === 0 || rest.length === 0) return runInPlaces(places, work, bounds);
  const begun = await runInPlaces(first, work, bounds);
  const isConfirmed = run.isConfirmed || run.flags[0].narrowing !== undefined;
  if (!stop.signal.aborted && (await goesOn(context, begun, rest.length, isConfirmed))) {
    const most = mostFailures - countFailed(begun);
    return [...begun, ...(await runInPlaces(rest, work, { ...bounds, mostFailures: most }))];
  }
  return [...begun, ...rest.map((place) => ({ ...place, phase: 'not_begun' as const }))];
}

function workOf(
  { caller, members }: Together<PlaceWish>,
  child: PlaceWork<Variables>['command'],
  { ended }: Pick<Required<RunListener>, 'ended'>,
): PlaceWork<Variables> {
  const byPlace = new Map(members.map((member) => [member.wish.place, member]));
  return {
    take: (place) => {
      const member = byPlace.get(place);
      if (member === undefined) throw new Error('Each place has its wish');
      return takeVariables(caller, member.wish, (variables) => variables, member.prepared);
    },
    command: child,
    ended,
  };
}

/** What is said before anything is begun. */
function sayWhere({ output }: Context, { picked, flags }: RunWish): void {
  const regions = flags.length > 1 ? ` and ${flags.length} regions` : '';
  output.note(
    `Running in ${counted(picked.accounts.length, 'account')}${regions}${leftOutWords(picked.leftOut)}.`,
  );
}

/** Runs the command once an account and region, several at a time, each with credentials in its environment only. */
export async function execRun(context: Context, run: RunWish): Promise<CommandResult> {
  const { host, output } = context;
  const { picked, command, input } = run;
  const mark = markOf(context, run);
  const [first, ...others] = wishesOf(run, mark);
  if (first === undefined) throw new Error('A selection picks at least one account');
  const regions = run.flags.length;
  const { isConfirmed } = run;
  requireOutputs(context, run);
  await confirmRun(context, { command, picked, wishes: [first, ...others], regions, isConfirmed });
  const ready = await together(context, [first, ...others]);
  sayWhere(context, run);
  const places = ready.members.map(({ wish: { place } }) => place);
  const stop = new AbortController();
  // The children are told to end then.
  const ignoreSignals = stopOnSignal(() => {
    stop.abort();
  });
  const [{ narrowing }] = run.flags;
  const narrowed = narrowing && narrowedFiles(ready.caller, narrowing);
  const listener = listenersOf(ready.context, run, mark, places);
  let isWhole = false;
  try {
    const child = runChildOf(host, {
      command,
      input,
      narrowed: narrowed?.variables ?? new Map(),
      stop: stop.signal,
      listener,
    });
    const work = workOf(ready, child, listener);
    const outcomes = await inTurn({ context: ready.context, run, places, work, stop });
    listener.rest(
      outcomes.filter(({ phase }) => phase === 'not_begun'),
      picked.leftOut,
    );
    isWhole = true;
    output.note(await finalTable(outcomes, picked.leftOut, regions, output.style));
    return silentAnswer(exitCodeOf(outcomes, stop.signal.aborted));
  } finally {
    ignoreSignals();
    narrowed?.remove();
    listener.close(isWhole);
  }
}
