import type { LogFiles } from '../../access-log/reading/log-files.js';
import { logDistrusts } from '../../access-log/reading/log-trust.js';
import type { AcctmgrError } from '../../system/failure.js';
import type { Context } from '../context.js';

/** Says how many lines of the log could not be read. */
export function noteUnreadable(count: number, { output }: Pick<Context, 'output'>): void {
  if (count === 0) return;
  output.note(
    count === 1
      ? '1 line is unfinished, or was not written by acctmgr.'
      : `${count} lines are unfinished, or were not written by acctmgr.`,
  );
}

/** `/path cannot be trusted: … Run: chmod go-w /path` */
export const distrustText = ({ message, hint }: AcctmgrError): string =>
  hint === undefined ? message : `${message} ${hint}`;

/** Says, in one line, that others could have written the log. */
export function warnOfDistrust(
  log: string,
  files: LogFiles,
  { host, output }: Pick<Context, 'host' | 'output'>,
): void {
  const [first] = logDistrusts(log, files, host);
  if (first !== undefined) output.warn(distrustText(first));
}
