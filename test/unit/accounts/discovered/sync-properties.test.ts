import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { knownAmong } from '../../../../src/accounts/discovered/change-discovered.js';
import {
  formatDiscovered,
  isOfSignIn,
  organizationSource,
  parseDiscovered,
  signInSource,
  type DiscoveredFile,
} from '../../../../src/accounts/discovered/discovered-file.js';
import {
  mergeOrganization,
  type ListedMember,
  type ListedOrganization,
} from '../../../../src/accounts/discovered/merge-organization.js';
import type {
  OrganizationListing,
  OrganizationSource,
} from '../../../../src/accounts/discovered/organization-listing.js';
import type { SignInListing } from '../../../../src/accounts/discovered/sign-in-listing.js';
import {
  mergeListing,
  type ListedAccount,
  type Listing,
} from '../../../../src/accounts/discovered/merge-sign-in.js';
import { waysInto, type EffectiveAccount } from '../../../../src/accounts/effective.js';
import { findEntry, inventoryOf } from '../../../../src/accounts/inventory.js';
import type { AccountEntry, AccountsFile } from '../../../../src/accounts/schema.js';
import { protectedRoles } from '../../../../src/sessions/protection.js';

/* Whatever is listed and edited in whichever order, a name means one account, and protection stays. */

const IDS = ['111111111111', '222222222222', '333333333333', '444444444444'];
const SETS = ['Admin', 'Read', 'Ops'];
const NAMES = ['web', 'Web', 'WEB (prod)', 'db', '', '222222222222', 'web-111111111111'];

const listedAccount: fc.Arbitrary<ListedAccount> = fc.record({
  accountId: fc.constantFrom(...IDS),
  accountName: fc.option(fc.constantFrom(...NAMES), { nil: undefined }),
  permissionSets: fc.option(fc.subarray(SETS), { nil: undefined, freq: 6 }),
});

const listing: fc.Arbitrary<Listing> = fc.record({
  accounts: fc.uniqueArray(listedAccount, { selector: ({ accountId }) => accountId }),
  isComplete: fc.boolean(),
  person: fc.option(fc.constantFrom('ada', 'ben'), { nil: undefined, freq: 6 }),
  signInId: fc.constantFrom('one', 'two'),
});

const entry: fc.Arbitrary<AccountEntry> = fc
  .record({
    name: fc.constantFrom('web', 'db', 'prod', 'web-prod'),
    account_id: fc.constantFrom(...IDS),
    way: fc.constantFrom('base', 'role', 'corp', 'open'),
    isProtected: fc.boolean(),
    sets: fc.subarray(SETS, { minLength: 1 }),
  })
  .map(({ name, account_id, way, isProtected, sets }) => ({
    name,
    account_id,
    ...(isProtected ? { protected: true } : {}),
    ...(way === 'role' ? { role_arn: `arn:aws:iam::${account_id}:role/Dev` } : {}),
    ...(way === 'corp' || way === 'open' ? { sso_session: 'corp' } : {}),
    ...(way === 'corp' ? { permission_sets: sets } : {}),
  }));

const UNITS = {
  'ou-r00t-prod0000': { name: 'Prod' },
  'ou-r00t-payments': { name: 'Pay', parent: 'ou-r00t-prod0000' },
};

const member: fc.Arbitrary<ListedMember> = fc.record({
  accountId: fc.constantFrom(...IDS),
  accountName: fc.constantFrom(...NAMES),
  ou: fc.constantFrom(undefined, ...Object.keys(UNITS)),
  state: fc.constantFrom('ACTIVE', 'ACTIVE', 'SUSPENDED'),
  tags: fc.option(fc.dictionary(fc.constantFrom('env', 'team'), fc.constantFrom('a', 'b')), {
    nil: undefined,
  }),
});

const organization: fc.Arbitrary<ListedOrganization> = fc
  .uniqueArray(member, { selector: ({ accountId }) => accountId })
  .map((accounts) => ({ units: UNITS, accounts }));

