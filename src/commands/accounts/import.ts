import { checkAccountsFile } from '../../accounts/locating/accounts-file.js';
import { planInventoryChange, type DecideEdits } from '../../accounts/json/change-file.js';
import { invalidInventory } from '../../accounts/checking/invalid-inventory.js';
import { editsOf, planImport, type ImportStep } from '../../fleet/import-plan.js';
import { askOnTerminal } from '../ask.js';
import { inventoryInForce, makeChange } from './change-accounts.js';
import { answer, defineCommand } from '../command.js';
import { describeImport, importView, summary } from './import-view.js';
import { readImportable } from '../../fleet/read-importable.js';

export const importAccounts = defineCommand({
  declare: (declaration) =>
    declaration
      .option('--from <file>', 'another file than your AWS config file')
      .option('--update', 'also change accounts that are there but differ')
      .option('--yes', 'do not ask')
      .option('--dry-run', 'only show what would change'),
  run: async (context, _positionals, { from: named, update = false, yes = false, dryRun = false }) => {
    const { from, ...found } = readImportable(context.host, named);
    const path = await inventoryInForce(context, true);
    let steps: readonly ImportStep[] = [];
    const decide: DecideEdits = async (text) => {
      const { file, problems } = await checkAccountsFile(text);
      if (file === undefined) throw invalidInventory(path, problems);
      steps = planImport(found, file, update);
      return editsOf(steps);
    };
    const planned = await planInventoryChange(path, decide);
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
  },
});
