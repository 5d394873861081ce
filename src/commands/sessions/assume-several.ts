import { assumeAccount, type AssumeWish } from '../../acquire/assume-account.js';
import type { Caller } from '../../acquire/caller.js';
import { chainOf, prepare, type Prepared } from '../../acquire/prepared.js';
import { sharedLogins, startSharedLogin } from '../../acquire/shared-login.js';
import type { LeftOut } from '../../fleet/selection/left-out.js';
import { counted } from '../../output/counted.js';
import type { Output } from '../../output/output.js';
import { awsSettings } from '../../sessions/source/aws-settings.js';
import { protectedRoles } from '../../sessions/protection.js';
import { AcctmgrError, EXIT } from '../../system/failure.js';
import type { Host } from '../../system/host.js';
import { oneLine } from '../../system/safe-text.js';
import { askInTurn } from '../ask.js';
import { severalView, type Outcome } from './assume-view.js';
import { answer, type CommandResult } from '../command.js';
import type { Context } from '../context.js';
import { noteMissingRegion } from '../missing-region.js';
import { remindOfProfiles } from '../remind-of-profiles.js';
import { callerOf } from '../terminal-asker.js';
import { leftOutWords } from '../selection-flags.js';
import { runningShell } from '../running-shell.js';
import { warnOfWinners } from './winners.js';

/** So many accounts are asked for at once: STS throttles an account's callers together. */
const AT_ONCE = 8;

/** What concerns all accounts alike is said once. */
function sayOnce(output: Output): Output {
  const said = new Set<string>();
  const once = (say: (text: string) => void) => (text: string) => {
    if (!said.has(text)) say(text);
    said.add(text);
  };
  return { ...output, note: once(output.note), warn: once(output.warn) };
}

/** Undefined where planning fails: the attempt to assume the account says why. */
function orNone<T>(plan: () => T): T | undefined {
  try {
    return plan();
  } catch (error) {
    if (error instanceof AcctmgrError) return undefined;
    throw error;
  }
}

/** One reason for all protected accounts; where nobody can be asked, each of them says so itself. */
async function reasonForAll({ asker }: Caller, wishes: readonly AssumeWish[]): Promise<string | undefined> {
  const given = wishes[0]?.flags.reason;
  const protectedOf = (wish: AssumeWish) => orNone(() => protectedRoles(wish.inventory, chainOf(wish))) ?? [];
  const names = wishes.filter((wish) => protectedOf(wish).length > 0).map(({ account }) => account.name);
  if (given !== undefined || names.length < 2) return given;
  try {
    return await asker.reason(names.join(', '));
  } catch (error) {
    if (error instanceof AcctmgrError && error.code === 'reason_needed') return undefined;
    throw error;
  }
}

/** What can be prepared beforehand; where that fails, the attempt to assume the account says why. */
function preparedOf(host: Host, wishes: readonly AssumeWish[]): ReadonlyMap<AssumeWish, Prepared> {
  const aws = orNone(() => awsSettings(host));
  if (aws === undefined) return new Map();
  return new Map(
    wishes.flatMap((wish) => {
      const prepared = orNone(() => prepare(host, wish, chainOf(wish), aws));
      return prepared === undefined ? [] : [[wish, prepared] as const];
    }),
  );
}

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
  leftOut: readonly LeftOut[],
): Promise<CommandResult> {
  const shared: Context = { ...askInTurn(context), output: sayOnce(context.output) };
  const caller = callerOf(shared, asked[0].flags.mfaCode, asked[0].inventory);
  const reason = await reasonForAll(caller, asked);
  const wishes = asked.map((wish) => ({ ...wish, flags: { ...wish.flags, reason } }));
  const prepared = preparedOf(context.host, wishes);
  for (const login of sharedLogins([...prepared.values()], context.host.now())) {
    await startSharedLogin(caller, login);
  }

  shared.output.lead(`Assuming roles in ${counted(wishes.length, 'account')}${leftOutWords(leftOut)}...`);
  const outcomes = new Map<AssumeWish, Outcome>();
  const waiting = [...wishes];
  const work = async (): Promise<void> => {
    for (let wish = waiting.shift(); wish !== undefined; wish = waiting.shift()) {
      outcomes.set(wish, await outcomeOf(shared, caller, wish, prepared.get(wish)));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const inOrder = wishes.flatMap((wish) => outcomes.get(wish) ?? []);
  const assumed = inOrder.flatMap((outcome) => ('assumed' in outcome ? [outcome.assumed] : []));
  const shell = await runningShell(context);
  warnOfWinners(context, assumed, shell);
  noteMissingRegion(
    context,
    assumed.map((one) => ({ ...one, account: one.account.name })),
  );
  remindOfProfiles(context, wishes[0]?.inventory, assumed);
  const hasFailed = inOrder.some((outcome) => 'failure' in outcome);
  return answer(
    { outcomes: inOrder, leftOut, now: context.host.now(), shell },
    severalView,
    hasFailed ? EXIT.failed : EXIT.done,
  );
}
