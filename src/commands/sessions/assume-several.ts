import { assumeAccount, type AssumeWish } from '../../acquire/assume-account.js';
import type { Caller } from '../../acquire/caller.js';
import type { Prepared } from '../../acquire/prepared.js';
import { inPool } from '../../fleet/run/pool.js';
import type { LeftOutAccount } from '../../fleet/selection/left-out.js';
import { counted } from '../../output/counted.js';
import { AcctmgrError, EXIT } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import { severalView, type Outcome } from './assume-view.js';
import { answer, type CommandResult } from '../command.js';
import type { Context } from '../context.js';
import { noteMissingRegion } from '../missing-region.js';
import { remindOfProfiles } from '../remind-of-profiles.js';
import { leftOutWords } from '../selection-flags.js';
import { runningShell } from '../running-shell.js';
import { together } from '../together.js';
import { warnOfWinners } from './winners.js';

/** So many accounts are asked for at once: STS throttles an account's callers together. */
const AT_ONCE = 8;

async function outcomeOf(
  context: Context,
  caller: Caller,
  wish: AssumeWish,
  prepared: Prepared | undefined,
): Promise<Outcome> {
  const { name } = wish.account;
  try {
    return { name, assumed: await assumeAccount(caller, wish, undefined, prepared) };
  } catch (error) {
    if (!(error instanceof AcctmgrError) || error.exitCode === EXIT.interrupted) throw error;
    const label = oneLine(name);
    const message = error.message.startsWith(label) ? error.message : `${label}: ${error.message}`;
    // In JSON the answer says it.
    if (!context.flags.json) {
      context.output.warn(error.hint === undefined ? message : `${message} ${error.hint}`);
    }
    return { name, failure: error };
  }
}

/** Takes the accounts side by side; one that fails does not keep the others. Exit code 1 where any did. */
export async function assumeSeveral(
  context: Context,
  asked: readonly [AssumeWish, ...AssumeWish[]],
  leftOut: readonly LeftOutAccount[],
): Promise<CommandResult> {
  const { context: shared, caller, members } = await together(context, asked);
  shared.output.lead(`Assuming roles in ${counted(members.length, 'account')}${leftOutWords(leftOut)}...`);
  const outcomes = new Map<AssumeWish, Outcome>();
  await inPool(members, AT_ONCE, async ({ wish, prepared }, throttled) => {
    const outcome = await outcomeOf(shared, caller, wish, prepared);
    if ('failure' in outcome && outcome.failure.code === 'throttled') throttled();
    outcomes.set(wish, outcome);
  });
  const inOrder = members.flatMap(({ wish }) => outcomes.get(wish) ?? []);
  const assumed = inOrder.flatMap((outcome) => ('assumed' in outcome ? [outcome.assumed] : []));
  const shell = await runningShell(context);
  warnOfWinners(context, assumed, shell);
  noteMissingRegion(
    context,
    assumed.map((one) => ({ ...one, account: one.account.name })),
  );
  remindOfProfiles(context, asked[0].inventory, assumed);
  const hasFailed = inOrder.some((outcome) => 'failure' in outcome);
  return answer(
    { outcomes: inOrder, leftOut, now: context.host.now(), shell },
    severalView,
    hasFailed ? EXIT.failed : EXIT.done,
  );
}
