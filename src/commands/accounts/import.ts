import { listedNames } from '../../accounts/shared/listed-names.js';
import { checkAccountsFile } from '../../accounts/locating/accounts-file.js';
import { planInventoryChange, type DecideEdits } from '../../accounts/json/change-file.js';
import { invalidInventory } from '../../accounts/checking/invalid-inventory.js';
import { editsOf, planImport, type ImportStep } from '../../fleet/import-plan.js';
import { askOnTerminal } from '../ask.js';
import { inventoryInForce, makeChange } from '../change-inventory.js';
import { answer, defineCommand, type CommandResult, type Declaration, type OptionsOf } from '../command.js';
import type { Context } from '../context.js';
import { describeImport, importView, summary } from './import-view.js';
import { readImportable, type Importable } from '../../fleet/read-importable.js';

const declare = (declaration: Declaration) =>
  declaration
    .option('--from <file>', 'another file than your AWS config file')
    .option('--update', 'also change accounts that are there but differ')
    .option('--yes', 'do not ask')
    .option('--dry-run', 'only show what would change');

type ImportOptions = OptionsOf<typeof declare>;

/** @param path - of the accounts.json, which need not be there yet */
export async function importProfiles(
  context: Context,
  path: string,
  { from, ...found }: Importable,
  { update = false, yes = false, dryRun = false }: Partial<ImportOptions>,
): Promise<CommandResult> {
  let steps: readonly ImportStep[] = [];
  const decide: DecideEdits = async (text) => {
    const { file, problems } = await checkAccountsFile(
      text,
      listedNames(context.host, { path, origin: 'named' }),
    );
    if (file === undefined) throw invalidInventory(path, problems);
    steps = planImport(found, file, update);
    return editsOf(steps);
  };
  const planned = await planInventoryChange(context.host, path, decide);
  const result = (written: boolean) => answer({ path, from, steps, dryRun, written }, importView);
  const lines = describeImport({ path, from, steps });
  const wish = summary(steps, ['add', 'change']);
  if (dryRun) return result(false);
  if (wish === undefined || yes) lines.forEach(context.output.note);
  if (wish === undefined) return result(false);
  const isSure =
    yes ||
    (await askOnTerminal(
      context,
      { message: `${lines.join('\n')}\nImporting needs your confirmation`, hint: 'Confirm it with --yes.' },
      (terminal) => terminal.confirm(`${wish}?`, lines),
    ));
  if (isSure) await makeChange(context, { path, decide, planned });
  return result(isSure);
}

export const importAccounts = defineCommand({
  declare,
  run: async (context, _positionals, options) => {
    const importable = readImportable(context.host, options.from);
    return importProfiles(context, await inventoryInForce(context, true), importable, options);
  },
});
