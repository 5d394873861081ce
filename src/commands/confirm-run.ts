import { logFor, marksOf } from '../acquire/recorded.js';
import type { SessionWish } from '../acquire/wish.js';
import type { EffectiveAccount } from '../accounts/effective.js';
import { counted } from '../output/counted.js';
import { interrupted } from '../system/failure.js';
import { oneLine, shorten } from '../system/safe-text.js';
import { askOnTerminal } from './ask.js';
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

function shownAccounts(wishes: AskedRun['wishes']): string[] {
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
  return wishes.length > MOST_SHOWN ? [...lines, `… and ${wishes.length - MOST_SHOWN} more`] : lines;
}

/** Who said yes, and to how much. */
const writeConfirmed = ({ host, output }: Context, wishes: AskedRun['wishes']): Promise<void> =>
  logFor({ host, warn: output.warn }, wishes[0]).record({
    event: 'confirmed',
    reason: wishes[0].flags.reason,
    accounts: accountsOf(wishes),
    ...marksOf(wishes[0]),
  });

/**
 * Shows where a command is to run and asks once, unless `--yes` was given, or AWS itself sees to it that nothing is changed.
 *
 * @throws AcctmgrError (exit 2) `confirmation_needed` where nobody can be asked; exit 130 where the answer is no
 */
export async function confirmRun(
  context: Context,
  { command, wishes, isConfirmed }: AskedRun,
): Promise<void> {
  if (wishes.length < 2 || wishes[0].flags.narrowing !== undefined) return;
  if (isConfirmed) return writeConfirmed(context, wishes);
  const many = wishes.length;
  const what = shorten(oneLine(command.join(' ')), 60);
  const where = whereOf(wishes);
  const otherwise = {
    message: `A run in ${where} has to be confirmed`,
    hint: 'Confirm it with --yes, or let it only read: --read-only.',
    code: 'confirmation_needed',
  };
  const isGood = await askOnTerminal(context, otherwise, async (terminal) => {
    for (const line of shownAccounts(wishes)) terminal.note(line);
    if (many <= MOST_BY_YES) return terminal.confirm(`Run ${what} in ${where}?`);
    await terminal.text(`Run ${what} in ${where}? Type the number, ${many}, to go on:`, (text) =>
      text === String(many) ? undefined : `That is not ${many}.`,
    );
    return true;
  });
  if (!isGood) throw interrupted();
  await writeConfirmed(context, wishes);
}
