import { canonical } from '../../system/canonical-json.js';
import { partitionOf } from '../effective.js';
import type { AccountEntry } from '../schema.js';
import type { AcceptedCopy } from './accepted-copy.js';
import { isPublished, type SharedAccount, type SharedInventory } from './shared-inventory.js';

/*
 * What differs between a shared inventory as it was accepted and as it is there now, and what of it a person has to say yes to:
 * a name that somebody types leads to the same account, by the same role, with the same protection, until they agree.
 */

/** What leads into an account: who types its name means this. */
const WAY = [
  'account_id',
  'role_arn',
  'role_name',
  'source_account',
  'sso_session',
  'permission_sets',
  'default_permission_set',
  'external_id',
] as const satisfies readonly (keyof SharedAccount)[];

/** What nobody changes for others without their yes. The rest is for people to read. */
const BINDING = [
  ...WAY,
  'policy',
  'policy_arns',
  'reason_tag',
  'tags',
  'ou',
  'protected',
] as const satisfies readonly (keyof SharedAccount)[];

/** A known name, and what of it is otherwise. */
export interface ChangedAccount {
  readonly name: string;
  /** `account_id 111122223333 → 444455556666`, a clause each. */
  readonly changes: readonly string[];
}

export interface SharedChanges {
  readonly added: readonly SharedAccount[];
  readonly gone: readonly SharedAccount[];
  /** Known names whose account is otherwise: these wait. */
  readonly changed: readonly ChangedAccount[];
  /** What is not of one account and waits, too: sign-ins, limits, organizational units. */
  readonly others: readonly string[];
}

/** Names that mean an account already, here or in another source. */
export interface NameInUse {
  readonly accountId: string;
  /** Undefined where AWS listed it: then only its id is the source's own word. */
  readonly account?: AccountEntry;
  /** Where: `accounts.json`, or as the source is called. */
  readonly where: string;
}

const said = (value: unknown): string =>
  value === undefined ? 'none' : typeof value === 'string' ? value : canonical(value);

/** @param where - what it was before, if that is another source's word */
function changesOf(
  before: SharedAccount,
  after: SharedAccount,
  keys: readonly (keyof SharedAccount)[],
  where?: string,
): string[] {
  const from = where === undefined ? '' : ` (${where})`;
  const changes = keys
    .filter((key) => canonical(before[key]) !== canonical(after[key]))
    .map((key) => `${key} ${said(before[key])}${from} → ${said(after[key])}`);
  const [was, is] = [partitionOf(before), partitionOf(after)];
  return was === is ? changes : [...changes, `partition ${was}${from} → ${is}`];
}

/** It stands behind the other source, and would take its place once that has the name no more. */
const changesBehind = ({ accountId, account, where }: NameInUse, after: SharedAccount): string[] =>
  account === undefined
    ? accountId === after.account_id
      ? []
      : [`account_id ${accountId} (${where}) → ${after.account_id}`]
    : changesOf(account, after, WAY, where);

const byName = (accounts: readonly SharedAccount[]): ReadonlyMap<string, SharedAccount> =>
  new Map(accounts.map((account) => [account.name.toLowerCase(), account]));

/** Fewer than half of them, or none: rather a mishap than what somebody means. */
const isMishap = (before: number, now: number): boolean =>
  before > 0 && (now === 0 || (before >= 10 && now * 2 < before));

/** What an account had to say before to those that are joined with it by its id, whatever AWS called it. */
function joinedById(
  before: Pick<AcceptedCopy, 'inventory' | 'gone'> | undefined,
  entries: readonly Pick<AccountEntry, 'name' | 'account_id'>[],
): (account: SharedAccount) => SharedAccount | undefined {
  if (before === undefined) return () => undefined;
  const known = new Map(
    [...before.gone, ...before.inventory.accounts].map((account) => [account.account_id, account]),
  );
  const own = new Set(entries.map(({ account_id }) => account_id));
  // Of one that it did not have, an own entry has no tags and no unit of it.
  return ({ account_id: id, tags: _tags, ou: _ou, ...account }) =>
    known.get(id) ?? (own.has(id) ? { ...account, account_id: id } : undefined);
}

/** Of what is not of one account. */
function otherChanges(before: SharedInventory, after: SharedInventory): string[] {
  const parts = [
    ['sso_sessions', before.sso_sessions, after.sso_sessions],
    ['unattended', before.unattended, after.unattended],
    ['organization', before.organization, after.organization],
  ] as const;
  const units = Object.entries(before.ous ?? {}).filter(
    ([id, unit]) => after.ous?.[id] !== undefined && canonical(unit) !== canonical(after.ous[id]),
  );
  const [count, now] = [before.accounts.length, after.accounts.length];
  return [
    ...(isMishap(count, now) ? [`${count} accounts → ${now}`] : []),
    ...parts
      .filter(([, was, is]) => canonical(was) !== canonical(is))
      .map(([key, was, is]) => `${key}: ${said(was)} → ${said(is)}`),
    ...units.map(([id, { name }]) => `organizational unit ${name} → ${after.ous?.[id]?.name ?? ''} (${id})`),
  ];
}

/**
 * @param before - undefined: it is fetched for the first time
 * @param known - by name in lower case, of all sources but this one
 * @param entries - of accounts.json, which what `--to` wrote joins by account id
 */
export function sharedChanges(
  before: Pick<AcceptedCopy, 'inventory' | 'gone'> | undefined,
  after: SharedInventory,
  known: ReadonlyMap<string, NameInUse>,
  entries: readonly Pick<AccountEntry, 'name' | 'account_id'>[] = [],
): SharedChanges {
  const byId = isPublished(after) ? joinedById(before, entries) : () => undefined;
  const was = byName(before?.inventory.accounts ?? []);
  const former = byName(before?.gone ?? []);
  const is = byName(after.accounts);
  const changed = after.accounts.flatMap((account): ChangedAccount[] => {
    const name = account.name.toLowerCase();
    const old = was.get(name) ?? former.get(name) ?? byId(account);
    const other = known.get(name);
    const changes =
      old !== undefined
        ? changesOf(old, account, BINDING)
        : other === undefined
          ? []
          : changesBehind(other, account);
    return changes.length === 0 ? [] : [{ name: account.name, changes }];
  });
  return {
    added: after.accounts.filter(({ name }) => !was.has(name.toLowerCase())),
    gone: [...was].flatMap(([name, account]) => (is.has(name) ? [] : [account])),
    changed,
    others: before === undefined ? [] : otherChanges(before.inventory, after),
  };
}

/** All that waits for somebody's yes, a clause each. */
export const waitingChanges = ({ changed, others }: Pick<SharedChanges, 'changed' | 'others'>): string[] => [
  ...changed.flatMap(({ name, changes }) => changes.map((one) => `${name}: ${one}`)),
  ...others,
];

/** Accounts that it has no more, with those that it had none of before. Names come back as what they were. */
export function goneAfter(
  before: Pick<AcceptedCopy, 'inventory' | 'gone'> | undefined,
  { accounts }: SharedInventory,
): readonly SharedAccount[] {
  const is = byName(accounts);
  const all = byName([...(before?.gone ?? []), ...(before?.inventory.accounts ?? [])]);
  return [...all].flatMap(([name, account]) => (is.has(name) ? [] : [account]));
}
