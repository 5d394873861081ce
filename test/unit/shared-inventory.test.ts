import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findAccount, inventoryOf } from '../../src/accounts/inventory.js';
import {
  copyBytes,
  copyName,
  parseCopy,
  formatCopy,
  type AcceptedCopy,
} from '../../src/accounts/shared/accepted-copy.js';
import { knownNames } from '../../src/accounts/shared/known-names.js';
import {
  goneAfter,
  sharedChanges,
  waitingChanges,
  type SharedChanges,
} from '../../src/accounts/shared/shared-changes.js';
import { parseShared } from '../../src/accounts/shared/shared-form.js';
import type { SharedAccount, SharedInventory } from '../../src/accounts/shared/shared-inventory.js';
import type { AccountsFile } from '../../src/accounts/schema.js';
import { whyNotUnattended } from '../../src/acquire/unattended-limits.js';
import { protectionLost } from '../../src/commands/accounts/confirm-unprotected.js';

/* Shared inventories: what one may hold, and that no order of syncs and edits gives a known name another account. */

const needsYes = (changes: SharedChanges): boolean => waitingChanges(changes).length > 0;

const WEB = { name: 'web', account_id: '111122223333', role_arn: 'arn:aws:iam::111122223333:role/Dev' };
const CORP = { start_url: 'https://corp.awsapps.com/start', region: 'eu-west-1' };

const faultOf = async (value: unknown): Promise<string> => {
  const parsed = await parseShared(typeof value === 'string' ? value : JSON.stringify(value));
  return 'fault' in parsed ? parsed.fault : 'none';
};
const withAccount = (more: object) => ({ accounts: [{ ...WEB, ...more }] });