const source: fc.Arbitrary<OrganizationSource> = fc.record(
  {
    id: fc.constant('o-example0001'),
    management_account_id: fc.constantFrom(...IDS),
    partition: fc.constantFrom('aws', 'aws-us-gov'),
    via: fc.constantFrom('web', 'prod'),
    role_name: fc.constant('OrganizationAccountAccessRole'),
    tags: fc.boolean(),
    include_suspended: fc.boolean(),
  },
  { requiredKeys: ['id', 'management_account_id', 'partition', 'tags', 'include_suspended'] },
);

type Step =
  | { readonly kind: 'sync'; readonly signIn: string; readonly listing: Listing }
  | {
      readonly kind: 'organization';
      readonly listed: ListedOrganization;
      readonly source: OrganizationSource;
    }
  | { readonly kind: 'edit'; readonly accounts: readonly AccountEntry[] };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('sync' as const), signIn: fc.constantFrom('corp', 'other'), listing }),
  fc.record({ kind: fc.constant('organization' as const), listed: organization, source }),
  fc.record({
    kind: fc.constant('edit' as const),
    accounts: fc.uniqueArray(entry, { selector: ({ name }) => name, maxLength: 4 }),
  }),
);

interface State {
  readonly accounts: readonly AccountEntry[];
  /** By source. */
  readonly files: ReadonlyMap<string, DiscoveredFile>;
}

function whole<T extends DiscoveredFile>(file: T): T {
  expect(parseDiscovered(formatDiscovered(file))).toEqual(file);
  return file;
}

const WHEN = {
  synced_at: '2026-03-02T09:00:00.000Z',
  synced_by: { user: 'ada', host: 'laptop', acctmgr: '1' },
};

function after({ accounts, files }: State, one: Step): State {
  if (one.kind === 'edit') return { accounts: one.accounts, files };
  const id = one.kind === 'sync' ? signInSource(one.signIn) : organizationSource(one.source);
  const { before, taken, calledElsewhere } = knownAmong([...files.values()], id, accounts);
  const file =
    one.kind === 'organization'
      ? mergeOrganization(before as OrganizationListing | undefined, one.listed, {
          ...WHEN,
          source: one.source,
          taken,
          ...(calledElsewhere && { calledElsewhere }),
        }).file
      : mergeListing(before as SignInListing | undefined, one.listing, {
          ...WHEN,
          sso_session: one.signIn,
          start_url: 'https://corp.awsapps.com/start',
          region: 'eu-west-1',
          template: '{account}',
          taken,
        }).file;
  return { accounts, files: new Map([...files, [id, whole(file)]]) };
}

const joined = ({ accounts, files }: State) =>
  inventoryOf({ accounts } as AccountsFile, {
    path: '/accounts.json',
    origin: 'own',
    discovered: [...files.values()],
  });

const steps = fc.array(step, { minLength: 1, maxLength: 12 });

function walk(all: readonly Step[], look: (state: State, before: State, one: Step) => void): void {
  let state: State = { accounts: [], files: new Map() };
  for (const one of all) {
    const next = after(state, one);
    look(next, state, one);
    state = next;
  }
}

/** What protects a way by what is written alone. */
const isGuarded = (accounts: readonly EffectiveAccount[], account: EffectiveAccount): boolean => {
  const { access } = account;
  if (access.kind === 'base') return false;
  const taken =
    access.kind === 'role' ? access : { ...access, permissionSet: access.permissionSet ?? 'none' };
  return protectedRoles({ accounts }, [{ account, taken }]).length > 0;
};

const idsOf = ({ accounts }: DiscoveredFile): [string, string][] =>
  accounts.flatMap(({ name, former_names = [], account_id }) =>
    [name, ...former_names].map((one): [string, string] => [one.toLowerCase(), account_id]),
  );

