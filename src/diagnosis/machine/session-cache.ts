import type { AcctmgrError } from '../../system/failure.js';
import { failure, ok, warn, type Finding } from '../finding.js';

export interface CacheFacts {
  /** Why it is not used, or can't be. */
  readonly obstacle: AcctmgrError | undefined;
  /** Sessions that live. */
  readonly live: number;
  /** Files that nobody can understand, or that others could have written. */
  readonly unreadable: number;
}

/** Whether sessions can be kept, and those that are can be used. */
export function judgeSessionCache({ obstacle, live, unreadable }: CacheFacts): Finding {
  if (obstacle !== undefined) return failure('session_cache', obstacle, 'The session cache');
  if (unreadable > 0) {
    return warn(
      'session_cache',
      `${unreadable} file${unreadable === 1 ? '' : 's'} of the session cache can't be used: torn, or others could have written there.`,
      'acctmgr logout --all',
    );
  }
  return ok(
    'session_cache',
    `Sessions can be kept; ${live === 0 ? 'none' : live} live${live === 1 ? 's' : ''} now.`,
  );
}
