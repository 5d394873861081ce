import { accountSettings, type EffectiveSetting } from '../../accounts/account-settings.js';
import { accountNameOf, findEntry } from '../../accounts/inventory.js';
import { wrapped } from '../../output/wrapped-text.js';
import type { View } from '../../output/view.js';
import { oneLine } from '../../system/safe-text.js';
import { answer, defineCommand } from '../command.js';
import { loadAccounts } from '../load-accounts.js';

interface Shown {
  readonly path: string;
  readonly settings: readonly EffectiveSetting[];
}

const textOf = (value: EffectiveSetting['value']): string =>
  oneLine(typeof value === 'object' ? JSON.stringify(value) : String(value));

/** Where the table is wider than the terminal: what it would cut off is what was asked for. */
const listed = (settings: Shown['settings'], columns: number | undefined): string =>
  settings
    .map((one) => `${one.key} (${one.origin}):\n  ${wrapped(textOf(one.value), columns, '  ')}`)
    .join('\n');

const view: View<Shown> = {
  json: ({ path, settings }) => ({
    accounts_file: path,
    settings: Object.fromEntries(settings.map(({ key, value, origin }) => [key, { value, origin }])),
  }),
  human: async ({ path, settings }, style) => {
    const { table } = await import('../../output/table.js');
    const body = await table(
      settings,
      [
        { heading: 'SETTING', cell: ({ key }) => key },
        { heading: 'VALUE', cell: ({ value }) => textOf(value) },
        {
          heading: 'FROM',
          cell: ({ origin }) => origin,
          colour: ({ origin }) => (origin === 'account' ? undefined : 'dim'),
        },
      ],
      style,
    );
    const isTooWide = body.split('\n').some((line) => line.length > (style.columns ?? Infinity));
    return `${isTooWide ? listed(settings, style.columns) : body}\n\nFrom ${oneLine(path)}`;
  },
};

export const show = defineCommand({
  declare: (declaration) => declaration.argument('<name>', 'the account'),
  run: async (context, [name]) => {
    const inventory = await loadAccounts(context, 'real');
    const settings = accountSettings(inventory, findEntry(inventory, accountNameOf(name)));
    return answer({ path: inventory.path, settings }, view);
  },
});