describe('a shared inventory', () => {
  test('may hold every key that is named, and what --to writes', async () => {
    const whole = {
      accounts: [
        {
          ...WEB,
          external_id: 'partner-1',
          region: 'eu-west-1',
          description: 'Web',
          display_name: 'Web',
          color: 'red',
        },
        {
          name: 'pay',
          account_id: '444455556666',
          role_name: 'Dev',
          partition: 'aws',
          source_account: 'web',
          tags: { env: 'prod' },
          duration_seconds: 3600,
          reason_tag: 'Reason',
          policy: { Version: '2012-10-17' },
          policy_arns: [],
          protected: true,
        },
        {
          name: 'sso',
          account_id: '777788889999',
          sso_session: 'corp',
          permission_sets: { ro: 'ReadOnlyAccess' },
          default_permission_set: 'ro',
        },
      ],
      sso_sessions: { corp: CORP },
      unattended: { read_only: true },
    };
    expect(await parseShared(JSON.stringify(whole))).toEqual({ inventory: whole });
    const published = {
      note: 'n',
      organization: { id: 'o-example0001', management_account_id: '999999999999' },
      ous: {},
      former_names: {},
      accounts: [{ name: 'web', account_id: '111122223333', ou: 'ou-ab12-abcd1234' }],
    };
    expect(await parseShared(JSON.stringify(published))).toEqual({ inventory: published });
  });

  test.each([
    ['a program', { accounts: [], settings: { mfa_process: ['/bin/sh'] } }, /^settings is not a key/],
    [
      'a browser',
      { accounts: [], sso_sessions: { corp: { ...CORP, browser: ['x'] } } },
      /browser is not a key/,
    ],
    [
      'a key of somebody',
      withAccount({ source_profile: 'admin' }),
      /accounts\[0\]\.source_profile is not a key/,
    ],
    ['an MFA device', withAccount({ mfa_serial: 'arn:aws:iam::1:mfa/x' }), /mfa_serial is not a key/],
    ['a token', withAccount({ oidc: 'github' }), /oidc is not a key/],
    ['a key of one’s own', withAccount({ x_note: 'n' }), /x_note is not a key/],
    ['session tags', withAccount({ session_tags: {} }), /session_tags is not a key/],
    ['another include', { accounts: [], include: ['a.json'] }, /^include is not a key/],
    ['defaults', { accounts: [], defaults: {} }, /^defaults is not a key/],
    ['rules', { accounts: [], rules: [] }, /^rules is not a key/],
    ['no protection', withAccount({ protected: false }), /protected can only be true/],
    ['an id as a name', withAccount({ name: WEB.account_id }), /name is an account id/],
    ['an id as the console shows it', withAccount({ name: '1111-2222-3333' }), /name is an account id/],
    ['an escape', withAccount({ description: '\u001b[2Jx' }), /control characters/],
    ['a direction', withAccount({ description: 'a\u202eb' }), /control characters/],
    ['an escape as a key', withAccount({ tags: { 'a\u0007': 'b' } }), /cannot be a key/],
    ['a prototype', '{"accounts":[],"__proto__":{"protected":true}}', /"__proto__" cannot be a key/],
    ['a deep prototype', '{"accounts":[{"name":"a","policy":{"a":{"__proto__":1}}}]}', /cannot be a key/],
    ['a constructor', '{"accounts":[],"constructor":{}}', /cannot be a key/],
    ['a key twice', '{"accounts":[],"accounts":[]}', /twice|second|already/],
    ['a depth', `{"accounts":[{"policy":${'{"a":'.repeat(9000)}1${'}'.repeat(9000)}}]}`, /nested too deep/],
    [
      'an account of others',
      withAccount({ source_account: 'hub' }),
      /source_account: no account is called "hub"/,
    ],
    ['a circle', withAccount({ source_account: 'web' }), /reached through itself/],
    ['a strange role', withAccount({ account_id: '999999999999' }), /belongs to account 111122223333/],
    [
      'an http portal',
      { accounts: [], sso_sessions: { corp: { ...CORP, start_url: 'http://evil' } } },
      /start_url/,
    ],
    ['two of one name', { accounts: [WEB, { ...WEB, name: 'WEB' }] }, /name of accounts\[0\]/],
    ['no list', '[]', /not an object/],
    ['a page', '<html>', /a web page or XML/],
    ['gzip', Buffer.from([0x1f, 0x8b, 8, 0, 0]).toString('utf8'), /packed \(gzip\)/],
    ['UTF-16', Buffer.from('\ufeff{"accounts":[]}', 'utf16le').toString('utf8'), /not UTF-8/],
    ['Latin-1', Buffer.from('{"accounts":[],"\u00e9":1}', 'latin1').toString('utf8'), /not UTF-8/],
    ['half of a depth', '['.repeat(1_000_000), /not JSON/],
    ['50 MB', `{"accounts":[]}${' '.repeat(50_000_000)}`, /larger than 16 MB/],
    ['too many', { accounts: Array.from({ length: 20_001 }, () => 1) }, /more than 20000 accounts/],
    ['units by hand', withAccount({ ou: 'ou-ab12-abcd1234' }), /ou is not a key/],
  ])('is refused with %s, in one sentence', async (_, value, said) => {
    const fault = await faultOf(value);
    expect(fault).toMatch(said);
    expect(['\n', '\u001b', '\u202e', '\u0007'].filter((sign) => fault.includes(sign))).toEqual([]);
  });

  test('is read back as it was kept, and not otherwise', () => {
    const copy = accepted('team', { accounts: [WEB] }, undefined);
    expect(parseCopy(formatCopy(copy))).toEqual(copy);
    expect(
      parseCopy(formatCopy({ ...copy, inventory: { accounts: [{ ...WEB, oidc: 'github' }] } })),
    ).toBeUndefined();
    expect(copyName('a')).not.toBe(copyName('b'));
    expect(copyBytes(copy)?.toString()).toBe(formatCopy(copy));
    const policy = { text: 'x'.repeat(10_000) };
    const gone = Array.from({ length: 5_000 }, (_, index) => ({ ...WEB, name: `n${index}`, policy }));
    expect(copyBytes({ ...copy, gone })).toBeUndefined();
  });
});

const AT = '2026-11-30T12:00:00.000Z';

function accepted(from: string, inventory: SharedInventory, before: AcceptedCopy | undefined): AcceptedCopy {
  return {
    version: 1,
    note: 'n',
    from,
    accepted_at: AT,
    fetched_at: AT,
    sha256: '0'.repeat(64),
    not_shown: [],
    gone: goneAfter(before, inventory),
    inventory,
  };
}

