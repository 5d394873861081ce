import path from 'node:path';
import { ownRoleArn, rightsOf, type EffectiveAccount, type Taken } from '../accounts/effective.js';
import type { Inventory } from '../accounts/inventory.js';
import { permissionSetsOf } from '../accounts/permission-sets.js';
import { usageError } from '../system/failure.js';
import type { Host } from '../system/host.js';
import { stateFolder } from '../system/paths.js';
import { readOwnFile, writeOwnFile } from '../system/files/own-file.js';
import type { ChainLink } from './chain.js';
import type { RoleRequest, RoleRequests } from './plan.js';
import { mergedTags, reasonTags } from './session-tags.js';

/*
 * `protected` is a seat belt, not a lock: whoever can edit accounts.json can take it off. It sticks to the pair of account
 * id and role, whatever entry names it, so that a second name for production is not a way round it.
 */

/** A role, or a permission set, that is not to be taken in passing. */
export interface ProtectedRole {
  /** What has to be typed: the entry that leads there. */
  readonly account: string;
  readonly accountId: string;
  /** What it lets in to, as `rightsOf` has it. */
  readonly rights: string;
  /** Of all entries that protect it. */
  readonly reasonTags: readonly string[];
}

type Accounts = readonly EffectiveAccount[];

/** Whether the entry leads there, too: by its role, whichever way it prefers, or by a sign-in that may have the permission set. */
function leadsTo(entry: EffectiveAccount, taken: Taken): boolean {
  if (taken.kind === 'role') return [ownRoleArn(entry), entry.otherRoleArn].includes(taken.roleArn);
  if (entry.sso_session === undefined) return false;
  const sets = permissionSetsOf(entry);
  const isOpen = sets.length === 0 || entry.discovered?.isOpen === true;
  return isOpen || sets.some(({ name }) => name === taken.permissionSet);
}

/** Whether it is a permission set that only AWS listed, of an account id that any entry protects. */
const isGuardedListing = ({ access, discovered }: Pick<EffectiveAccount, 'access' | 'discovered'>): boolean =>
  discovered?.isGuarded === true &&
  access.kind === 'permission-set' &&
  access.permissionSet !== undefined &&
  discovered.permissionSets.includes(access.permissionSet);

/** Whether the entry protects what is taken through it. */
const guardsItself = ({ account: { protected: own, discovered }, taken }: ChainLink): boolean =>
  own === true || isGuardedListing({ access: taken, ...(discovered && { discovered }) });

/** The entries that protect what is taken through `account`: itself, and those of the same account id that lead there. */
const protectorsOf = (accounts: Accounts, link: ChainLink): Accounts => {
  const { account, taken } = link;
  const others = accounts.filter(
    (other) =>
      other !== account &&
      other.protected === true &&
      other.account_id === account.account_id &&
      leadsTo(other, taken),
  );
  return guardsItself(link) ? [account, ...others] : others;
};

/** Whether the entry leads where the account is entered; an account that means several permission sets is entered nowhere yet. */
function sharesWay(entry: EffectiveAccount, { access }: EffectiveAccount): boolean {
  switch (access.kind) {
    case 'base':
      return entry.access.kind === 'base';
    case 'role':
      return leadsTo(entry, access);
    case 'permission-set': {
      const { permissionSet } = access;
      return permissionSet !== undefined && leadsTo(entry, { ...access, permissionSet });
    }
  }
}

/** Tells whether the way that an account is entered by is protected, by whichever entry: as `protectedRoles` will when it is taken. */
export function protectionAmong(accounts: Accounts): (account: EffectiveAccount) => boolean {
  const marking = new Map<string, EffectiveAccount[]>();
  for (const account of accounts) {
    if (account.protected !== true) continue;
    const same = marking.get(account.account_id);
    if (same === undefined) marking.set(account.account_id, [account]);
    else same.push(account);
  }
  return (account) =>
    account.protected === true ||
    isGuardedListing(account) ||
    (marking.get(account.account_id) ?? []).some((entry) => sharesWay(entry, account));
}

