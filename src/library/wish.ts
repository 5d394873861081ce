import type { EffectiveAccount } from '../accounts/effective.js';
import { findAccount, type Inventory } from '../accounts/inventory.js';
import type { Settings } from '../accounts/schema.js';
import { parseRoleArn } from '../aws/arn.js';
import type { RoleRequest } from '../sessions/plan.js';
import { guardRequests, protectedRoles, type ProtectedRole } from '../sessions/protection.js';
import { accountChain, chainRequests } from '../sessions/request.js';
import type { Host } from '../system/host.js';
import { oneLine } from '../system/safe-text.js';
import type { AccountOptions, RoleOptions } from './options.js';

/** What is wanted, in the words of the sessions room. */
export interface SessionWish {
  /** Undefined for a role that does not stand in the inventory. */
  readonly account: string | undefined;
  readonly requests: readonly [...RoleRequest[], RoleRequest];
  /** The same for another reason, which may be part of a session's name and tags. */
  requestsFor(reason: string | undefined): SessionWish['requests'];
  readonly guarded: readonly ProtectedRole[];
  readonly sourceProfile: string | undefined;
  /** Of the inventory: where the log is, and what prints MFA codes. */
  readonly settings: Settings;
}

type Surroundings = Pick<Inventory, 'accounts' | 'path' | 'settings'>;

const NO_INVENTORY: Surroundings = { accounts: [], path: '', settings: {} };

function wishOf(
  host: Host,
  inventory: Surroundings,
  account: EffectiveAccount,
  options: AccountOptions,
): Omit<SessionWish, 'account'> {
  const { role, durationSeconds, externalId, sessionName, narrowing } = options;
  const chain = accountChain(inventory, account);
  const guarded = protectedRoles(inventory, chain, role);
  const requestsFor = (reason: string | undefined) =>
    guardRequests(
      chainRequests(
        inventory,
        account,
        { role, durationSeconds, externalId, sessionName, narrowing },
        { user: host.user(), host: host.hostname(), reason },
      ),
      guarded,
      reason,
    );
  return {
    requests: requestsFor(reasonOf(host, options)),
    requestsFor,
    guarded,
    sourceProfile: chain[0].source_profile,
    settings: inventory.settings,
  };
}

/** @throws AcctmgrError with exit 2 where there is no such account, or its role can't be taken like that */
export function accountWish(
  host: Host,
  inventory: Surroundings,
  name: string,
  options: AccountOptions,
): SessionWish {
  const account = findAccount(inventory, name);
  return { account: account.name, ...wishOf(host, inventory, account, options) };
}

/** As for an account that would stand in the inventory; there may be none. */
export function roleWish(
  host: Host,
  inventory: Surroundings = NO_INVENTORY,
  { roleArn, mfaSerial, sourceProfile, ...options }: RoleOptions,
): SessionWish {
  const { partition = '', accountId = '', name = '' } = parseRoleArn(roleArn) ?? {};
  const known = inventory.accounts.find(
    ({ account_id, role_arn }) => account_id === accountId && role_arn === roleArn,
  );
  const account: EffectiveAccount = {
    name: known?.name ?? `${accountId}/${name}`,
    account_id: accountId,
    role_arn: roleArn,
    partition,
    ...(mfaSerial === undefined ? {} : { mfa_serial: mfaSerial }),
    ...(sourceProfile === undefined ? {} : { source_profile: sourceProfile }),
  };
  return { account: known?.name, ...wishOf(host, inventory, account, options) };
}

/** One line, from the options or, as for the command line, from `ACCTMGR_REASON`. */
export function reasonOf({ env }: Pick<Host, 'env'>, { reason }: { reason?: string | undefined }) {
  const given = reason ?? env['ACCTMGR_REASON'];
  return given === undefined ? undefined : oneLine(given);
}
