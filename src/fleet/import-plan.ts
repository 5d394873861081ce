import { isDeepStrictEqual } from 'node:util';
import type { AccountEdit, NewAccount } from '../accounts/json/account-edit.js';
import {
  accountKeys,
  effectiveAccount,
  ownRoleArn,
  ROLE_KEYS,
  type EffectiveAccount,
} from '../accounts/effective.js';
import { isUntouchedExample } from '../accounts/example.js';
import { permissionSetsOf } from '../accounts/permission-sets.js';
import type { AccountEntry, AccountsFile } from '../accounts/schema.js';
import type { LeftOut } from './config-sections.js';
import type { Keys } from './import-account.js';
import type { Candidate, Candidates } from './import-candidates.js';
import { importedSignIns, type ImportedSignIn } from './import-sign-ins.js';
import type { ProfileSignIn } from './permission-set-profile.js';

/** What becomes of one profile. */
export type ImportStep =
  | {
      readonly kind: 'add';
      readonly profile: string;
      readonly account: NewAccount;
      readonly notes: readonly string[];
    }
  | {
      readonly kind: 'change';
      readonly profile: string;
      readonly name: string;
      /** A value of undefined takes the key away. */
      readonly changes: Keys;
      readonly notes: readonly string[];
    }
  /** The account is there, and as the profile has it. */
  | { readonly kind: 'same'; readonly profile: string; readonly name: string }
  /** The account is there, but not as the profile has it, and nothing is overwritten unasked. */
  | {
      readonly kind: 'differs';
      readonly profile: string;
      readonly line: number;
      readonly name: string;
      readonly keys: readonly string[];
    }
  | ({ readonly kind: 'skip' } & LeftOut)
  /** A sign-in that accounts of profiles need, and nothing has yet. */
  | { readonly kind: 'sign-in'; readonly name: string; readonly startUrl: string; readonly region: string }
  /** An account of the example that nobody has edited gives way. */
  | { readonly kind: 'drop'; readonly name: string };

/** Keys that say the same thing in two ways: setting one takes the other away. */
const INSTEAD_OF: Readonly<Record<string, readonly string[]>> = {
  role_arn: ['role_name', 'partition', 'sso_session', 'permission_sets', 'default_permission_set'],
  role_name: ['role_arn', 'sso_session', 'permission_sets', 'default_permission_set'],
  sso_session: ['role_arn', 'role_name', ...ROLE_KEYS],
  source_profile: ['source_account'],
  source_account: ['source_profile', 'mfa_serial'],
};

/** What leads into an account, as one text; undefined where that is not one thing. */
function wayInto(account: EffectiveAccount): string | undefined {
  const { access, account_id } = account;
  if (access.kind !== 'permission-set') return ownRoleArn(account);
  const [only, ...others] = permissionSetsOf(account);
  return only === undefined || others.length > 0 ? undefined : `${account_id} ${access.signIn} ${only.name}`;
}

/** The accounts of an inventory, to be looked up by name and by role. */
interface Present {
  byName(name: string): EffectiveAccount | undefined;
  byRole(keys: Keys): EffectiveAccount | undefined;
  /** As written. */
  own(account: EffectiveAccount): Keys;
  /** With the defaults applied. */
  whole(account: NewAccount): Keys;
}

function presentIn(file: AccountsFile): Present {
  const defaults = file.defaults ?? {};
  const accounts = file.accounts.map((account) => effectiveAccount(account, defaults));
  const whole = (account: NewAccount): Keys => ({
    ...accountKeys(effectiveAccount(account as AccountEntry, defaults)),
  });
  const names = new Map(accounts.map((account) => [account.name.toLowerCase(), account]));
  const written = new Map(file.accounts.map((account) => [account.name.toLowerCase(), account]));
  const roles = new Map(accounts.map((account) => [wayInto(account), account]));
  return {
    byName: (name) => names.get(name.toLowerCase()),
    byRole: (keys) => {
      const way = wayInto(effectiveAccount({ ...keys, name: '' } as AccountEntry, defaults));
      return way === undefined ? undefined : roles.get(way);
    },
    own: ({ name }) => ({ ...written.get(name.toLowerCase()) }),
    whole,
  };
}

/** Whether the account has them, by whichever words, and perhaps others beside them. */
const hasSets = (account: EffectiveAccount, wanted: unknown): boolean =>
  Array.isArray(wanted) && wanted.every((name) => permissionSetsOf(account).some((set) => set.name === name));

