import type { EffectiveAccount } from '../../accounts/effective.js';
import { accountNameOf } from '../../accounts/inventory.js';
import { oneLine } from '../../system/safe-text.js';

/** Why an account that was picked is not taken. */
export type LeftOutReason =
  | 'no_role'
  | 'suspended'
  | 'not_shown'
  | 'protected'
  | 'no_permission_set'
  | 'several_permission_sets'
  | 'not_narrowable';

/** An account that was picked and is not taken. */
export interface LeftOutAccount {
  readonly account: EffectiveAccount;
  readonly reason: LeftOutReason;
}

/** Behind the name of the account, as a clause. */
export const LEFT_OUT: Readonly<Record<LeftOutReason, string>> = {
  no_role: 'has no role',
  suspended: 'is suspended, or not active otherwise',
  not_shown: 'is new in a shared inventory, and was not shown yet',
  protected: 'is protected',
  no_permission_set: 'has no such permission set',
  several_permission_sets: 'has several permission sets, and none of them is its default',
  not_narrowable: 'cannot be narrowed',
};

/** In the plural, and what takes them after all. */
const TOGETHER: Readonly<Record<LeftOutReason, string>> = {
  no_role: 'without a role',
  suspended: 'suspended',
  not_shown: 'new in a shared inventory and not shown yet; acctmgr sync shows them',
  protected: 'protected; --protected takes them, too',
  no_permission_set: 'without such a permission set',
  several_permission_sets: 'with several permission sets; say which: --permission-set SET',
  not_narrowable: 'that cannot be narrowed; see read_only_permission_set in accounts.json',
};

const MOST_NAMES = 5;
/** Of one reason, which have a row each in a table. */
const MOST_ROWS = 3;

/** As many as a line takes. */
export function namesOf(leftOut: readonly Pick<LeftOutAccount, 'account'>[]): string {
  const names = leftOut.slice(0, MOST_NAMES).map(({ account }) => oneLine(account.name));
  return names.join(', ') + (leftOut.length > MOST_NAMES ? ', …' : '');
}

/** Those of one reason, which there is. */
const byReason = (
  leftOut: readonly LeftOutAccount[],
): readonly (readonly [LeftOutReason, readonly LeftOutAccount[]])[] =>
  (Object.keys(TOGETHER) as LeftOutReason[]).flatMap((reason) => {
    const those = leftOut.filter((one) => one.reason === reason);
    return those.length === 0 ? [] : [[reason, those] as const];
  });

/** Rows of a table: one an account, and one a reason that many have, so that these do not bury the others. */
export const leftOutRows = (
  leftOut: readonly LeftOutAccount[],
): readonly { readonly name: string; readonly id: string; readonly why: string }[] =>
  byReason(leftOut).flatMap(([reason, those]) =>
    those.length > MOST_ROWS
      ? [{ name: `${those.length} accounts`, id: '', why: `${TOGETHER[reason]} (${namesOf(those)})` }]
      : those.map(({ account: { name, account_id: id } }) => ({
          name: oneLine(name),
          id,
          why: LEFT_OUT[reason],
        })),
  );

/** Without those of which a permission set is taken after all, by another part of what was typed. */
export const withoutTaken = (
  leftOut: readonly LeftOutAccount[],
  taken: readonly { readonly account: EffectiveAccount }[],
): readonly LeftOutAccount[] => {
  const names = new Set(taken.map(({ account }) => accountNameOf(account.name)));
  return leftOut.filter(({ account }) => !names.has(accountNameOf(account.name)));
};

/** `3 protected; --protected takes them, too (prod, pay, dns)`, a part a reason. */
export const describeLeftOut = (leftOut: readonly LeftOutAccount[]): readonly string[] =>
  byReason(leftOut).map(([reason, those]) => `${those.length} ${TOGETHER[reason]} (${namesOf(those)})`);
