import { accountNameOf, type Inventory } from '../accounts/inventory.js';
import { fitsGlob } from '../accounts/glob.js';
import type { Settings } from '../accounts/schema.js';
import { notAllowed, type AcctmgrError } from '../system/failure.js';
import { oneLine } from '../system/safe-text.js';
import type { Caller } from './caller.js';
import type { SessionWish } from './wish.js';

/* What `settings.unattended` lets be taken where nobody is at a terminal: by an assistant, a pipeline, a service. */

type Limits = NonNullable<Settings['unattended']>;

const refusal = (message: string): AcctmgrError =>
  notAllowed(message, {
    code: 'not_unattended',
    hint: 'Run it on a terminal, or change "unattended" in the settings of accounts.json.',
  });

const fitsOne = (patterns: readonly string[], ...texts: readonly string[]): boolean =>
  patterns.some((pattern) => texts.some((text) => fitsGlob(pattern, text)));

/** Pure. Why the session may not be taken without a terminal; undefined where it may. */
export function whyNotUnattended(
  { accounts, permission_sets: sets, read_only: isReadOnly = false }: Limits,
  { account, flags }: Pick<SessionWish, 'account' | 'flags'>,
): AcctmgrError | undefined {
  const name = oneLine(account.name);
  const { access } = account;
  if (accounts !== undefined && !fitsOne(accounts, accountNameOf(account.name)))
    return refusal(`${name} may not be taken without a terminal.`);
  if (account.shared?.isShown === false)
    return refusal(`${name} may not be taken without a terminal: nobody has seen yet that it is shared.`);
  if (isReadOnly && flags.narrowing === undefined)
    return refusal(`${name} may be taken without a terminal only with --read-only or --view-only.`);
  const set = access.kind === 'permission-set' ? access.permissionSet : undefined;
  if (sets === undefined || set === undefined) return undefined;
  // Who shares an account may call any of its sets what the user lets be taken.
  const words =
    account.shared === undefined ? [account.name.slice(accountNameOf(account.name).length + 1)] : [];
  return fitsOne(sets, set, ...words)
    ? undefined
    : refusal(`The permission set ${oneLine(set)} of ${name} may not be taken without a terminal.`);
}

/** What the user says, and each shared inventory: all of it counts. */
const limitsOf = ({
  settings: { unattended },
  sharedLimits = [],
}: Pick<Inventory, 'settings' | 'sharedLimits'>): readonly Limits[] =>
  unattended === undefined ? sharedLimits : [unattended, ...sharedLimits];

/** @throws AcctmgrError (exit 3) `not_unattended` where nobody is at a terminal, and this may not be taken then */
export async function requireUnattended(
  { isAttended }: Pick<Caller, 'isAttended'>,
  wish: Pick<SessionWish, 'account' | 'flags' | 'inventory'>,
): Promise<void> {
  const [why] = limitsOf(wish.inventory).flatMap((limits) => whyNotUnattended(limits, wish) ?? []);
  if (why !== undefined && !(await isAttended?.())) throw why;
}

/** As `requireUnattended`, of how many accounts a command takes. */
export async function requireFewUnattended(
  { isAttended }: Pick<Caller, 'isAttended'>,
  wishes: readonly Pick<SessionWish, 'account' | 'inventory'>[],
): Promise<void> {
  const limits = wishes[0] === undefined ? [] : limitsOf(wishes[0].inventory);
  const [most] = limits.flatMap(({ max_accounts: one }) => one ?? []).sort((one, other) => one - other);
  const many = new Set(wishes.map(({ account }) => account.name)).size;
  if (most === undefined || many <= most || (await isAttended?.())) return;
  throw refusal(`${many} accounts may not be taken without a terminal: ${most} at most.`);
}
