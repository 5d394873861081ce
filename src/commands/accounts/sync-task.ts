import type { Attempt } from '../../sessions/attempts.js';
import type { AcctmgrError } from '../../system/failure.js';
import type { SyncOutcome } from './sync-outcome.js';

/** One source of accounts, and how it is listed. */
export interface SyncTask {
  /** What starts the access log's line. */
  readonly attempt: Attempt;
  /** What the outcome is called where it fails. */
  readonly failed: (error: AcctmgrError) => SyncOutcome;
  run(): Promise<{
    readonly outcome: SyncOutcome;
    /** For the access log: who listed, and SHA-256 of what stood where it is kept and stands there now. Undefined: no line. */
    readonly logged?: Pick<Attempt, 'session_name' | 'sha256_before' | 'sha256_after'>;
  }>;
}
