import { frecency, recentEntries } from '../access-log/reading/recency.js';
import { readOnlyWay } from '../acquire/read-only-way.js';
import type { Narrowing } from '../sessions/request.js';
import { byPermissionSet, isTakable, waysInto, type EffectiveAccount } from '../accounts/effective.js';
import { findAccount, type Inventory } from '../accounts/inventory.js';
import { permissionSetsOf } from '../accounts/permission-sets.js';
import { withoutDot } from '../fleet/selection/found.js';
import { readManagedProfiles } from '../profiles/credentials-file.js';
import { openPermissionSet } from '../sessions/chain.js';
import { accessLogPath } from '../system/paths.js';
import { oneLine, shorten } from '../system/safe-text.js';
import { accountHere } from './account-here.js';
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

/**
 * The account by one permission set: where its bare name means none, the one that the user picks.
 *
 * @throws AcctmgrError (exit 2) `permission_set_needed` where nobody can be asked
 */
async function withPermissionSet(context: Context, account: EffectiveAccount): Promise<EffectiveAccount> {
  const { access } = account;
  if (access.kind !== 'permission-set' || access.permissionSet !== undefined) return account;
  const { message, hint = '', code } = openPermissionSet(account);
  const sets = permissionSetsOf(account);
  if (sets.length === 0) throw openPermissionSet(account);
  const otherwise = { message: message.replace(/\.$/, ''), hint, code };
  return askOnTerminal(context, otherwise, (terminal) => {
    terminal.note(message);
    return terminal.pick(
      'Which one?',
      sets.map((set) => ({
        value: byPermissionSet(account, set),
        label: set.word,
        ...(set.name === set.word ? {} : { hint: set.name }),
      })),
    );
  });
}

/**
 * The account called `name`; without a name, the one that the user picks. Only accounts with a role are offered, those that
 * they use most and used last first.
 */
export async function accountNamed(
  context: Context,
  inventory: Inventory,
  name: string | undefined,
  narrowing?: Narrowing,
): Promise<EffectiveAccount> {
  const { host } = context;
  if (name !== undefined)
    return withPermissionSet(
      context,
      readOnlyWay(
        inventory,
        findAccount(
          inventory,
          withoutDot(name, () => accountHere(host, inventory.accounts)),
        ),
        narrowing,
      ),
    );
  const now = host.now();
  const scores = frecency(recentEntries(accessLogPath(host, inventory.settings.access_log?.path), host), now);
  const scoreOf = ({ name }: EffectiveAccount) => scores.get(name) ?? 0;
  const accounts = inventory.accounts
    .filter(isTakable)
    .flatMap(waysInto)
    .sort((one, other) => scoreOf(other) - scoreOf(one));
  const states = new Map(
    readManagedProfiles(host).map(({ name: profile, expiration }) => [profile, stateOf(expiration, now)]),
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
          states.get(`assumed-${account.name}`) ?? '',
          shorten(oneLine(account.description ?? ''), 60),
        ]
          .filter((part) => part !== '')
          .join(' · '),
        keywords: [
          account.description ?? '',
          ...Object.entries(account.tags ?? {}).map(([key, value]) => `${key}=${value}`),
        ],
      })),
    ),
  );
}
