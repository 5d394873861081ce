import { createInventory, type CreatedInventory } from '../../accounts/locating/create.js';
import { countImportable } from '../../fleet/read-importable.js';
import type { View } from '../../output/view.js';
import { oneLine } from '../../system/safe-text.js';
import { answer, type CommandResult } from '../command.js';
import type { Context } from '../context.js';

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

/** Makes accounts.json with the accounts of the example, unless there is one. */
export async function beginWithExample(
  { host }: Pick<Context, 'host'>,
  where: { readonly local: boolean },
): Promise<CommandResult> {
  const inventory = await createInventory(host, where);
  return answer({ ...inventory, importable: inventory.created ? countImportable(host) : undefined }, view);
}
