import { takeVariables } from '../../acquire/variables.js';
import type { SessionFlags, SessionWish } from '../../acquire/wish.js';
import { narrowedFiles } from '../../acquire/narrowed-files.js';
import type { Inventory } from '../../accounts/inventory.js';
import type { Place, PlaceOutcome } from '../../fleet/run/outcome.js';
import { isGood } from '../../fleet/run/outcome.js';
import { filledIn } from '../../fleet/run/placeholders.js';
import { runInPlaces } from '../../fleet/run/run.js';
import type { Picked } from '../../fleet/selection/select.js';
import { runVariables } from '../../handover/run-variables.js';
import { environmentWith, type Variables } from '../../handover/session-variables.js';
import { counted } from '../../output/counted.js';
import { onSignal } from '../../system/host.js';
import { EXIT } from '../../system/failure.js';
import { runWatched } from '../../system/processes/watched-child.js';
import { silentAnswer, type CommandResult } from '../command.js';
import { confirmRun } from '../confirm-run.js';
import type { Context } from '../context.js';
import { leftOutWords } from '../selection-flags.js';
import { together } from '../together.js';
import { finalTable } from './exec-run-view.js';
import { reporterOf } from './run-reporter.js';

/** Of each stream of each child; the rest is counted. */
const MOST_KEPT = 8 * 1024 * 1024;
/** Children that are told to end when this process is. */
const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface RunWish {
  readonly inventory: Inventory;
  readonly picked: Picked;
  readonly command: readonly [string, ...string[]];
  /** With each region of the run in turn; with none where none is asked for. */
  readonly flags: readonly [SessionFlags, ...SessionFlags[]];
  readonly input: Buffer;
  readonly atOnce: number;
  /** With so many failures nothing more is begun. @param all - how many places there are */
  mostFailuresOf(all: number): number;
  readonly timeLimitMs: number | undefined;
  readonly isPrefixed: boolean;
  /** Of `--yes`. */
  readonly isConfirmed: boolean;
}

type PlaceWish = SessionWish & { readonly place: Place };

function wishesOf({ inventory, picked, flags }: RunWish): readonly PlaceWish[] {
  return picked.accounts.flatMap(({ account, isNamed }) =>
    flags.map((one): PlaceWish => ({
      event: 'exec',
      use: 'sdk',
      inventory,
      account,
      flags: { ...one, yes: one.yes && isNamed },
      place: { account, region: one.region ?? account.region },
    })),
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

/** Runs the command once an account and region, several at a time, each with credentials in its environment only. */
export async function execRun(context: Context, run: RunWish): Promise<CommandResult> {
  const { host, output } = context;
  const { picked, command, input, atOnce, timeLimitMs } = run;
  const [first, ...rest] = wishesOf(run);
  if (first === undefined) throw new Error('A selection picks at least one account');
  const regions = run.flags.length;
  const { isConfirmed } = run;
  await confirmRun(context, { command, picked, wishes: [first, ...rest], regions, isConfirmed });
  const { context: shared, caller, members } = await together(context, [first, ...rest]);
  const byPlace = new Map(members.map((member) => [member.wish.place, member]));
  output.note(
    `Running in ${counted(picked.accounts.length, 'account')}${regions > 1 ? ` and ${regions} regions` : ''}${leftOutWords(picked.leftOut)}.`,
  );
  const stop = new AbortController();
  const handlers = ENDING.map((signal) =>
    onSignal(signal, () => {
      stop.abort();
    }),
  );
  const [{ narrowing }] = run.flags;
  const narrowed = narrowing && narrowedFiles(caller, narrowing);
  const reporter = reporterOf(shared, { isPrefixed: run.isPrefixed, all: members.length, regions });
  try {
    const outcomes = await runInPlaces<Variables>(
      members.map(({ wish: { place } }) => place),
      {
        take: (place) => {
          const member = byPlace.get(place);
          if (member === undefined) throw new Error('Each place has its wish');
          return takeVariables(caller, member.wish, (variables) => variables, member.prepared);
        },
        command: (place, session) => {
          const { account, region } = place;
          reporter.begins(place);
          const placeholders = {
            account: account.name,
            account_id: account.account_id,
            partition: account.partition,
            region: region ?? session.get('AWS_REGION') ?? host.env['AWS_REGION'] ?? '',
          };
          const [program, ...args] = command;
          return runWatched(
            [program, ...args.map((word) => filledIn(word, placeholders))],
            {
              env: environmentWith(
                new Map([...session, ...(narrowed?.variables ?? []), ...runVariables(account)]),
                host.inherited,
                host.platform,
              ),
              input,
              timeLimitMs,
              maxBytes: MOST_KEPT,
              stop: stop.signal,
              onPart: reporter.partOf(place),
            },
            host,
          );
        },
        ended: (outcome) => {
          reporter.ended(outcome);
        },
      },
      { atOnce, mostFailures: run.mostFailuresOf(members.length), stop: stop.signal, now: host.now },
    );
    reporter.rest(
      outcomes.filter(({ phase }) => phase === 'not_begun'),
      picked.leftOut,
    );
    output.note(await finalTable(outcomes, picked.leftOut, regions, output.style));
    return silentAnswer(exitCodeOf(outcomes, stop.signal.aborted));
  } finally {
    for (const remove of handlers) remove();
    narrowed?.remove();
  }
}
