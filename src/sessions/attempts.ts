import type { AccessLogEntry } from '../access-log/entry.js';
import { AcctmgrError } from '../system/failure.js';
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

/**
 * @param warn - told, once, that the log can't be written: that is no reason to withhold a session
 */
export function attemptLog(host: Host, log: string | undefined, warn: (text: string) => void): AttemptLog {
  const recorded = new WeakSet<object>();
  let warned = false;
  const append = async (attempt: Attempt): Promise<void> => {
    const { appendEntries } = await import('../access-log/append.js');
    const { newEntry } = await import('../access-log/entry.js');
    await appendEntries(accessLogPath(host, log), [newEntry(host, VERSION, attempt)], host);
  };
  const record = async (attempt: Attempt): Promise<void> => {
    try {
      await append(attempt);
    } catch (error) {
      if (!(error instanceof AcctmgrError)) throw error;
      if (!warned) warn(error.hint === undefined ? error.message : `${error.message} ${error.hint}`);
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
        status: error.exitCode === 3 ? 'denied' : 'failed',
        error_code: attempt.error_code ?? error.code,
        error_message: attempt.error_message ?? error.message,
      });
    },
  };
}
