import { lineCount } from '../access-log/verifying/place.js';
import type { Appended } from '../access-log/writing/append.js';
import type { AccessLogEntry } from '../access-log/entry.js';
import type { RotationSettings } from '../access-log/writing/rotate.js';
import { AcctmgrError } from '../system/failure.js';
import { gatheredWork } from '../system/gathered-work.js';
import type { Host } from '../system/host.js';
import { accessLogPath } from '../system/paths.js';
import { VERSION } from '../system/version.js';

export type Attempt = Omit<AccessLogEntry, 'time' | 'user' | 'host' | 'pid' | 'version'>;

/** Writes attempts to the access log, one line each, before the command ends. */
export interface AttemptLog {
  record(attempt: Attempt): Promise<void>;
  /** Before a protected role is taken. @throws AcctmgrError where the log can't be written: then nobody takes it */
  recordIntent(attempt: Attempt): Promise<void>;
  /** For a failure that no call to AWS has recorded yet: a refusal, a file that could not be written. */
  recordFailure(attempt: Attempt, error: unknown): Promise<void>;
}

/** `access_log` of the settings in accounts.json. */
export interface LogSettings extends RotationSettings {
  readonly path?: string | undefined;
  /** A program of the user's that gets each line, too. */
  readonly forward?: readonly string[] | undefined;
}

/** What happened to the log besides; undefined where nothing did. */
function mishapOf({ repair, unrotated }: Appended): string | undefined {
  if (repair?.lost !== undefined) {
    return `The access log was cut off: it had ${lineCount(repair.lost.lines)}. Run acctmgr log verify.`;
  }
  // A log from before there was a chain may hold anything.
  if (repair?.torn !== undefined && repair.head_missing === undefined) {
    return 'The access log had a line that a crash or a full disk left unfinished. A line "repaired" names it now; nothing else is lost.';
  }
  return unrotated && `The access log grows beyond its max_size. ${saidOf(unrotated)}`;
}

const saidOf = ({ message, hint }: AcctmgrError): string =>
  hint === undefined ? message : `${message} ${hint}`;

type Append = (entries: readonly [AccessLogEntry, ...AccessLogEntry[]]) => Promise<void>;

/** For who holds the log, once somebody has held it for too long: each account would wait as long as the first one did. */
const SHORT_WAIT_MS = 100;

/** Whether another process held the log for longer than it was waited for. */
const wasHeld = ({ cause }: AcctmgrError): boolean =>
  cause instanceof AcctmgrError && cause.code === 'lock_timeout';

/** Lines that arrive so close together are appended together: who waits for one hardly notices. */
const GATHERED_FOR_MS = 10;
/** Together they take less than the smallest file of the log into which more than one is put. */
const MOST_TOGETHER = 50;
const ROOM_FOR_MOST = 1_000_000;

/** As `append`, where the lines of many takes side by side stand the wait for others. */
function appendTogether(append: Append, { max_size = Infinity }: RotationSettings): Append {
  const { add } = gatheredWork(
    async (entries: readonly AccessLogEntry[]) => {
      const [first, ...rest] = entries;
      if (first !== undefined) await append([first, ...rest]);
      return entries;
    },
    { forMs: GATHERED_FOR_MS, most: max_size < ROOM_FOR_MOST ? 1 : MOST_TOGETHER },
  );
  return async (entries) => {
    await Promise.all(entries.map(add));
  };
}

/**
 * @param warn - told, once, that the log can't be written, which is no reason to withhold a session; and what an append found
 *   wrong with it
 * @param gathers - for many takes side by side: lines that arrive close together are appended together
 */
export function attemptLog(
  host: Host,
  settings: LogSettings | undefined,
  warn: (text: string) => void,
  gathers = false,
): AttemptLog {
  const recorded = new WeakSet<object>();
  let warned = false;
  let waitMs: number | undefined;
  const appendNow: Append = async (entries) => {
    const { appendEntries } = await import('../access-log/writing/append.js');
    const appended = await appendEntries(
      accessLogPath(host, settings?.path),
      entries,
      host,
      settings,
      waitMs,
    ).catch((error: unknown) => {
      if (error instanceof AcctmgrError && wasHeld(error)) waitMs = SHORT_WAIT_MS;
      throw error;
    });
    waitMs = undefined;
    if (settings?.forward !== undefined) {
      const { forwardLines } = await import('../access-log/forwarding/forward.js');
      forwardLines(appended.text, settings.forward, host);
    }
    const mishap = mishapOf(appended);
    if (mishap !== undefined) warn(mishap);
  };
  const appendAll = gathers ? appendTogether(appendNow, settings ?? {}) : appendNow;
  const append = async (attempt: Attempt): Promise<void> => {
    const { newEntry } = await import('../access-log/writing/append.js');
    await appendAll([newEntry(host, VERSION, attempt)]);
  };
  const record = async (attempt: Attempt): Promise<void> => {
    try {
      await append(attempt);
    } catch (error) {
      if (!(error instanceof AcctmgrError)) throw error;
      if (!warned) warn(saidOf(error));
      warned = true;
    }
  };
  return {
    record,
    recordIntent: (attempt) => append({ ...attempt, event: 'intent' }),
    async recordFailure(attempt, error) {
      if (!(error instanceof AcctmgrError) || recorded.has(error)) return;
      recorded.add(error);
      await record({
        ...attempt,
        status: error.isAwsRefusal ? 'denied' : 'failed',
        error_code: attempt.error_code ?? error.code,
        error_message: attempt.error_message ?? error.message,
      });
    },
  };
}
