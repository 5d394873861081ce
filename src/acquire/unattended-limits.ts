import { accountNameOf, type Inventory } from '../accounts/inventory.js';
import { fitsGlob } from '../accounts/glob.js';
import type { SharedLimits } from '../accounts/shared/shared-inventory.js';
import { notAllowed, type AcctmgrError } from '../system/failure.js';
import { oneLine } from '../system/safe-text.js';
import type { Caller } from './caller.js';
import type { SessionWish } from './wish.js';

/* What `settings.unattended` lets be taken where nobody is at a terminal: by an assistant, a pipeline, a service. */

const refusal = (message: string, { from }: SharedLimits): AcctmgrError =>
  notAllowed(message, {
    code: 'not_unattended',
    hint:
      from === undefined
        ? 'Run it on a terminal, or change "unattended" in the settings of accounts.json.'
        : `Run it on a terminal, or ask whoever keeps ${oneLine(from)}: its "unattended" says so.`,
  });

const fitsOne = (patterns: readonly string[], ...texts: readonly string[]): boolean =>
  patterns.some((pattern) => texts.some((text) => fitsGlob(pattern, text)));

/** Pure. Why the session may not be taken without a terminal; undefined where it may. */
export function whyNotUnattended(
  limits: SharedLimits,
  { account, flags }: Pick<SessionWish, 'account' | 'flags'>,
): AcctmgrError | undefined {
  const { accounts, permission_sets: sets, read_only: isReadOnly = false } = limits;
  const name = oneLine(account.name);
  const { access } = account;
  if (accounts !== undefined && !fitsOne(accounts, accountNameOf(account.name)))
    return refusal(`${name} may not be taken without a terminal.`, limits);
  if (account.shared?.isShown === false)
    return refusal(`${name} may not be taken without a terminal: nobody has seen yet that it is shared.`, {});
  if (isReadOnly && flags.narrowing === undefined)
    return refusal(`${name} may be taken without a terminal only with --read-only or --view-only.`, limits);
  const set = access.kind === 'permission-set' ? access.permissionSet : undefined;
  if (sets === undefined || set === undefined) return undefined;
  // Who shares an account may call any of its sets what the user lets be taken.
  const words =
    account.shared === undefined ? [account.name.slice(accountNameOf(account.name).length + 1)] : [];
  return fitsOne(sets, set, ...words)
    ? undefined
    : refusal(`The permission set ${oneLine(set)} of ${name} may not be taken without a terminal.`, limits);
}

/** What the user says, and each shared inventory: all of it counts. */
const limitsOf = ({
  settings: { unattended },
  sharedLimits = [],
}: Pick<Inventory, 'settings' | 'sharedLimits'>): readonly SharedLimits[] =>
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
  const mostOf = ({ max_accounts: most = Infinity }: SharedLimits): number => most;
  const [narrowest] = limits.toSorted((one, other) => mostOf(one) - mostOf(other));
  const many = new Set(wishes.map(({ account }) => account.name)).size;
  if (narrowest === undefined || many <= mostOf(narrowest) || (await isAttended?.())) return;
  throw refusal(
    `${many} accounts may not be taken without a terminal: ${mostOf(narrowest)} at most.`,
    narrowest,
  );
}
