import type { Inventory } from '../accounts/inventory.js';
import type { Selection } from '../fleet/selection/found.js';
import { selectAccounts, type Picked } from '../fleet/selection/select.js';
import { describeLeftOut, type LeftOutAccount } from '../fleet/selection/left-out.js';
import type { Host } from '../system/host.js';
import { accountHere } from './account-here.js';
import { flagGroup, type Declaration, type OptionsOf } from './command.js';
import { collect } from './flag-values.js';

const flagsOfSelection = (declaration: Declaration) =>
  declaration
    .optionsGroup('Which accounts:')
    .option('--all', 'every account, but for protected ones')
    .option('--match <glob>', "those of this name, as 'prod-*' without quoting; may be repeated", collect)
    .option('--tag <key=value>', 'those with this tag, or key!=value; may be repeated', collect)
    .option('--except <name>', 'not this one, or these: a glob; may be repeated', collect)
    .option('--protected', 'globs, tags and --all pick protected accounts, too')
    .optionsGroup('Options:');

/** What every command that takes several accounts is told by its flags. */
export type SelectionOptions = OptionsOf<typeof flagsOfSelection>;

export const declareSelectionFlags = flagGroup(flagsOfSelection);

export const selectionOf = (words: readonly string[], options: SelectionOptions): Selection => ({
  words,
  match: options.match ?? [],
  tags: options.tag ?? [],
  except: options.except ?? [],
  all: options.all === true,
  withProtected: options.protected === true,
  again: [],
});

/** @param role - of `--role` @throws AcctmgrError as `selectAccounts` */
export const pickAccounts = (
  host: Host,
  inventory: Inventory,
  selection: Selection,
  role: string | undefined,
): Picked =>
  selectAccounts(inventory, selection, { hasRole: role !== undefined, here: () => accountHere(host) });

/** Behind the head line of what is done with the others; empty where nothing is left out. */
export function leftOutWords(leftOut: readonly LeftOutAccount[]): string {
  const parts = describeLeftOut(leftOut);
  return parts.length === 0 ? '' : `; left out: ${parts.join('; ')}`;
}
