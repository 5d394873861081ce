import { isReminderDue } from '../profiles/clean-reminder.js';
import type { Assumed } from './assume-account.js';
import type { Context } from './context.js';

/** So many are no bother. */
const MANY = 10;

/**
 * Says that many profiles have expired, once a day: it is no part of what was asked for. Of accounts that were assumed
 * together, the last one's look at the file is as good as any.
 */
export function remindOfExpired(
  { host, output, flags }: Context,
  assumed: readonly Pick<Assumed, 'haveMoreExpired'>[],
): void {
  if (flags.quiet || flags.json || assumed.at(-1)?.haveMoreExpired(MANY) !== true) return;
  if (isReminderDue(host)) {
    output.note('More than ten profiles have expired: "acctmgr clean" removes them.');
  }
}
