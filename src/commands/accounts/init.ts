import { createInventory, type CreatedInventory } from '../../accounts/locating/create.js';
import type { View } from '../../output/view.js';
import { oneLine } from '../../system/safe-text.js';
import { answer, defineCommand } from '../command.js';
import { countImportable } from '../../fleet/read-importable.js';

interface Begun extends CreatedInventory {
  /** What `import` would find. */
  readonly importable: { readonly from: string; readonly count: number } | undefined;
}

const view: View<Begun> = {
  json: ({ path, created }) => ({ accounts_file: path, created }),
  human: ({ path, created, needsTrust, importable }, { paint }) => {
    if (!created) return `${oneLine(path)} is there already and was left as it is.`;
    const steps = [
      'Replace the examples with your own accounts.',
      ...(importable === undefined
        ? []
        : [
            `acctmgr import: makes accounts of role profiles in ${oneLine(importable.from)} (${importable.count} found)`,
          ]),
      ...(needsTrust ? ['acctmgr trust: until then, your own inventory stays in force here'] : []),
      'acctmgr validate',
      'acctmgr assume <name>',
    ];
    return [
      `${paint('green', '✓')} Created ${oneLine(path)} with example accounts.`,
      '',
      'What to do next:',
      ...steps.map((step, index) => `  ${index + 1}. ${step}`),
    ].join('\n');
  },
};

export const init = defineCommand({
  declare: (declaration) =>
    declaration.option('--local', 'in the current folder instead of your own configuration folder'),
  run: async ({ host }, _positionals, { local = false }) => {
    const inventory = await createInventory(host, { local });
    return answer({ ...inventory, importable: inventory.created ? countImportable(host) : undefined }, view);
  },
});
