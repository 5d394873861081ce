import type { Account } from './library/account.js';
import { checkInventoryOptions } from './library/check-options.js';
import { accountsOf, inventoryFor } from './library/inventory.js';
import type { AccountOptions, InventoryOptions, RoleOptions } from './library/options.js';
import { providerOf } from './library/provider.js';
import { accountSessions, roleSessions } from './library/session-getter.js';
import type { CredentialProvider, Session } from './library/session.js';
import { systemHost } from './system/host.js';

/*
 * All that `import … from 'acctmgr'` gives. It shares the inventory, the session cache and the access log with the command
 * line. It never prints and never asks: codes come from the option `mfaCode`, notices go to the option `onNotice`.
 */

export type { Account } from './library/account.js';
export type {
  AccountOptions,
  InventoryOptions,
  MfaCodeCallback,
  RoleOptions,
  SessionOptions,
} from './library/options.js';
export type { CredentialProvider, RoleCredentials, Session } from './library/session.js';
export { AcctmgrError, EXIT, type ExitCode } from './system/failure.js';

/**
 * Credentials of an account of the inventory, for the clients of the AWS SDK: `new S3Client({ credentials: fromAccount('dev') })`.
 * They are renewed by themselves as long as the program runs.
 *
 * @throws AcctmgrError at once for options of the wrong form, and for a name that the inventory does not have; what is wrong
 *   with the inventory itself is told when credentials are needed
 */
export const fromAccount = (name: string, options: AccountOptions = {}): CredentialProvider =>
  providerOf(accountSessions('fromAccount', systemHost, name, options), Date.now);

/**
 * Credentials of a role, for scripts without an inventory.
 *
 * @throws AcctmgrError at once for options of the wrong form
 */
export const fromRole = (options: RoleOptions): CredentialProvider =>
  providerOf(roleSessions('fromRole', systemHost, options), Date.now);

/** One role session of an account, or of a role. @throws AcctmgrError */
export async function getSession(account: string, options?: AccountOptions): Promise<Session>;
export async function getSession(role: RoleOptions): Promise<Session>;
export async function getSession(
  wanted: string | RoleOptions,
  options: AccountOptions = {},
): Promise<Session> {
  const get =
    typeof wanted === 'string'
      ? accountSessions('getSession', systemHost, wanted, options)
      : roleSessions('getSession', systemHost, wanted);
  return get(false);
}

/** The accounts of the inventory, in its order. @throws AcctmgrError where there is none, or it has problems */
export async function listAccounts(options: InventoryOptions = {}): Promise<Account[]> {
  checkInventoryOptions('listAccounts', options);
  return accountsOf(await inventoryFor(systemHost(), options.config));
}
