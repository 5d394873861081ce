import { lineCount } from '../../access-log/verifying/place.js';
import { oneLine } from '../../system/safe-text.js';
import type { AcctmgrError } from '../../system/failure.js';
import { fail, failure, ok, warn, type Finding } from '../finding.js';
import type { ShellWords } from './shell-words.js';

export interface LogFacts {
  readonly path: string;
  /** What names it; undefined where it lies at its usual place. */
  readonly namedBy: 'ACCTMGR_ACCESS_LOG' | 'settings.access_log.path' | undefined;
  /** Of the log, in bytes; undefined where there is none yet. */
  readonly size: number | undefined;
  /** What the file beside it says; undefined where that is missing or damaged. */
  readonly head: { readonly size: number; readonly lines: number } | undefined;
  /** Why nothing can be added to it. */
  readonly obstacle: AcctmgrError | undefined;
}

/** How a folder, a pipe or a device comes out of the log's way. */
function otherFileFix({ path, namedBy }: LogFacts, { unset, quote }: ShellWords): string {
  switch (namedBy) {
    case 'ACCTMGR_ACCESS_LOG':
      return `Name a regular file in ACCTMGR_ACCESS_LOG, or: ${unset('ACCTMGR_ACCESS_LOG')}`;
    case 'settings.access_log.path':
      return 'Name a regular file in accounts.json, as settings.access_log.path, or take that setting out.';
    case undefined: {
      const word = quote(oneLine(path));
      return `Move it away: mv ${word} ${word}.old`;
    }
  }
}

/** Whether the access log can be written, and its chain goes on. The whole chain is for `log verify`. */
export function judgeAccessLog(facts: LogFacts, words: ShellWords): Finding {
  const { path, size, head, obstacle } = facts;
  const shown = oneLine(path);
  if (obstacle?.code === 'not_a_regular_file') {
    return fail('access_log', `The access log: ${obstacle.message}`, otherFileFix(facts, words));
  }
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
      `The access log ${shown} was cut off: it had ${lineCount(head.lines)}.`,
      'Bring it back from a backup; acctmgr log verify tells what is missing.',
    );
  }
  return ok('access_log', `The access log can be written: ${shown}, ${lineCount(head.lines)}.`);
}