const NAMES = ['web', 'pay', 'dns'] as const;
const IDS = ['111122223333', '444455556666'] as const;

const entry = fc
  .record({
    name: fc.constantFrom(...NAMES),
    account_id: fc.constantFrom(...IDS),
    role_name: fc.constantFrom('Dev', 'Admin'),
    protected: fc.constantFrom(true as const, undefined),
  })
  .map(({ name, account_id, role_name, protected: guard }) => ({
    name,
    account_id,
    role_name,
    ...(guard && { protected: guard }),
  }));
const entries = fc.uniqueArray(entry, { selector: ({ name }) => name });

const step = fc.oneof(
  fc.record({ kind: fc.constant('fetch' as const), from: fc.constantFrom('a', 'b'), accounts: entries }),
  fc.record({ kind: fc.constant('include' as const), include: fc.subarray(['a', 'b']) }),
);

/** What each name means, and whether it is protected, as a person would have it. */
const meanings = (file: AccountsFile, copies: ReadonlyMap<string, AcceptedCopy>) => {
  const shared = (file.include ?? []).flatMap(
    (one) => (typeof one === 'string' ? copies.get(one) : undefined) ?? [],
  );
  const { accounts } = inventoryOf(file, { path: '/a', origin: 'own', shared });
  return accounts.map(({ name, account_id, access, protected: guard = false }) => ({
    name,
    leadsTo: access.kind === 'role' ? access.roleArn : account_id,
    guard,
  }));
};

describe('without a yes', () => {
  test('no order of syncs and includes changes accounts.json, gives a name another account, or loosens a protection', () => {
    fc.assert(
      fc.property(entries, fc.array(step, { maxLength: 12 }), (local, steps) => {
        let file: AccountsFile = { accounts: local, include: ['a', 'b'] };
        const written = JSON.stringify(local);
        const copies = new Map<string, AcceptedCopy>();
        const known = new Map<string, string>();
        const guarded = new Set<string>();
        for (const one of steps) {
          if (one.kind === 'include') {
            file = { ...file, include: one.include };
            guarded.clear();
          } else {
            const before = copies.get(one.from);
            const others = [...copies].flatMap(([from, copy]) => (from === one.from ? [] : [copy]));
            const inventory = { accounts: one.accounts };
            const changes = sharedChanges(before, inventory, knownNames(local, [], others));
            if (!needsYes(changes)) copies.set(one.from, accepted(one.from, inventory, before));
          }
          expect(JSON.stringify(file.accounts)).toBe(written);
          for (const { name, leadsTo, guard } of meanings(file, copies)) {
            expect(known.get(name) ?? leadsTo).toBe(leadsTo);
            known.set(name, leadsTo);
            if (guarded.has(name)) expect(guard).toBe(true);
            if (guard) guarded.add(name);
          }
        }
      }),
    );
  });

  test('another way into an account that has its name from elsewhere waits', () => {
    const admin = { ...WEB, role_arn: 'arn:aws:iam::111122223333:role/Admin' };
    const first = accepted('a', { accounts: [WEB] }, undefined);
    const added = (known: ReturnType<typeof knownNames>) =>
      waitingChanges(sharedChanges(undefined, { accounts: [admin] }, known));
    expect(added(knownNames([], [], [first]))).toEqual([
      `web: role_arn ${WEB.role_arn} (a) → ${admin.role_arn}`,
    ]);
    expect(added(knownNames([WEB], [], []))).toEqual([
      `web: role_arn ${WEB.role_arn} (accounts.json) → ${admin.role_arn}`,
    ]);
    // Its name stays the one that people know once the first source has it no more.
    expect(added(knownNames([], [], [accepted('a', { accounts: [] }, first)]))).toHaveLength(1);
    expect(added(knownNames([{ ...admin, tags: { env: 'prod' } }], [], []))).toEqual([]);
  });

  test('what --to wrote waits where it says other things of an account id that it joins', () => {
    const published = (accounts: readonly SharedAccount[]): SharedInventory => ({
      note: 'n',
      organization: { id: 'o-example0001', management_account_id: '999999999999' },
      ous: {},
      former_names: {},
      accounts,
    });
    const listed = (name: string, tags?: Record<string, string>) => ({
      name,
      account_id: WEB.account_id,
      role_name: 'Fleet',
      ...(tags && { tags }),
    });
    const waits = (was: readonly SharedAccount[], is: readonly SharedAccount[], own = [WEB]) =>
      waitingChanges(sharedChanges({ inventory: published(was), gone: [] }, published(is), new Map(), own));
    const prod = { env: 'prod' };
    expect(waits([listed('x', prod)], [listed('y', { env: 'dev' })])).toEqual([
      'y: tags {"env":"prod"} → {"env":"dev"}',
    ]);
    expect(waits([listed('x', prod)], [listed('y', prod)])).toEqual([]);
    const other = { ...listed('pay'), account_id: '444455556666' };
    expect(waits([other], [other, listed('x', prod)])).toEqual(['x: tags none → {"env":"prod"}']);
    expect(waits([other], [other, listed('x', prod)], [])).toEqual([]);
    expect(waits([other], [other, listed('x')])).toEqual([]);
  });

  test('what people read of an account changes at once', () => {
    const before = { inventory: { accounts: [WEB] }, gone: [] };
    const after = { accounts: [{ ...WEB, description: 'x', color: 'red', region: 'eu-west-1' }] };
    expect(needsYes(sharedChanges(before, after, new Map()))).toBe(false);
    const other = { accounts: [{ ...WEB, role_arn: 'arn:aws:iam::111122223333:role/Admin' }] };
    expect(needsYes(sharedChanges(before, other, new Map()))).toBe(true);
  });

  test('a region of another partition, a sign-in and a limit wait', () => {
    const named = { name: 'web', account_id: '111122223333', role_name: 'Dev' };
    const before = { inventory: { accounts: [named], sso_sessions: { corp: CORP } }, gone: [] };
    const waits = (after: SharedInventory) => needsYes(sharedChanges(before, after, new Map()));
    const same = { sso_sessions: { corp: { region: CORP.region, start_url: CORP.start_url } } };
    expect(waits({ accounts: [named], ...same })).toBe(false);
    expect(waits({ accounts: [{ ...named, region: 'cn-north-1' }], ...same })).toBe(true);
    expect(waits({ accounts: [named] })).toBe(true);
    expect(waits({ accounts: [named], ...same, unattended: { read_only: true } })).toBe(true);
  });
});

