import type { AssumeWish } from '../../acquire/assume-account.js';
import type { LeftOutAccount } from '../../fleet/selection/left-out.js';
import { counted } from '../../output/counted.js';
import { EXIT } from '../../system/failure.js';
import { answer, type CommandResult } from '../command.js';
import type { Context } from '../context.js';
import { liveRun } from '../live-run.js';
import { noteMissingRegion } from '../missing-region.js';
import { remindOfProfiles } from '../remind-of-profiles.js';
import { leftOutWords } from '../selection-flags.js';
import { runningShell } from '../running-shell.js';
import { together } from '../together.js';
import { assumeTogether } from './assume-together.js';
import { severalView, type Outcome } from './assume-view.js';
import { warnOfWinners } from './winners.js';

export interface SeveralToAssume {
  readonly wishes: readonly [AssumeWish, ...AssumeWish[]];
  readonly leftOut: readonly LeftOutAccount[];
  /** So many accounts are asked for at once. */
  readonly atOnce: number;
}

function exitCodeOf(outcomes: readonly Outcome[], isStopped: boolean): number {
  if (isStopped) return EXIT.interrupted;
  const failures = outcomes.flatMap((outcome) => ('failure' in outcome ? [outcome.failure] : []));
  if (failures.length === 0) return EXIT.done;
  const isAllRefused =
    failures.length === outcomes.length && failures.every(({ exitCode }) => exitCode === EXIT.notAllowed);
  return isAllRefused ? EXIT.notAllowed : EXIT.failed;
}

/** Takes the accounts side by side; one that fails does not keep the others. Exit code 1 where any did. */
export async function assumeSeveral(
  context: Context,
  { wishes, leftOut, atOnce }: SeveralToAssume,
): Promise<CommandResult> {
  const live = liveRun<object>(context);
  const ready = await together(live.context, wishes);
  const { output } = ready.context;
  output.lead(`Assuming roles in ${counted(wishes.length, 'account')}${leftOutWords(leftOut)}...`);
  const { outcomes, isStopped } = await assumeTogether(ready, live, atOnce);
  const assumed = outcomes.flatMap((outcome) => ('assumed' in outcome ? [outcome.assumed] : []));
  const shell = await runningShell(context);
  warnOfWinners(context, assumed, shell);
  noteMissingRegion(
    context,
    assumed.map((one) => ({ ...one, account: one.account.name })),
  );
  remindOfProfiles(context, wishes[0].inventory, assumed);
  return answer(
    { outcomes, leftOut, now: context.host.now(), shell },
    severalView,
    exitCodeOf(outcomes, isStopped),
  );
}
