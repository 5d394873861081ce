import { oneLine } from '../system/safe-text.js';
import type { AcctmgrError } from '../system/failure.js';
import { fail, failure, ok, warn, type Finding } from './finding.js';

export interface LogFacts {
  readonly path: string;
  /** Of the log, in bytes; undefined where there is none yet. */
  readonly size: number | undefined;
  /** What the file beside it says; undefined where that is missing or damaged. */
  readonly head: { readonly size: number; readonly lines: number } | undefined;
  /** Why nothing can be added to it. */
  readonly obstacle: AcctmgrError | undefined;
}

/** Whether the access log can be written, and its chain goes on. The whole chain is for `log verify`. */
export function judgeAccessLog({ path, size, head, obstacle }: LogFacts): Finding {
  const shown = oneLine(path);
  if (obstacle !== undefined) return failure('access_log', obstacle, 'The access log');
  const found = size ?? 0;
  if (head === undefined && found === 0) return ok('access_log', `The access log will be ${shown}.`);
  if (head === undefined) {
    return warn(
      'access_log',
      `The file beside the access log that holds its end (${shown}.head) is missing or damaged: nobody could tell whether lines were cut off.`,
      'acctmgr log verify tells what is left of the chain. The next line that is written mends it.',
    );
  }
  if (found < head.size) {
    return fail(
      'access_log',
      `The access log ${shown} was cut off: it had ${head.lines} lines.`,
      'Bring it back from a backup; acctmgr log verify tells what is missing.',
    );
  }
  return ok('access_log', `The access log can be written: ${shown}, ${head.lines} lines.`);
}
