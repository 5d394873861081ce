import type { Inventory } from '../accounts/inventory.js';
import type { SessionFlags } from '../acquire/wish.js';
import { failedAccounts, readRunRecord, type RunRecord } from '../fleet/run/run-record.js';
import type { Selection } from '../fleet/selection/found.js';
import { selectAccounts, type Picked, type Purpose } from '../fleet/selection/select.js';
import { describeLeftOut, type LeftOutAccount } from '../fleet/selection/left-out.js';
import { usageError } from '../system/failure.js';
import type { Host } from '../system/host.js';
import { oneLine } from '../system/safe-text.js';
import { shellWord } from '../system/shell-word.js';
import { accountHere } from './account-here.js';
import { flagGroup, type Declaration, type OptionsOf } from './command.js';
import { collect } from './flag-values.js';
import { narrowedPicks } from './narrowed-picks.js';

const MATCH_FLAG = [
  '--match <glob>',
  "those of this name, as 'prod-*' without quoting; may be repeated",
  collect,
] as const;
const TAG_FLAG = [
  '--tag <key=value>',
  'those with this tag, or key!=value; may be repeated',
  collect,
] as const;
const OU_FLAG = [
  '--ou <unit>',
  'those in this organizational unit: name, /path or id; may be repeated',
  collect,
] as const;
const EXCEPT_FLAG = [
  '--except <account>',
  'not this one, or these: a glob; may be repeated',
  collect,
] as const;

const PERMISSION_SET_FLAG = [
  '--permission-set <set>',
  'those of a sign-in by this set, and not by their usual one; may be repeated',
  collect,
] as const;

const FAILED_FLAG = [
  '--failed [run]',
  'those in which the last run of exec failed, or the run of this id',
] as const;

/* Each group stands under its heading in the help text; what is declared after it, under the general one again. */

/** Of a command that takes nothing of the accounts, so that nothing has to be left out. */
export const declareNarrowingFlags = flagGroup((declaration: Declaration) =>
  declaration
    .optionsGroup('Which accounts:')
    .option(...MATCH_FLAG)
    .option(...TAG_FLAG)
    .option(...OU_FLAG)
    .option(...EXCEPT_FLAG)
    .option(...FAILED_FLAG)
    .optionsGroup('Options:'),
);

const flagsOfSelection = (declaration: Declaration) =>
  declaration
    .optionsGroup('Which accounts:')
    .option('--all', 'every account, but for protected ones')
    .option(...MATCH_FLAG)
    .option(...TAG_FLAG)
    .option(...OU_FLAG)
    .option(...EXCEPT_FLAG)
    .option(...PERMISSION_SET_FLAG)
    .option(...FAILED_FLAG)
    .option('--protected', 'globs, tags and --all pick protected accounts, too')
    .optionsGroup('Options:');

/** What every command that takes several accounts is told by its flags. */
export type SelectionOptions = OptionsOf<typeof flagsOfSelection>;

export const declareSelectionFlags = flagGroup(flagsOfSelection);

/** The run of `--failed`; undefined without it. @throws AcctmgrError (exit 2) as `readRunRecord` */
export const earlierRun = (
  host: Host,
  { failed }: Pick<Partial<SelectionOptions>, 'failed'>,
): RunRecord | undefined =>
  failed === undefined ? undefined : readRunRecord(host, failed === true ? undefined : failed);

/** @param earlier - where it was read before @throws AcctmgrError (exit 2) where `--failed` names no run, or one that failed nowhere */
export const selectionOf = (
  host: Host,
  words: readonly string[],
  options: Partial<SelectionOptions>,
  earlier: RunRecord | undefined = earlierRun(host, options),
): Selection => ({
  words,
  match: options.match ?? [],
  tags: options.tag ?? [],
  ous: options.ou ?? [],
  except: options.except ?? [],
  permissionSets: options.permissionSet ?? [],
  all: options.all === true,
  withProtected: options.protected === true,
  again: earlier === undefined ? [] : failedAccounts(earlier),
});

/** What narrows, as it is typed; `list` takes the same. */
const narrowingWords = (options: Partial<SelectionOptions>): readonly string[] => [
  ...(options.match ?? []).flatMap((glob) => ['--match', glob]),
  ...(options.tag ?? []).flatMap((tag) => ['--tag', tag]),
  ...(options.ou ?? []).flatMap((unit) => ['--ou', unit]),
  ...(options.except ?? []).flatMap((name) => ['--except', name]),
  ...(options.failed === undefined
    ? []
    : options.failed === true
      ? ['--failed']
      : ['--failed', options.failed]),
];

/** The selection as somebody would type it, for the log. */
export const selectionText = (words: readonly string[], options: Partial<SelectionOptions>): string =>
  [
    ...words,
    ...(options.all === true ? ['--all'] : []),
    ...narrowingWords(options),
    ...(options.permissionSet ?? []).flatMap((set) => ['--permission-set', set]),
    ...(options.protected === true ? ['--protected'] : []),
  ].join(' ');

/** The command that lists what the selection is of. */
export const listCommand = (words: readonly string[], options: Partial<SelectionOptions>): string =>
  ['acctmgr', 'list', ...words, ...narrowingWords(options)].map((word) => shellWord(oneLine(word))).join(' ');

/** @throws AcctmgrError with exit 2 where one account is asked for, and -j is given */
export function refuseJobs({ jobs }: { readonly jobs?: number | undefined }): void {
  if (jobs === undefined) return;
  throw usageError('--jobs is for several accounts.', {
    hint: "Leave it out, or write a glob: acctmgr assume 'dev*'",
  });
}

/** @param purpose - with the role of `--role` @throws AcctmgrError as `selectAccounts` */
export const pickAccounts = (
  host: Host,
  inventory: Inventory,
  selection: Selection,
  { role, sets }: Pick<Purpose, 'sets'> & { readonly role: string | undefined },
): Picked =>
  selectAccounts(inventory, selection, {
    hasRole: role !== undefined,
    sets,
    here: () => accountHere(host, inventory.accounts),
  });

/** What a session is taken of: by one permission set, or as `--read-only` and `--view-only` narrow it. @throws AcctmgrError as `selectAccounts` */
export function pickToTake(
  host: Host,
  inventory: Inventory,
  selection: Selection,
  { role, narrowing }: Pick<SessionFlags, 'role' | 'narrowing'>,
): Picked {
  const sets = narrowing === undefined ? 'one' : narrowing === 'read-only' ? 'read-only' : 'several';
  return narrowedPicks(inventory, pickAccounts(host, inventory, selection, { role, sets }), narrowing);
}

/** Behind the head line of what is done with the others; empty where nothing is left out. */
export function leftOutWords(leftOut: readonly LeftOutAccount[]): string {
  const parts = describeLeftOut(leftOut);
  return parts.length === 0 ? '' : `; left out: ${parts.join('; ')}`;
}
