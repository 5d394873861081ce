import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AccountEntry } from '../../../src/accounts/schema.js';
import { inventoryOf } from '../../../src/accounts/inventory.js';
import type { Selection } from '../../../src/fleet/selection/found.js';
import { fitsGlob } from '../../../src/accounts/glob.js';
import { isOneAccount, selectAccounts, type Purpose } from '../../../src/fleet/selection/select.js';

const idOf = (index: number): string => String(100_000_000_000 + index);

const ENTRIES: readonly (Partial<AccountEntry> & { readonly name: string })[] = [
  { name: 'main' },
  { name: 'dev-web', role_name: 'Dev', tags: { env: 'dev', team: 'web' } },
  { name: 'dev-api', role_name: 'Dev', tags: { env: 'dev', team: 'api' } },
  { name: 'stage', role_name: 'Dev', tags: { env: 'stage' } },
  { name: 'prod-web', role_name: 'Ops', tags: { env: 'prod', team: 'web' } },
  { name: 'prod-pay', role_name: 'Ops', tags: { env: 'prod' }, protected: true },
  { name: 'behind', role_name: 'Ops', source_account: 'prod-pay' },
  {
    name: 'data',
    sso_session: 'corp',
    permission_sets: { ro: 'ReadOnlyAccess', admin: 'AdministratorAccess' },
  },
  { name: 'logs', sso_session: 'corp', permission_sets: { ro: 'ReadOnlyAccess' } },
  {
    name: 'tools',
    sso_session: 'corp',
    permission_sets: { ro: 'ReadOnlyAccess', admin: 'AdministratorAccess' },
    default_permission_set: 'admin',
  },
];

const inventory = inventoryOf(
  {
    sso_sessions: { corp: { start_url: 'https://corp.awsapps.com/start', region: 'eu-west-1' } },
    accounts: ENTRIES.map((entry, index) => ({ account_id: idOf(index), ...entry })),
  },
  { path: '/home/ada/accounts.json', origin: 'own' },
);

const earlier = (name: string) => ({
  name,
  accountId: idOf(ENTRIES.findIndex((entry) => entry.name === name)),
});

const NOTHING: Selection = {
  words: [],
  match: [],
  tags: [],
  ous: [],
  except: [],
  permissionSets: [],
  all: false,
  withProtected: false,
  again: [],
};
const PURPOSE: Purpose = { hasRole: false, sets: 'one', here: () => 'stage' };

const select = (selection: Partial<Selection>, purpose: Partial<Purpose> = {}) =>
  selectAccounts(inventory, { ...NOTHING, ...selection }, { ...PURPOSE, ...purpose });
const names = (selection: Partial<Selection>, purpose: Partial<Purpose> = {}) =>
  select(selection, purpose).accounts.map(({ account }) => account.name);
const refusal = (
  selection: Partial<Selection>,
): { code: string; message: string; hint: string | undefined } => {
  try {
    select(selection);
  } catch (error) {
    return error as ReturnType<typeof refusal>;
  }
  throw new Error('It picked something');
};

