import type { EffectiveAccount } from '../accounts/effective.js';
import { findAccount, type Inventory } from '../accounts/inventory.js';
import { readManagedProfiles } from '../profiles/credentials-file.js';
import { oneLine, shorten } from '../system/safe-text.js';
import { askOnTerminal } from './ask.js';
import type { Context } from './context.js';
import { stateOf } from './time-left.js';

const MOST_NAMES = 20;

/** The accounts that can be assumed, by name, as far as a hint can hold them. */
function namesOf(accounts: readonly EffectiveAccount[]): string {
  const names = accounts.map(({ name }) => oneLine(name));
  const shown = names.slice(0, MOST_NAMES).join(', ');
  return names.length > MOST_NAMES ? `${shown}, … (acctmgr list shows all ${names.length})` : shown;
}

/** The account called `name`; without a name, the one that the user picks. Only accounts with a role are offered. */
export async function accountNamed(
  context: Context,
  inventory: Inventory,
  name: string | undefined,
): Promise<EffectiveAccount> {
  if (name !== undefined) return findAccount(inventory, name);
  const accounts = inventory.accounts.filter(({ role_arn }) => role_arn !== undefined);
  const now = context.host.now();
  const states = new Map(
    readManagedProfiles(context.host).map(({ name: profile, expiration }) => [
      profile,
      stateOf(expiration, now),
    ]),
  );
  const otherwise = {
    message: 'No account was named',
    hint:
      accounts.length === 0 ? 'No account of accounts.json has a role.' : `Name one of: ${namesOf(accounts)}`,
    code: 'account_missing',
  };
  return askOnTerminal(context, otherwise, (terminal) =>
    terminal.pick(
      'Which account?',
      accounts.map((account) => ({
        value: account,
        label: account.name,
        hint: [
          account.account_id,
          shorten(oneLine(account.description ?? ''), 60),
          states.get(`assumed-${account.name}`) ?? '',
        ]
          .filter((part) => part !== '')
          .join(' · '),
        keywords: Object.entries(account.tags ?? {}).flatMap(([key, value]) => [value, `${key}=${value}`]),
      })),
    ),
  );
}
