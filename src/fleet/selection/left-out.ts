import type { EffectiveAccount } from '../../accounts/effective.js';
import { oneLine } from '../../system/safe-text.js';

/** Why an account that was picked is not taken. */
export type LeftOutReason =
  'no_role' | 'suspended' | 'protected' | 'no_permission_set' | 'several_permission_sets' | 'not_narrowable';

/** An account that was picked and is not taken. */
export interface LeftOutAccount {
  readonly account: EffectiveAccount;
  readonly reason: LeftOutReason;
}

/** Behind the name of the account, as a clause. */
export const LEFT_OUT: Readonly<Record<LeftOutReason, string>> = {
  no_role: 'has no role',
  suspended: 'is suspended, or not active otherwise',
  protected: 'is protected',
  no_permission_set: 'has no such permission set',
  several_permission_sets: 'has several permission sets, and none of them is its default',
  not_narrowable: 'cannot be narrowed',
};

/** In the plural, and what takes them after all. */
const TOGETHER: Readonly<Record<LeftOutReason, string>> = {
  no_role: 'without a role',
  suspended: 'suspended',
  protected: 'protected; --protected takes them, too',
  no_permission_set: 'without such a permission set',
  several_permission_sets: 'with several permission sets; say which: --permission-set SET',
  not_narrowable: 'that cannot be narrowed; see read_only_permission_set in accounts.json',
};

const MOST_NAMES = 5;

/** As many as a line takes. */
export function namesOf(leftOut: readonly Pick<LeftOutAccount, 'account'>[]): string {
  const names = leftOut.slice(0, MOST_NAMES).map(({ account }) => oneLine(account.name));
  return names.join(', ') + (leftOut.length > MOST_NAMES ? ', …' : '');
}

/** `3 protected; --protected takes them, too (prod, pay, dns)`, a part a reason. */
export const describeLeftOut = (leftOut: readonly LeftOutAccount[]): readonly string[] =>
  Object.entries(TOGETHER).flatMap(([reason, together]) => {
    const those = leftOut.filter((one) => one.reason === reason);
    return those.length === 0 ? [] : [`${those.length} ${together} (${namesOf(those)})`];
  });
