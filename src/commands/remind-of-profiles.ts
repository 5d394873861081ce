import { isReminderDue } from '../profiles/cleaning/clean-reminder.js';
import { readInstalledProfiles } from '../profiles/config/config-file.js';
import { mendingText, wrappedLines } from '../profiles/config/wrapped-lines.js';
import type { Assumed } from '../acquire/assume-account.js';
import type { Context } from './context.js';

/** So many are no bother. */
const MANY = 10;

/**
 * Says what may be done about the profiles of acctmgr, each once a day: it is not part of what was asked for. Of accounts
 * that were assumed together, the last one's look at the file is as good as any.
 */
export function remindOfProfiles(
  { host, output, flags }: Context,
  inventory: { readonly path: string } | undefined,
  assumed: readonly Pick<Assumed, 'haveMoreExpired'>[],
): void {
  if (flags.quiet || flags.json) return;
  if (assumed.at(-1)?.haveMoreExpired(MANY) === true && isReminderDue(host, 'expired_profiles')) {
    output.note('More than ten profiles have expired: "acctmgr clean" removes them.');
  }
  const inUse = flags.config === undefined ? inventory?.path : undefined;
  const old = wrappedLines(readInstalledProfiles(host), inUse);
  if (old !== undefined && isReminderDue(host, 'process_lines')) {
    output.note(mendingText(old));
  }
}
