import { planInventoryChange, type DecideEdits } from '../../accounts/json/change-file.js';
import { oneLine } from '../../system/safe-text.js';
import { askOnTerminal } from '../ask.js';
import { inventoryInForce, makeChange } from '../change-inventory.js';
import { changedView } from './change-accounts.js';
import { refuseListed } from './listed-account.js';
import { answer, defineCommand } from '../command.js';
import { warnOfAccountInUse } from '../profile-in-use.js';

export const remove = defineCommand({
  declare: (declaration) =>
    declaration
      .argument('<name>', 'the account')
      .option('--yes', 'do not ask')
      .option('--dry-run', 'only show what would change'),
  run: async (context, [name], { yes = false, dryRun = false }) => {
    await refuseListed(context, name, { isLoss: true });
    const path = await inventoryInForce(context, false);
    const decide: DecideEdits = () => [{ kind: 'remove', name }];
    const result = (changed: boolean, diff: readonly string[], said: string) =>
      answer({ path, account: name, changed, dryRun, diff, said }, changedView);
    if (yes || dryRun) {
      const { diff } = await makeChange(context, { path, dryRun, decide });
      await warnOfAccountInUse(context, name, undefined, dryRun);
      return result(true, diff, `Removed ${name} from ${oneLine(path)}.`);
    }
    const planned = await planInventoryChange(context.host, path, decide);
    const isSure = await askOnTerminal(
      context,
      { message: `Removing ${name} needs your confirmation`, hint: 'Confirm it with --yes.' },
      (terminal) => terminal.confirm(`Remove ${name} from ${path}?`, planned.diff),
    );
    if (!isSure) return result(false, [], `${name} was left as it is.`);
    await makeChange(context, { path, decide, planned });
    await warnOfAccountInUse(context, name, undefined, false);
    return result(true, planned.diff, `Removed ${name} from ${oneLine(path)}.`);
  },
});
