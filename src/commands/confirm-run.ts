import { logFor, marksOf } from '../acquire/recorded.js';
import type { SessionWish } from '../acquire/wish.js';
import type { EffectiveAccount } from '../accounts/effective.js';
import { describeLeftOut, type LeftOutAccount } from '../fleet/selection/left-out.js';
import { counted } from '../output/counted.js';
import { interrupted } from '../system/failure.js';
import { oneLine, shorten } from '../system/safe-text.js';
import { shellWord } from '../system/shell-word.js';
import type { Terminal } from '../terminal/terminal.js';
import { askOnTerminal, isNo } from './ask.js';
import type { Context } from './context.js';

/** Above so many accounts, their number has to be typed. */
const MOST_BY_YES = 10;
const MOST_SHOWN = 20;

/** What leads into the account, in a few words. */
export function accessWords({ access }: EffectiveAccount): string {
  switch (access.kind) {
    case 'base':
      return 'the base account';
    case 'role':
      return oneLine(access.roleArn.replace(/^.*?:role\//, ''));
    case 'permission-set':
      return oneLine(access.permissionSet ?? 'no permission set');
  }
}

export interface AskedRun {
  readonly command: readonly string[];
  /** One for each account and region. */
  readonly wishes: readonly [SessionWish, ...SessionWish[]];
  /** Of `--yes`. */
  readonly isConfirmed: boolean;
  readonly leftOut: readonly LeftOutAccount[];
  /** The command that lists the accounts, for those that are not shown. */
  readonly listedBy: string;
}

const accountsOf = (wishes: AskedRun['wishes']): number =>
  new Set(wishes.map(({ account }) => account.name)).size;

/** How many accounts and regions a run is in. */
export function whereOf(wishes: AskedRun['wishes']): string {
  const accounts = accountsOf(wishes);
  const regions = new Set(wishes.map(({ flags }) => flags.region)).size;
  const all = counted(accounts, 'account');
  if (wishes.length < accounts * regions) return `${counted(wishes.length, 'region')} of ${all}`;
  return regions > 1 ? `${all} and ${regions} regions` : all;
}

function shownAccounts({ wishes, leftOut, listedBy }: AskedRun): readonly string[] {
  const lines = wishes
    .slice(0, MOST_SHOWN)
    .map(({ account, flags }) =>
      [
        oneLine(account.name),
        account.account_id,
        flags.role ?? accessWords(account),
        flags.region ?? account.region ?? '',
      ]
        .filter((part) => part !== '')
        .join(' · '),
    );
  const others = wishes.length - lines.length;
  return [
    ...lines,
    ...(others === 0 ? [] : [`… and ${others} more. All of them: ${listedBy}`]),
    ...describeLeftOut(leftOut).map((words) => `Left out: ${words}`),
  ];
}

/** Whether somebody types it, which nobody does without having read it. */
export async function askNumber(terminal: Terminal, question: string, many: number): Promise<boolean> {
  const typed = await terminal.text(`${question} Type the number, ${many}, to go on:`, (text) =>
    text === String(many) || isNo(text) ? undefined : `That is not ${many}. To leave it, type no.`,
  );
  return !isNo(typed);
}

/** Who said yes, and to how much. */
export const writeConfirmed = ({ host, output }: Context, wishes: AskedRun['wishes']): Promise<void> =>
  logFor({ host, warn: output.warn }, wishes[0]).record({
    event: 'confirmed',
    reason: wishes[0].flags.reason,
    accounts: accountsOf(wishes),
    ...marksOf(wishes[0]),
  });

/**
 * Shows where a command is to run, and where it is not, and asks once, unless `--yes` was given, or AWS itself sees to it that nothing is changed.
 * Returns whether it has shown that.
 *
 * @throws AcctmgrError (exit 2) `confirmation_needed` where nobody can be asked; exit 130 where the answer is no
 */
export async function confirmRun(context: Context, asked: AskedRun): Promise<boolean> {
  const { command, wishes, isConfirmed } = asked;
  if (wishes.length < 2 || wishes[0].flags.narrowing !== undefined) return false;
  if (isConfirmed) {
    await writeConfirmed(context, wishes);
    return false;
  }
  const many = wishes.length;
  const where = whereOf(wishes);
  const question = `Run ${shorten(command.map((word) => shellWord(oneLine(word))).join(' '), 60)} in ${where}?`;
  const otherwise = {
    message: `A run in ${where} has to be confirmed`,
    hint: 'Confirm it with --yes, or let it only read: --read-only.',
    code: 'confirmation_needed',
  };
  const isGood = await askOnTerminal(context, otherwise, (terminal) => {
    for (const line of shownAccounts(asked)) terminal.note(line);
    return many <= MOST_BY_YES ? terminal.confirm(question) : askNumber(terminal, question, many);
  });
  if (!isGood) throw interrupted();
  await writeConfirmed(context, wishes);
  return true;
}
