import path from 'node:path';
import { ownRoleArn, type EffectiveAccount } from '../accounts/effective.js';
import type { Inventory } from '../accounts/inventory.js';
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

/** A role that is not to be taken in passing. */
export interface ProtectedRole {
  /** What has to be typed: the entry that leads there. */
  readonly account: string;
  readonly accountId: string;
  readonly roleArn: string;
  /** Of all entries that protect it. */
  readonly reasonTags: readonly string[];
}

type Accounts = readonly EffectiveAccount[];

/** The entries that protect a role which is reached through `account`: itself, and those of the same account id and role. */
const protectorsOf = (accounts: Accounts, account: EffectiveAccount, roleArn: string | undefined): Accounts =>
  accounts.filter(
    (other) =>
      other.protected === true &&
      (other === account || (other.account_id === account.account_id && ownRoleArn(other) === roleArn)),
  );

/** The accounts whose own role is protected, by whichever entry. */
export function protectedAccounts(accounts: Accounts): ReadonlySet<EffectiveAccount> {
  const keyOf = (account: EffectiveAccount) => `${account.account_id} ${ownRoleArn(account) ?? ''}`;
  const marked = new Set(accounts.filter((account) => account.protected === true).map(keyOf));
  return new Set(accounts.filter((account) => marked.has(keyOf(account))));
}

/** The protected roles of a chain, in its order; any role that is reached through a protected entry is protected, too. */
export const protectedRoles = (
  { accounts }: Pick<Inventory, 'accounts'>,
  chain: readonly ChainLink[],
): ProtectedRole[] =>
  chain.flatMap(({ account, roleArn }) => {
    const protectors = protectorsOf(accounts, account, roleArn);
    if (protectors.length === 0) return [];
    const reasonTags = protectors.flatMap(({ reason_tag }) => reason_tag ?? []);
    return [{ account: account.name, accountId: account.account_id, roleArn, reasonTags }];
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
export function guardRequests(
  requests: RoleRequests,
  protectedOnes: readonly ProtectedRole[],
  reason: string | undefined,
): RoleRequests {
  const withProtection = (request: RoleRequest): RoleRequest => {
    const role = protectedOnes.find(({ roleArn }) => roleArn === request.roleArn);
    return role === undefined ? request : guard(request, role, reason);
  };
  const last = requests.at(-1) ?? requests[0];
  return [...requests.slice(0, -1).map(withProtection), withProtection(last)];
}

type Confirmations = Readonly<Record<string, number>>;

/** In the state folder. */
export const CONFIRMATIONS = 'confirmations.json';

const fileOf = (host: Host): string => path.join(stateFolder(host), CONFIRMATIONS);
const keyOf = ({ accountId, roleArn }: ProtectedRole): string => `${accountId} ${roleArn}`;

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
