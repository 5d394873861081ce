import { ownRoleArn, type EffectiveAccount } from '../../accounts/effective.js';
import { isoTime } from '../../output/moment.js';
import type { Style, View } from '../../output/view.js';
import { readManagedProfiles } from '../../profiles/credentials-file.js';
import { protectedAccounts } from '../../sessions/protection.js';
import { describeSets, permissionSetsOf } from '../../accounts/permission-sets.js';
import { unitPath } from '../../accounts/membership.js';
import { accountNameOf, type Inventory } from '../../accounts/inventory.js';
import type { Selection } from '../../fleet/selection/found.js';
import { accountsMeant, isEmpty } from '../../fleet/selection/select.js';
import { oneLine } from '../../system/safe-text.js';
import { accountHere } from '../account-here.js';
import { accountSource, accountsOfSource, isFound, syncOf } from './account-source.js';
import { answer, defineCommand, type CommandResult, type Declaration, type OptionsOf } from '../command.js';
import type { Context } from '../context.js';
import { loadAccounts } from '../load-accounts.js';
import { declareNarrowingFlags, selectionOf } from '../selection-flags.js';
import { colourOf, stateOf } from '../time-left.js';

interface Listed {
  readonly account: EffectiveAccount;
  /** By whichever entry of the same account id and role. */
  readonly isProtected: boolean;
  /** Of the `assumed-<name>` profile; undefined where there is none. */
  readonly expiration: Date | undefined;
}

interface Listing {
  readonly rows: readonly Listed[];
  readonly layout: 'blocks' | 'table';
  readonly path: string;
  readonly now: number;
  /** Something is included, and nothing of it was fetched. */
  readonly awaitsFetch: boolean;
}

/** What to do where there is no account. */
const noneYet = ({ path, awaitsFetch }: Listing): string =>
  awaitsFetch ? `acctmgr sync fetches what ${oneLine(path)} includes` : `add yours to ${oneLine(path)}`;

/** Up to so many accounts are shown as blocks, as the Python tool did. */
const MOST_BLOCKS = 5;
const ruleFor = ({ columns = 60 }: Style): string => '-'.repeat(Math.min(60, columns));

const profileOf = ({ name }: EffectiveAccount): string => `assumed-${name}`;

/** Of an account that is shared: `acctmgr sync` has not shown it yet, so that no pattern takes it. */
const newTo = ({ shared }: EffectiveAccount): string => (shared?.isShown === false ? ' (not shown yet)' : '');

function block({ account, isProtected, expiration }: Listed, now: number, { paint }: Style): string[] {
  const state = (until: Date) => paint(colourOf(until, now), stateOf(until, now));
  const lines: [label: string, value: string | undefined][] = [
    ['Name', paint('bold', account.name)],
    ['Display name', account.display_name],
    ['Account ID', account.account_id],
    ['Description', account.description === undefined ? undefined : oneLine(account.description)],
    ['Role ARN', ownRoleArn(account)],
    ['Sign-in', account.sso_session],
    ['Permission sets', describeSets(permissionSetsOf(account)) || undefined],
    ['Unit', account.organization && oneLine(unitPath(account.organization.units))],
    ['Region', account.region],
    ['Protected', isProtected ? 'yes' : undefined],
    ['Shared by', account.shared && `${oneLine(account.shared.from)}${newTo(account)}`],
    ['Found by', account.shared === undefined && isFound(account) ? syncOf(account) : undefined],
    ['Profile', expiration && `${profileOf(account)} (${state(expiration)})`],
  ];
  return lines.flatMap(([label, value]) => (value === undefined ? [] : [`${label}: ${value}`]));
}

const blocks = (rows: readonly Listed[], now: number, style: Style): string =>
  [ruleFor(style), ...rows.flatMap((row) => [...block(row, now, style), ruleFor(style)])].join('\n');