/** The accounts whose own way in is protected, by whichever entry. */
export const protectedAccounts = (accounts: Accounts): ReadonlySet<EffectiveAccount> =>
  new Set(accounts.filter(protectionAmong(accounts)));

/** The protected roles of a chain, in its order; any role that is reached through a protected entry is protected, too. */
export const protectedRoles = (
  { accounts }: Pick<Inventory, 'accounts'>,
  chain: readonly ChainLink[],
): ProtectedRole[] =>
  chain.flatMap((link) => {
    const { account, taken } = link;
    const protectors = protectorsOf(accounts, link);
    if (protectors.length === 0) return [];
    const reasonTags = protectors.flatMap(({ reason_tag }) => reason_tag ?? []);
    const rights = rightsOf(account.account_id, taken);
    return [{ account: account.name, accountId: account.account_id, rights, reasonTags }];
  });

/** How long a typed name counts, as with sudo. */
const CONFIRMED_MS = 15 * 60_000;

/** Of a session of a protected role, in seconds. */
const MOST_SECONDS = 3600;

function guard(request: RoleRequest, role: ProtectedRole, reason: string | undefined): RoleRequest {
  const { duration, account, sessionTags = {} } = request;
  const isTooLong = duration.seconds > MOST_SECONDS;
  if (isTooLong && duration.explicit) {
    throw usageError(`${account} is protected: its sessions last 1h at most.`, {
      code: 'duration_too_long',
      hint: 'Ask for --duration 1h or less.',
    });
  }
  const tags = mergedTags(sessionTags, reasonTags(role.reasonTags, reason));
  return {
    ...request,
    ...(isTooLong ? { duration: { seconds: MOST_SECONDS, explicit: false } } : {}),
    ...(tags === undefined ? {} : { sessionTags: tags }),
  };
}

/**
 * The requests, those for protected roles limited to an hour, and with the reason in the tags that the protecting entries
 * want it in.
 *
 * @throws AcctmgrError with exit 2 where a longer one is demanded
 */
export const guardRequests = (
  requests: RoleRequests,
  protectedOnes: readonly ProtectedRole[],
  reason: string | undefined,
): RoleRequests =>
  requests.map((request) => {
    const role = protectedOnes.find(({ rights }) => rights === request.roleArn);
    return role === undefined ? request : guard(request, role, reason);
  });

type Confirmations = Readonly<Record<string, number>>;

/** In the state folder. */
export const CONFIRMATIONS = 'confirmations.json';

const fileOf = (host: Host): string => path.join(stateFolder(host), CONFIRMATIONS);
const keyOf = ({ accountId, rights }: ProtectedRole): string => `${accountId} ${rights}`;

function readConfirmations(host: Host): Confirmations {
  try {
    const value: unknown = JSON.parse(readOwnFile(fileOf(host), host)?.toString('utf8') ?? '{}');
    if (typeof value !== 'object' || value === null) return {};
    return Object.fromEntries(
      Object.entries(value).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
    );
  } catch {
    return {};
  }
}

/** Whether the user typed the name a short while ago. A time to come counts as none: clocks are set back. */
export function isConfirmed(host: Host, role: ProtectedRole): boolean {
  const age = host.now() - (readConfirmations(host)[keyOf(role)] ?? Number.NEGATIVE_INFINITY);
  return age >= 0 && age < CONFIRMED_MS;
}

/** Remembers a confirmation; the old ones go. @throws AcctmgrError where it can't be written */
export function rememberConfirmation(host: Host, role: ProtectedRole): void {
  const now = host.now();
  const live = Object.entries(readConfirmations(host)).filter(([, time]) => now - time < CONFIRMED_MS);
  const confirmations = Object.fromEntries([...live, [keyOf(role), now]]);
  writeOwnFile(fileOf(host), Buffer.from(`${JSON.stringify(confirmations)}\n`), host);
}
