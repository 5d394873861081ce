import { AcctmgrError } from '../../system/failure.js';
import type { Host } from '../../system/host.js';
import { oneLine, shorten } from '../../system/safe-text.js';
import { forwardFailure, keepForwardFailure, type ForwardFailure } from './forward-record.js';

const HOUR_MS = 3_600_000;
const MAX_REASON = 300;

/**
 * Closes the input of what gets the lines of the log, waits for it, and keeps what went wrong for the doctor.
 *
 * @param warn - told at most once an hour; undefined where nobody would read it
 */
export async function endForwarding(host: Host, warn: ((text: string) => void) | undefined): Promise<void> {
  const feeds = [...host.feeds];
  host.feeds.clear();
  for (const [key, feed] of feeds) {
    const [program = key] = key.split('\0');
    const reason = await feed.end();
    try {
      note(program, reason, host, warn);
    } catch (error) {
      // What can't be remembered is not said: it would be said every time.
      if (!(error instanceof AcctmgrError)) throw error;
    }
  }
}

function note(
  program: string,
  said: string | undefined,
  host: Host,
  warn: ((text: string) => void) | undefined,
): void {
  const before = forwardFailure(host);
  if (said === undefined) {
    if (before !== undefined) keepForwardFailure(undefined, host);
    return;
  }
  const reason = shorten(oneLine(said), MAX_REASON);
  const now = host.now();
  const isDue = warn !== undefined && isHourAgo(before?.said, now);
  const failure: ForwardFailure = {
    since: before?.since ?? now,
    last: now,
    reason,
    said: isDue ? now : before?.said,
  };
  keepForwardFailure(failure, host);
  if (isDue)
    warn(
      `${oneLine(program)}, which settings.access_log.forward names, did not take the lines of the access log: ${reason}. They are in the log; acctmgr log export --since-cursor gives them.`,
    );
}

/** A time to come is one from before the clock was set back. */
const isHourAgo = (said: number | undefined, now: number): boolean =>
  said === undefined || said > now || now - said >= HOUR_MS;
