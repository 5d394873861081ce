import { createInventory, type CreatedInventory } from '../accounts/create.js';
import type { View } from '../output/view.js';
import { oneLine } from '../system/safe-text.js';
import { answer, defineCommand } from './command.js';

const view: View<CreatedInventory> = {
  json: ({ path, created }) => ({ accounts_file: path, created }),
  human: ({ path, created }, { paint }) =>
    created
      ? [
          `${paint('green', '✓')} Created ${oneLine(path)} with example accounts.`,
          '',
          'What to do next:',
          '  1. Put your own accounts in the place of the examples.',
          '  2. acctmgr validate',
          '  3. acctmgr assume <name>',
        ].join('\n')
      : `${oneLine(path)} is there already and was left as it is.`,
};

export const init = defineCommand<[], { readonly local?: boolean }>({
  declare: (declaration) => {
    declaration.option('--local', 'in the current folder instead of your own configuration folder');
  },
  run: async ({ host }, _positionals, { local }) =>
    answer(await createInventory(host, { local: local === true }), view),
});