/** What would have to change in `account` for it to be as `wanted`; what only the account says stays. */
function changesFor(present: Present, account: EffectiveAccount, wanted: NewAccount): Keys {
  const own = present.own(account);
  const target = present.whole(wanted);
  const isSameRole = ownRoleArn(account) === target['role_arn'];
  const changes: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(wanted)) {
    if (key === 'name' || value === undefined) continue;
    if ((key === 'role_arn' || key === 'role_name') && isSameRole) continue;
    if (isDeepStrictEqual((accountKeys(account) as Keys)[key], value)) continue;
    if (key === 'permission_sets' && hasSets(account, value)) continue;
    changes[key] = value;
    for (const other of INSTEAD_OF[key] ?? []) if (other in own) changes[other] = undefined;
  }
  return changes;
}

/**
 * What an import does, a step a profile. An inventory that is still the example as `init` makes it gives way as a whole: its
 * account ids are strangers', and its names (dev, prod) are those that most people have, too.
 *
 * @param file - the inventory as it is
 * @param update - whether accounts that are there become as their profiles are
 */
export function planImport(found: Candidates, file: AccountsFile, update: boolean): ImportStep[] {
  if (found.candidates.length === 0 || !isUntouchedExample(file.accounts))
    return planBeside(found, file, update);
  const dropped = file.accounts.map(({ name }): ImportStep => ({ kind: 'drop', name }));
  return [...dropped, ...planBeside(found, { ...file, accounts: [] }, update)];
}

/** The candidates, each with what its sign-in is called in accounts.json. */
const signedIn = (candidates: readonly Candidate[], signIns: readonly ImportedSignIn[]): Candidate[] =>
  candidates.map((candidate) => {
    const { signIn, keys } = candidate;
    const called = signIn && signIns.find((one) => isDeepStrictEqual(one.signIn, signIn));
    return called === undefined ? candidate : { ...candidate, keys: { ...keys, sso_session: called.name } };
  });

function planBeside(found: Candidates, file: AccountsFile, update: boolean): ImportStep[] {
  const { refused, configured = NONE } = found;
  const wanted = found.candidates.flatMap(({ signIn }) => signIn ?? []);
  const signIns = importedSignIns(wanted, file, configured);
  const candidates = signedIn(found.candidates, signIns);
  const present = presentIn(file);
  const known = new Map(candidates.map((one) => [one, present.byName(one.name)]));
  const twins = new Map(
    candidates.flatMap((one) => {
      const twin = known.get(one) === undefined ? present.byRole(one.keys) : undefined;
      return twin === undefined ? [] : [[one, twin] as const];
    }),
  );
  const names = new Map(
    candidates.map((one) => [one.profile, (known.get(one) ?? twins.get(one))?.name ?? one.name]),
  );
  const steps = candidates.map((candidate): ImportStep => {
    const { profile, line, name, notes } = candidate;
    const twin = twins.get(candidate);
    if (twin !== undefined)
      return { kind: 'skip', profile, line, reason: `its role is that of the account ${twin.name}` };
    const account = accountOf(candidate, names);
    const there = known.get(candidate);
    if (there === undefined) return { kind: 'add', profile, account, notes };
    const changes = changesFor(present, there, { ...account, name });
    const keys = Object.keys(changes);
    if (keys.length === 0) return { kind: 'same', profile, name: there.name };
    return update
      ? { kind: 'change', profile, name: there.name, changes, notes }
      : { kind: 'differs', profile, line, name: there.name, keys };
  });
  const used = new Set(steps.flatMap((step) => (step.kind === 'add' ? [step.account['sso_session']] : [])));
  const added = signIns
    .filter(({ name, isNew }) => isNew && (used.has(name) || steps.some((step) => step.kind === 'change')))
    .map(({ name, signIn: { startUrl, region } }): ImportStep => ({
      kind: 'sign-in',
      name,
      startUrl,
      region,
    }));
  return [...added, ...steps, ...refused.map((one): ImportStep => ({ kind: 'skip', ...one }))];
}

const NONE: ReadonlyMap<string, ProfileSignIn> = new Map();

function accountOf({ name, keys, source }: Candidate, names: ReadonlyMap<string, string>): NewAccount {
  const { account_id, role_arn, role_name, ...others } = keys;
  const role = role_arn !== undefined ? { role_arn } : role_name !== undefined ? { role_name } : {};
  const from =
    source === undefined
      ? {}
      : source.kind === 'profile'
        ? { source_profile: source.profile }
        : { source_account: names.get(source.profile) };
  return { name, account_id, ...role, ...from, ...others };
}

/** The changes of accounts.json that the steps are. */
export const editsOf = (steps: readonly ImportStep[]): AccountEdit[] =>
  steps.flatMap((step): AccountEdit[] => {
    if (step.kind === 'add') return [{ kind: 'add', account: step.account }];
    if (step.kind === 'sign-in') {
      const { name, startUrl: start_url, region } = step;
      return [{ kind: 'add-sign-in', name, settings: { start_url, region } }];
    }
    if (step.kind === 'drop') return [{ kind: 'remove', name: step.name }];
    return step.kind === 'change' ? [{ kind: 'set', name: step.name, changes: step.changes }] : [];
  });
