import type { AccessStatus } from '../../access-log/entry.js';
import type { LogFilter } from '../../access-log/reading/filter.js';
import { parseMoment } from '../../access-log/reading/moment.js';
import { loadInventory } from '../../accounts/locating/load.js';
import { namedInventory } from '../../accounts/locating/locate.js';
import { AcctmgrError, usageError } from '../../system/failure.js';
import { accessLogPath } from '../../system/paths.js';
import { oneLine } from '../../system/safe-text.js';
import { flagGroup, type Declaration, type OptionsOf } from '../command.js';
import type { Context } from '../context.js';

const STATUSES = ['success', 'denied', 'failed'] as const satisfies readonly AccessStatus[];

/** The flags that say which attempts of the access log are meant. */
const filterFlags = (declaration: Declaration) =>
  declaration
    .option('--account <account>', 'only attempts on this account (name or id)')
    .addOption(
      declaration.createOption('--status <status>', 'only attempts that ended like this').choices(STATUSES),
    )
    .option('--user <name>', 'only attempts of this user of the machine')
    .option('--run <id>', 'only what belongs to this run over several accounts')
    .option('--since <when>', 'only attempts since then: 7d, 2026-03-01 or 2026-03-01T12:00Z')
    .option('--until <when>', 'only attempts until then; a day counts whole');

export type FilterOptions = OptionsOf<typeof filterFlags>;

export const declareFilter = flagGroup(filterFlags);

function momentOf(text: string | undefined, edge: 'since' | 'until', now: number): number | undefined {
  if (text === undefined) return undefined;
  const moment = parseMoment(text, edge, now);
  if (moment !== undefined) return moment;
  throw usageError(`--${edge} ${oneLine(text)} is not a time.`, {
    hint: 'Write how long ago (90m, 12h, 7d), a day (2026-03-01) or a time (2026-03-01T12:00Z).',
  });
}

/** @param now - in milliseconds since the epoch */
export function filterOf(
  { account, status, user, run, since, until }: FilterOptions,
  now: number,
): LogFilter {
  const period = { since: momentOf(since, 'since', now), until: momentOf(until, 'until', now) };
  if (period.since !== undefined && period.until !== undefined && period.since >= period.until) {
    throw usageError('--since is not before --until.', { hint: 'Exchange the two.' });
  }
  return { account, status, user, run, ...period };
}

/** The access log in force. An inventory that the settings could stand in is looked for, and none is made. */
export async function logInForce({ host, flags }: Context): Promise<string> {
  try {
    // The settings of ./accounts.json do not count.
    const request = { config: flags.config, allowLocal: false, needs: 'any' } as const;
    const { inventory } = await loadInventory(host, request);
    return accessLogPath(host, inventory.settings.access_log?.path);
  } catch (error) {
    const isNamed = namedInventory(host, flags.config) !== undefined;
    if (!isNamed && error instanceof AcctmgrError && error.code === 'no_inventory')
      return accessLogPath(host);
    throw error;
  }
}