describe('a selection', () => {
  it.each<[Partial<Selection>, readonly string[]]>([
    [{ words: ['stage', 'dev-web'] }, ['dev-web', 'stage']],
    [{ words: ['DEV-*'] }, ['dev-web', 'dev-api']],
    [{ words: ['*-web'] }, ['dev-web', 'prod-web']],
    [{ match: ['dev-???'] }, ['dev-web', 'dev-api']],
    [{ words: ['dev-*', 'stage'] }, ['dev-web', 'dev-api', 'stage']],
    [{ words: [idOf(3), 'dev-api'] }, ['dev-api', 'stage']],
    [{ words: ['.', 'dev-api'] }, ['dev-api', 'stage']],
    [{ tags: ['env=dev'] }, ['dev-web', 'dev-api']],
    [{ tags: ['env=dev', 'env=prod'] }, ['dev-web', 'dev-api', 'prod-web']],
    [{ tags: ['env=dev', 'team=web'] }, ['dev-web']],
    [{ tags: ['env=dev', 'env=prod', 'team=web'] }, ['dev-web', 'prod-web']],
    [{ words: ['*-web'], tags: ['env!=dev'] }, ['prod-web']],
    [{ tags: ['env!=dev', 'env!=prod'], except: ['*/admin', 'data'] }, ['stage', 'logs/ro']],
    [{ words: ['dev-*'], except: ['dev-api'] }, ['dev-web']],
    [{ words: ['*-*'], except: ['prod-*'] }, ['dev-web', 'dev-api']],
    [{ words: ['*/ro'] }, ['data/ro', 'logs/ro', 'tools/ro']],
    [{ words: ['*/ReadOnly*'] }, ['data/ro', 'logs/ro', 'tools/ro']],
    [{ words: ['data/*'] }, ['data/ro', 'data/admin']],
    [{ words: ['data/*'], except: ['data/admin'] }, ['data/ro']],
    [{ words: ['*/ro'], except: ['tools'] }, ['data/ro', 'logs/ro']],
    [{ words: ['prod-pay', 'prod-web'] }, ['prod-web', 'prod-pay']],
    [{ words: ['prod-*'], withProtected: true }, ['prod-web', 'prod-pay']],
    [{ again: [earlier('stage'), earlier('prod-pay')] }, ['stage']],
    [{ words: ['tools', 'logs'] }, ['logs/ro', 'tools/admin']],
  ])('%j picks, in the order of the inventory', (selection, expected) => {
    expect(names(selection)).toEqual(expected);
  });

  it('says of each account that fits and is not taken why', () => {
    const { accounts, leftOut } = select({ all: true, except: ['tools'] });
    expect(accounts.map(({ account }) => account.name)).toEqual([
      'dev-web',
      'dev-api',
      'stage',
      'prod-web',
      'logs/ro',
    ]);
    expect(leftOut.map(({ account, reason }) => [account.name, reason])).toEqual([
      ['main', 'no_role'],
      ['prod-pay', 'protected'],
      ['behind', 'protected'],
      ['data', 'several_permission_sets'],
    ]);
    expect(
      select({ words: ['*/admin'] }).leftOut.map(({ account, reason }) => [account.name, reason]),
    ).toContainEqual(['logs', 'no_permission_set']);
  });

  it('leaves out no account that another part takes', () => {
    const { accounts, leftOut } = select({ words: ['*/admin', '*/ro'] });
    expect(accounts.map(({ account }) => account.name)).toContain('logs/ro');
    expect(leftOut.map(({ account }) => account.name)).not.toContain('logs');
    expect(leftOut.map(({ account }) => account.name)).toContain('stage');
  });

  it('leaves out what is protected by another entry of the account, whichever way that leads there', () => {
    const role_arn = `arn:aws:iam::${idOf(50)}:role/Ops`;
    const id = idOf(50);
    const entries = [
      { name: 'open', account_id: id, sso_session: 'corp', protected: true },
      { name: 'by-set', account_id: id, sso_session: 'corp', permission_sets: ['AdministratorAccess'] },
      {
        name: 'both',
        account_id: id,
        role_arn,
        sso_session: 'corp',
        prefer: 'permission-set',
        protected: true,
      },
      { name: 'by-role', account_id: id, role_arn },
      { name: 'free', account_id: idOf(51), role_arn: role_arn.replace(id, idOf(51)) },
    ];
    const file = {
      sso_sessions: { corp: { start_url: 'https://corp.awsapps.com/start', region: 'eu-west-1' } },
      accounts: entries,
    } as Parameters<typeof inventoryOf>[0];
    const theirs = inventoryOf(file, { path: '/home/ada/accounts.json', origin: 'own' });
    const { accounts, leftOut } = selectAccounts(theirs, { ...NOTHING, all: true }, PURPOSE);
    expect(accounts.map(({ account }) => account.name)).toEqual(['free']);
    expect(leftOut.map(({ account, reason }) => [account.name, reason])).toContainEqual([
      'by-set/AdministratorAccess',
      'protected',
    ]);
    expect(leftOut.map(({ account, reason }) => [account.name, reason])).toContainEqual([
      'by-role',
      'protected',
    ]);
  });

  it('takes accounts without a role where --role names one', () => {
    expect(names({ words: ['m*', 'stage'] }, { hasRole: true })).toEqual(['main', 'stage']);
  });

  it('does not make somebody an administrator by the default of one account among many', () => {
    expect(refusal({ words: ['logs*', 'tool*'] })).toMatchObject({
      code: 'several_permission_sets',
      message: 'These accounts would be entered by 2 permission sets: ro (logs), admin (tools).',
      hint: 'Say which: --permission-set ro enters by no other, and leaves out those without it. --permission-set ro --permission-set admin enters each by the first of them that it has. Accounts with a role stay either way.',
    });
  });

  it('lets accounts differ where nothing is run, and where --read-only chooses', () => {
    const words = ['logs*', 'tool*', 'data*'];
    expect(names({ words }, { sets: 'several' })).toEqual(['logs/ro', 'tools/admin']);
    expect(names({ words }, { sets: 'read-only' })).toEqual(['data', 'logs/ro', 'tools/admin']);
  });

  it.each<[Partial<Selection>, readonly string[], readonly string[]]>([
    [
      { all: true, permissionSets: ['ro'] },
      ['dev-web', 'dev-api', 'stage', 'prod-web', 'data/ro', 'logs/ro', 'tools/ro'],
      [],
    ],
    [
      { words: ['s*', 'l*', 't*'], permissionSets: ['AdministratorAccess'] },
      ['stage', 'tools/admin'],
      ['logs'],
    ],
    [{ words: ['s*', 'l*', 't*'], permissionSets: ['admin', 'ro'] }, ['stage', 'logs/ro', 'tools/admin'], []],
    [
      { words: ['stage', 'tools', 'data/admin'], permissionSets: ['ro'] },
      ['stage', 'data/admin', 'tools/ro'],
      [],
    ],
    [{ words: ['tools'], permissionSets: ['ro'] }, ['tools/ro'], []],
    [{ all: true, permissionSets: ['ro'], except: ['tools/ro', '*-*', 'data'] }, ['stage', 'logs/ro'], []],
  ])('%j enters by that permission set what nobody said otherwise of', (selection, expected, lacking) => {
    expect(names(selection)).toEqual(expected);
    expect(
      select(selection)
        .leftOut.filter(({ reason }) => reason === 'no_permission_set')
        .map(({ account }) => account.name.split('/')[0]),
    ).toEqual(lacking);
  });

  it.each<[Partial<Selection>, string]>([
    [
      { words: ['l*', 't*'], permissionSets: ['ra'] },
      'None of these accounts is entered by a permission set like ra.',
    ],
    [
      { words: ['stage'], permissionSets: ['ro'] },
      'None of these accounts is entered by a permission set like ro.',
    ],
    [{ words: ['tools', 'logs'], permissionSets: ['admin'] }, 'logs has no permission set "admin".'],
  ])('%j names a set that is not there, and says so', (selection, message) => {
    expect(refusal(selection)).toMatchObject({ message });
  });

  it.each<[Partial<Selection>, string]>([
    [{ words: ['web-*'] }, 'No account is called like web-*.'],
    [{ words: ['dev-*', 'web-*'] }, 'No account is called like web-*.'],
    [{ words: ['dev-*/ro'] }, 'None of the 2 accounts like dev-* has a permission set like ro.'],
    [{ tags: ['env=prdo'] }, 'No account has the tag env=prdo.'],
    [{ tags: ['env!=prdo'] }, 'No account has the tag env=prdo.'],
    [{ words: ['dev-*'], tags: ['env=prod'] }, 'No account fits all of that.'],
    [{ words: ['dev-*'], except: ['prdo-*'] }, 'No account is called like prdo-*.'],
    [
      { words: ['prod-pay*'] },
      'Of what was picked, nothing can be taken: 1 protected; --protected takes them, too (prod-pay).',
    ],
    [{ all: true, words: ['stage'] }, '--all and names cannot be used together.'],
    [{ tags: ['env'] }, '--tag env cannot be used.'],
    [{ tags: ['=prod'] }, '--tag =prod cannot be used.'],
  ])('%j picks nothing, and says so', (selection, message) => {
    expect(refusal(selection)).toMatchObject({ message, exitCode: 2 });
  });

  it('shows the tags that there are, and the nearest one', () => {
    expect(refusal({ tags: ['env=prdo'] }).hint).toBe(
      'Did you mean env=prod? The tags that there are: env (dev, stage, prod), team (web, api).',
    );
  });

  it.each<[Partial<Selection>, boolean]>([
    [{ words: [] }, true],
    [{ words: ['stage'] }, true],
    [{ words: ['./ro'] }, true],
    [{ words: ['stage', 'stage'] }, false],
    [{ words: ['stag?'] }, false],
    [{ words: ['stage'], except: ['dev-web'] }, false],
    [{ tags: ['env=dev'] }, false],
    [{ all: true }, false],
  ])('%j is one account: %j', (selection, expected) => {
    expect(isOneAccount({ ...NOTHING, ...selection })).toBe(expected);
  });
});

describe('a glob', () => {
  it('means what the regular expression means', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '-'), maxLength: 8 });
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '-', '*', '?'), maxLength: 8 });
    fc.assert(
      fc.property(pattern, text, (glob, name) => {
        const expression = new RegExp(`^${glob.replaceAll('*', '.*').replaceAll('?', '.')}$`);
        expect(fitsGlob(glob, name)).toBe(expression.test(name));
      }),
      { numRuns: 2000 },
    );
  });

  it('is quick with many stars', () => {
    expect(fitsGlob(`${'*a'.repeat(200)}b`, 'a'.repeat(5000))).toBe(false);
  });
});