describe('no order of syncs and edits', () => {
  test('gives a name that was ever listed to another account', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const owners = new Map<string, string>();
        walk(all, ({ files }) => {
          for (const [name, id] of [...files.values()].flatMap(idsOf)) {
            expect(owners.get(name) ?? id).toBe(id);
            owners.set(name, id);
          }
        });
      }),
    );
  });

  test('makes a name of accounts.json mean anything else, or two accounts of one name', () => {
    fc.assert(
      fc.property(steps, (all) => {
        walk(all, (state) => {
          const inventory = joined(state);
          const names = inventory.accounts.map(({ name }) => name.toLowerCase());
          expect(new Set(names).size).toBe(names.length);
          for (const { name, account_id, role_arn } of state.accounts) {
            const found = findEntry(inventory, name);
            expect(found).toMatchObject({ name, account_id });
            if (role_arn !== undefined) expect(found.access).toEqual({ kind: 'role', roleArn: role_arn });
            const alone = findEntry(joined({ ...state, files: new Map() }), name).access;
            if (alone.kind === 'permission-set' && alone.permissionSet !== undefined)
              expect(found.access).toEqual(alone);
          }
        });
      }),
    );
  });

  test('loosens a protection', () => {
    fc.assert(
      fc.property(steps, (all) => {
        walk(all, (state) => {
          const written = joined({ ...state, files: new Map() }).accounts;
          const { accounts } = joined(state);
          const guarded = new Set(
            state.accounts.filter((one) => one.protected).map(({ account_id }) => account_id),
          );
          for (const way of accounts.flatMap(waysInto)) {
            if (isGuarded(written, way)) expect(isGuarded(accounts, way)).toBe(true);
            const isWritten = state.accounts.some(
              (one) =>
                one.account_id === way.account_id && one.sso_session === 'corp' && one.protected !== true,
            );
            // Of an account with a protected entry, what nobody has written down is protected.
            if (guarded.has(way.account_id) && way.access.kind === 'permission-set' && !isWritten)
              expect(isGuarded(accounts, way)).toBe(true);
          }
        });
      }),
    );
  });

  test('gives an account two names by an organization and a sign-in, or leaves a protected one an open way in', () => {
    fc.assert(
      fc.property(steps, (all) => {
        walk(all, (state) => {
          const { accounts } = joined(state);
          const signIns = [...state.files.values()].filter(isOfSignIn).flatMap((file) => file.accounts);
          const guarded = new Set(
            state.accounts.filter((one) => one.protected).map(({ account_id }) => account_id),
          );
          for (const account of accounts) {
            if (account.discovered === undefined || account.discovered.signIn !== undefined) continue;
            const { account_id } = account;
            const isElsewhere =
              state.accounts.some((one) => one.account_id === account_id) ||
              signIns.some(
                (one) => one.account_id === account_id && Object.keys(one.permission_sets).length > 0,
              );
            expect(account.discovered.isWritten || !isElsewhere).toBe(true);
            if (guarded.has(account_id)) expect(isGuarded(accounts, account)).toBe(true);
          }
        });
      }),
    );
  });

  test('takes a permission set away but by a complete listing of who had it', () => {
    fc.assert(
      fc.property(steps, (all) => {
        walk(all, ({ files }, { files: before }, one) => {
          if (one.kind !== 'sync') return;
          const { person, isComplete } = one.listing;
          const [old, now] = [before, files].map(
            (all) => all.get(signInSource(one.signIn)) as SignInListing | undefined,
          );
          for (const account of old?.accounts ?? []) {
            const kept = now?.accounts.find(({ account_id }) => account_id === account.account_id);
            for (const [set, places] of Object.entries(account.permission_sets)) {
              const people = places.map((place) => old?.people[place]?.name);
              const isTheirs =
                isComplete && person !== undefined && people.length === 1 && people[0] === person;
              if (!isTheirs) expect(Object.keys(kept?.permission_sets ?? {})).toContain(set);
            }
          }
        });
      }),
    );
  });

  test('changes a name for who comes or goes: only AWS does that', () => {
    fc.assert(
      fc.property(steps, (all) => {
        walk(all, ({ files }, { files: before }, one) => {
          if (one.kind !== 'sync') return;
          for (const account of before.get(signInSource(one.signIn))?.accounts ?? []) {
            const now = files
              .get(signInSource(one.signIn))
              ?.accounts.find(({ account_id }) => account_id === account.account_id);
            if (now?.account_name === account.account_name) expect(now?.name).toBe(account.name);
          }
        });
      }),
    );
  });
});
