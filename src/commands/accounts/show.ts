import { accountSettings, type EffectiveSetting } from '../../accounts/account-settings.js';
import { includeWord, ownNames } from '../../accounts/shared/include-notes.js';
import type { SharedFrom } from '../../accounts/shared/shared-from.js';
import { accountNameOf, findEntry } from '../../accounts/inventory.js';
import { isActive, unitPath, type Membership } from '../../accounts/membership.js';
import { wrapped } from '../../output/wrapped-text.js';
import type { View } from '../../output/view.js';
import { oneLine } from '../../system/safe-text.js';
import { answer, defineCommand } from '../command.js';
import { loadAccounts } from '../load-accounts.js';

interface Shown {
  readonly path: string;
  readonly settings: readonly EffectiveSetting[];
  /** Undefined where no organization lists it. */
  readonly organization: Membership | undefined;
  /** The shared inventory that it is of. */
  readonly includedFrom: SharedFrom | undefined;
  /** Of an entry of accounts.json: those that have its name, too. */
  readonly alsoFrom: readonly string[];
}

const textOf = (value: EffectiveSetting['value']): string =>
  oneLine(typeof value === 'object' ? JSON.stringify(value) : String(value));

/** A rule by its place in the file. */
const originOf = ({ origin, rule }: EffectiveSetting): string =>
  rule === undefined ? origin : `rules[${rule}]`;

/** Where the table is wider than the terminal: what it would cut off is what was asked for. */
const listed = (settings: Shown['settings'], columns: number | undefined): string =>
  settings
    .map((one) => `${one.key} (${originOf(one)}):\n  ${wrapped(textOf(one.value), columns, '  ')}`)
    .join('\n');

const placeOf = (organization: Membership | undefined): string =>
  organization === undefined
    ? ''
    : `\nIn ${oneLine(unitPath(organization.units))} of the organization ${organization.organizationId}${isActive(organization) ? '' : `, where it is ${organization.state}`}`;

const sharedBy = (shared: SharedFrom | undefined): string =>
  shared === undefined
    ? ''
    : `, shared by ${oneLine(shared.from)}${shared.isShown ? '' : `\nNew, and in no pattern until shown: acctmgr sync ${includeWord(shared.from)}`}`;

const sharedToo = (alsoFrom: readonly string[]): string =>
  alsoFrom.length === 0
    ? ''
    : `, which counts: ${alsoFrom.map(oneLine).join(', ')} ${alsoFrom.length === 1 ? 'has' : 'have'} the name, too`;

const view: View<Shown> = {
  json: ({ path, settings, organization, includedFrom, alsoFrom }) => ({
    accounts_file: path,
    included_from: includedFrom?.from ?? null,
    also_included_from: alsoFrom,
    organization:
      organization === undefined
        ? null
        : {
            id: organization.organizationId,
            ou: unitPath(organization.units),
            ou_ids: organization.units.map(({ id }) => id),
            state: organization.state,
          },
    settings: Object.fromEntries(
      settings.map(({ key, value, origin, rule }) => [
        key,
        { value, origin, ...(rule === undefined ? {} : { rule }) },
      ]),
    ),
  }),
  human: async ({ path, settings, organization, includedFrom, alsoFrom }, style) => {
    const { table } = await import('../../output/table.js');
    const body = await table(
      settings,
      [
        { heading: 'SETTING', cell: ({ key }) => key },
        { heading: 'VALUE', cell: ({ value }) => textOf(value) },
        {
          heading: 'FROM',
          cell: originOf,
          colour: ({ origin }) => (origin === 'account' ? undefined : 'dim'),
        },
      ],
      style,
    );
    const isTooWide = body.split('\n').some((line) => line.length > (style.columns ?? Infinity));
    return `${isTooWide ? listed(settings, style.columns) : body}\n\nFrom ${oneLine(path)}${sharedBy(includedFrom)}${sharedToo(alsoFrom)}${placeOf(organization)}`;
  },
};

export const show = defineCommand({
  declare: (declaration) => declaration.argument('<name>', 'the account'),
  run: async (context, [name]) => {
    const inventory = await loadAccounts(context, 'real');
    const account = findEntry(inventory, accountNameOf(name));
    const { organization, shared } = account;
    return answer(
      {
        path: inventory.path,
        settings: accountSettings(inventory, account),
        organization,
        includedFrom: shared,
        alsoFrom:
          shared === undefined
            ? (inventory.shared ?? []).flatMap((copy) =>
                ownNames(copy, [account]).length === 0 ? [] : [copy.from],
              )
            : [],
      },
      view,
    );
  },
});
