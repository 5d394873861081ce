import { oneLine } from '../../system/safe-text.js';
import { inventoryInForce, makeChange } from '../change-inventory.js';
import { changedView } from './change-accounts.js';
import { refuseListed } from './listed-account.js';
import { answer, defineCommand } from '../command.js';
import { warnOfAccountInUse } from '../profile-in-use.js';

export const rename = defineCommand({
  declare: (declaration) =>
    declaration
      .argument('<name>', 'the account')
      .argument('<new>', 'the new name')
      .option('--dry-run', 'only show what would change'),
  run: async (context, [name, to], { dryRun = false }) => {
    await refuseListed(context, name);
    const path = await inventoryInForce(context, false);
    const change = await makeChange(context, { path, dryRun, decide: () => [{ kind: 'rename', name, to }] });
    if (change.changed) await warnOfAccountInUse(context, name, to, dryRun);
    const said = change.changed
      ? `${name} is called ${to} now in ${oneLine(path)}.`
      : `${name} has that name already.`;
    return answer({ ...change, path, account: to, dryRun, said }, changedView);
  },
});