/** `…:role/` says nothing in a table whose rows have the account id beside it. */
const roleOf = (account: EffectiveAccount): string => ownRoleArn(account)?.replace(/^.*?:role\//, '') ?? '';

async function tableOf(rows: readonly Listed[], now: number, style: Style): Promise<string> {
  const { table } = await import('../../output/table.js');
  const sources = rows.some(({ account }) => isFound(account) || account.shared !== undefined)
    ? [
        {
          heading: 'SOURCE',
          cell: ({ account }: Listed) => `${oneLine(accountSource(account))}${newTo(account)}`,
          isExtra: true as const,
        },
      ]
    : [];
  return table(
    rows,
    [
      { heading: 'NAME', cell: ({ account }) => account.name, shrinks: 'last' },
      { heading: 'ACCOUNT ID', cell: ({ account }) => account.account_id },
      { heading: 'ROLE', cell: ({ account }) => roleOf(account), shrinks: true, isExtra: true },
      { heading: 'REGION', cell: ({ account }) => account.region ?? '', isExtra: 'first' },
      ...sources,
      { heading: 'PROTECTED', cell: ({ isProtected }) => (isProtected ? 'yes' : ''), isExtra: true },
      {
        heading: 'PROFILE',
        cell: ({ expiration }) => (expiration === undefined ? '' : stateOf(expiration, now)),
        colour: ({ expiration }) => expiration && colourOf(expiration, now),
      },
      {
        heading: 'DESCRIPTION',
        cell: ({ account }) => oneLine(account.description ?? ''),
        shrinks: true,
        isExtra: 'first',
      },
    ],
    style,
  );
}

const view: View<Listing> = {
  json: ({ rows, now }) =>
    rows.map(({ account, isProtected, expiration }) => ({
      name: account.name,
      display_name: account.display_name ?? null,
      account_id: account.account_id,
      description: account.description ?? null,
      role_arn: ownRoleArn(account) ?? null,
      region: account.region ?? null,
      tags: account.tags ?? {},
      ou: account.organization === undefined ? null : unitPath(account.organization.units),
      protected: isProtected,
      source: accountSource(account),
      sso_session: account.sso_session ?? null,
      permission_sets: permissionSetsOf(account).map(({ word, name }) => ({ word, name })),
      profile:
        expiration === undefined
          ? null
          : {
              name: profileOf(account),
              expiration: isoTime(expiration),
              expired: expiration.getTime() <= now,
            },
    })),
  human: async (listing, style) => {
    const { rows, layout, now } = listing;
    if (rows.length === 0) return `Configured Accounts:\nnone yet: ${noneYet(listing)}`;
    const body = layout === 'blocks' ? blocks(rows, now, style) : await tableOf(rows, now, style);
    return `Configured Accounts:\n${body}`;
  },
};

const declare = (declaration: Declaration) =>
  declareNarrowingFlags(
    declaration.argument('[names...]', "these accounts only, or a glob: 'dev-*'; without one, all"),
  )
    .option('--all', 'every account, as without a name')
    .option('--long', 'one block per account, however many there are')
    .option('--table', 'one line per account, however few there are')
    .option(
      '--source <source>',
      'only those of accounts.json, of a sign-in, of what is included, or organizations',
    )
    .addOption(
      declaration
        .createOption(
          '--switch-role-links [format]',
          'links to the console of each account as a table for a wiki',
        )
        .choices(['markdown', 'html'])
        .preset('markdown'),
    )
    .addHelpText(
      'after',
      '\nacctmgr profiles shows every profile, also those of other roles and of accounts\nthat are gone.',
    );

type ListOptions = OptionsOf<typeof declare>;

/** Those that the selection means, by whichever permission set. @throws AcctmgrError as `accountsMeant` */
function selected(
  { host }: Context,
  inventory: Inventory,
  accounts: readonly EffectiveAccount[],
  selection: Selection,
): readonly EffectiveAccount[] {
  const meant = accountsMeant(inventory, selection, () => accountHere(host, inventory.accounts));
  const names = new Set(
    meant.flatMap(({ account, lacksSet = false }) => (lacksSet ? [] : [accountNameOf(account.name)])),
  );
  return accounts.filter(({ name }) => names.has(name));
}

async function listAccounts(
  context: Context,
  words: readonly string[],
  { long, table, source, switchRoleLinks, ...narrowing }: ListOptions,
): Promise<CommandResult> {
  const inventory = await loadAccounts(context, 'any');
  const { path, signIns } = inventory;
  const ofSource = source === undefined ? inventory.accounts : accountsOfSource(inventory, source);
  const selection = selectionOf(context.host, words, narrowing);
  const accounts = isEmpty({ ...selection, all: false })
    ? ofSource
    : selected(context, inventory, ofSource, selection);
  if (switchRoleLinks !== undefined) {
    const links = await import('./switch-role-links.js');
    return answer(
      links.switchRoleLinks(context.host, { accounts, signIns }),
      links.linksView(switchRoleLinks),
    );
  }
  const expirations = new Map(
    readManagedProfiles(context.host).map(({ name, expiration }) => [name, expiration]),
  );
  const protection = protectedAccounts(inventory.accounts);
  const rows = accounts.map((account) => ({
    account,
    isProtected: protection.has(account),
    expiration: expirations.get(profileOf(account)),
  }));
  const layout = long === true || (table !== true && rows.length <= MOST_BLOCKS) ? 'blocks' : 'table';
  const awaitsFetch = inventory.shared === undefined && (inventory.file.include ?? []).length > 0;
  return answer({ rows, layout, path, now: context.host.now(), awaitsFetch }, view);
}

export const list = defineCommand({
  declare,
  run: (context, [words], options) => listAccounts(context, words, options),
});