describe('merged', () => {
  const shared = [accepted('t', { accounts: [{ ...WEB, name: 'two' }] }, undefined)];

  test('what the user protects by its account id is protected by every shared name', () => {
    const file = { accounts: [{ ...WEB, protected: true }], include: ['t'] };
    const { accounts } = inventoryOf(file, { path: '/a', origin: 'own', shared });
    expect(accounts.map(({ name, protected: guard }) => [name, guard])).toEqual([
      ['web', true],
      ['two', true],
    ]);
  });

  test('defaults and rules of the user count for what is shared', () => {
    const file: AccountsFile = {
      accounts: [],
      defaults: { source_profile: 'jump' },
      include: ['t'],
      rules: [{ match: 'two', set: { protected: true } }],
    };
    expect(inventoryOf(file, { path: '/a', origin: 'own', shared }).accounts).toMatchObject([
      { name: 'two', source_profile: 'jump', protected: true, shared: { from: 't', isShown: true } },
    ]);
  });

  test('what the user protects by a rule, or another inventory does, is protected by every shared name', () => {
    const own = { name: 'prod', account_id: WEB.account_id, role_arn: WEB.role_arn };
    const rules = [{ match: 'prod', set: { protected: true as const } }];
    const guards = (file: AccountsFile, copies: readonly AcceptedCopy[]) =>
      inventoryOf(file, { path: '/a', origin: 'own', shared: copies }).accounts.map((account) => [
        account.name,
        account.protected ?? false,
      ]);
    expect(guards({ accounts: [own], include: ['t'], rules }, shared)).toEqual([
      ['prod', true],
      ['two', true],
    ]);
    const team = accepted('a', { accounts: [{ ...own, protected: true as const }] }, undefined);
    expect(guards({ accounts: [], include: ['a', 't'] }, [team, ...shared])).toEqual([
      ['prod', true],
      ['two', true],
    ]);
    // Of one inventory, its author says which way into an account is the careful one.
    const both = accepted('t', { accounts: [own, { ...WEB, name: 'two' }] }, undefined);
    expect(guards({ accounts: [], include: ['t'], rules }, [both])).toEqual([
      ['prod', true],
      ['two', false],
    ]);
  });

  test('an account id means what it meant before somebody shared another way into it', () => {
    const file = { accounts: [WEB], include: ['t'] };
    const isNew = {
      ...accepted('t', { accounts: [{ ...WEB, name: 'two' }] }, undefined),
      not_shown: ['two'],
    };
    const inventory = inventoryOf(file, { path: '/a', origin: 'own', shared: [isNew] });
    expect(findAccount(inventory, WEB.account_id).name).toBe('web');
  });

  test('who shares an account does not say what may be taken without a terminal', () => {
    const pay = { name: 'pay', account_id: WEB.account_id, sso_session: 'corp' };
    const sets = { ReadOnlyAccess: 'AdministratorAccess', ro: 'ReadOnlyAccess' };
    const team = { accounts: [{ ...pay, permission_sets: sets }], sso_sessions: { corp: CORP } };
    const limits = { accounts: ['pay'], permission_sets: ['ReadOnlyAccess', 'safe'] };
    const codeOf = (file: AccountsFile, copies: readonly AcceptedCopy[], word: string) => {
      const inventory = inventoryOf(file, { path: '/a', origin: 'own', shared: copies });
      return whyNotUnattended(limits, {
        account: findAccount(inventory, word),
        flags: { cache: 'on', yes: false },
      })?.code;
    };
    const file = { accounts: [], include: ['t'] };
    const seen = accepted('t', team, undefined);
    expect(codeOf(file, [seen], 'pay/ro')).toBeUndefined();
    expect(codeOf(file, [seen], 'pay/ReadOnlyAccess')).toBe('not_unattended');
    expect(codeOf(file, [{ ...seen, not_shown: ['pay'] }], 'pay/ro')).toBe('not_unattended');
    const own = {
      ...file,
      ...team,
      accounts: [{ ...pay, permission_sets: { safe: 'AdministratorAccess' } }],
    };
    expect(codeOf(own, [], 'pay/safe')).toBeUndefined();
  });

  test('what --to wrote joins by account id, with its units', () => {
    const published = accepted(
      'o',
      {
        note: 'n',
        organization: { id: 'o-example0001', management_account_id: '999999999999' },
        ous: { 'ou-ab12-abcd1234': { name: 'Prod' } },
        former_names: {},
        accounts: [
          { name: 'web-account', account_id: WEB.account_id, ou: 'ou-ab12-abcd1234', role_name: 'Fleet' },
          { name: 'pay', account_id: '444455556666', role_name: 'Fleet' },
        ],
      },
      undefined,
    );
    const file = { accounts: [WEB], include: ['o'] };
    const { accounts } = inventoryOf(file, { path: '/a', origin: 'own', shared: [published] });
    expect(accounts).toMatchObject([
      { name: 'web', organization: { organizationId: 'o-example0001' } },
      { name: 'pay', access: { kind: 'role' }, shared: { from: 'o' } },
    ]);
    expect(accounts[0]).not.toHaveProperty('shared');
  });
});

describe('a listing that is synced', () => {
  test('takes no protection from what a team shares, and keeps nobody waiting over it', async () => {
    const file: AccountsFile = {
      accounts: [],
      sso_sessions: { corp: CORP },
      rules: [{ match: 'nothing-*', set: { protected: true } }],
    };
    const listing = {
      version: 1,
      note: 'n',
      sso_session: 'corp',
      ...CORP,
      synced_at: AT,
      synced_by: { user: 'ada', host: 'laptop', acctmgr: '1' },
      people: [],
      accounts: [{ account_id: WEB.account_id, name: 'web-sso', permission_sets: { Admin: [] } }],
    } as const;
    const shared = [accepted('team', { accounts: [{ ...WEB, protected: true }] }, undefined)];
    const inventory = inventoryOf(file, { path: '/a', origin: 'own', discovered: [listing], shared });
    expect(protectionLost(listing, inventory)).toEqual([]);
  });
});
