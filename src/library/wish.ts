import { ownRoleArn, type EffectiveAccount } from '../accounts/effective.js';
import { findAccount } from '../accounts/inventory.js';
import { chainOf, requestsOf } from '../acquire/prepared.js';
import { readOnlyWay } from '../acquire/read-only-way.js';
import type { SessionWish } from '../acquire/wish.js';
import { parseRoleArn } from '../aws/arn.js';
import type { Host } from '../system/host.js';
import { oneLine } from '../system/safe-text.js';
import type { AccountOptions, RoleOptions } from './options.js';

type Surroundings = SessionWish['inventory'];

const NO_INVENTORY: Surroundings = { accounts: [], path: '', origin: 'own', settings: {}, signIns: {} };

const wishOf = (
  host: Host,
  inventory: Surroundings,
  account: EffectiveAccount,
  options: AccountOptions,
): SessionWish => {
  const { role, durationSeconds, externalId, sessionName, narrowing, timeoutMs, cache = 'on' } = options;
  return {
    event: 'library',
    use: 'sdk',
    inventory,
    account,
    flags: {
      role,
      durationSeconds,
      externalId,
      sessionName,
      narrowing,
      timeoutMs,
      cache,
      reason: reasonOf(host, options),
      yes: false,
    },
  };
};

/** @throws AcctmgrError with exit 2 where there is no such account */
export const accountWish = (
  host: Host,
  inventory: Surroundings,
  name: string,
  options: AccountOptions,
): SessionWish =>
  wishOf(host, inventory, readOnlyWay(inventory, findAccount(inventory, name), options.narrowing), options);

/** As for an account that would stand in the inventory; there may be none. */
export function roleWish(
  host: Host,
  inventory: Surroundings = NO_INVENTORY,
  { roleArn, mfaSerial, sourceProfile, ...options }: RoleOptions,
): SessionWish {
  const { partition = '', accountId = '', name = '' } = parseRoleArn(roleArn) ?? {};
  const known = inventory.accounts.find(
    (account) => account.account_id === accountId && ownRoleArn(account) === roleArn,
  );
  const account: EffectiveAccount = {
    // No account's name holds a slash.
    name: known?.name ?? `${accountId}/${name}`,
    account_id: accountId,
    access: { kind: 'role', roleArn },
    partition,
    ...(mfaSerial === undefined ? {} : { mfa_serial: mfaSerial }),
    ...(sourceProfile === undefined ? {} : { source_profile: sourceProfile }),
  };
  return wishOf(host, inventory, account, options);
}

/** @throws AcctmgrError with exit 2 where the wish can't be fulfilled, whatever AWS says */
export const checkWish = (host: Host, wish: SessionWish): void => {
  requestsOf(host, wish, chainOf(wish), wish.flags.reason);
};

/** One line, from the options or, as for the command line, from `ACCTMGR_REASON`. */
function reasonOf(
  { env }: Pick<Host, 'env'>,
  { reason }: Pick<AccountOptions, 'reason'>,
): string | undefined {
  const given = reason ?? env['ACCTMGR_REASON'];
  return given === undefined ? undefined : oneLine(given);
}
