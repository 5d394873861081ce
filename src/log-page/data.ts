/*
 * What stands in the page as JSON, and what its script reads. Times are in milliseconds since the epoch. Texts are on one line
 * and without hidden characters; that they may hold HTML is the page's business. What is missing is left out.
 */

export type PageStatus = 'success' | 'denied' | 'failed';

export interface PageData {
  /** Of acctmgr. */
  readonly version: string;
  /** The machine that the log was read on. */
  readonly host: string;
  readonly log: string;
  /** When the page was made. */
  readonly made: number;
  readonly since: number;
  readonly until?: number | undefined;
  /** What was chosen besides the period, such as `account prod`. */
  readonly chosen: readonly string[];
  readonly totals: PageTotals;
  /** Lines that are torn, or not of acctmgr. */
  readonly unreadable: number;
  /** Where nothing was attempted in the period: the nearest attempt, and the command that makes the page of its day. */
  readonly nearest?: { readonly time: number; readonly command: string } | undefined;
  readonly accounts: readonly PageAccount[];
  readonly users: readonly string[];
  /** Roles, events, hosts, reasons and errors, each once: the attempts name them by their place. */
  readonly texts: readonly string[];
  /** The oldest first. */
  readonly attempts: readonly PageAttempt[];
  readonly sessions: readonly PageSession[];
  /** Attempts before these, added up. */
  readonly groups: readonly PageGroup[];
  /** How many attempts are in neither. */
  readonly leftOut: number;
}

export interface PageTotals {
  readonly attempts: number;
  readonly success: number;
  readonly denied: number;
  readonly failed: number;
  readonly sts: number;
  readonly cache: number;
  readonly sessions: number;
  /** In milliseconds, as is `longest`. */
  readonly total: number;
  readonly longest: number;
  /** Of the longest session. */
  readonly longestAccount?: string | undefined;
}

export interface PageAccount {
  readonly name: string;
  readonly id?: string | undefined;
}

export interface PageAttempt {
  readonly time: number;
  /** Its place in `accounts`, as those of the others in theirs. */
  readonly account: number;
  readonly user: number;
  readonly status: PageStatus;
  readonly source?: 'sts' | 'cache' | undefined;
  readonly event: number;
  readonly session?: number | undefined;
  readonly role?: number | undefined;
  readonly sessionName?: number | undefined;
  readonly host?: number | undefined;
  readonly reason?: number | undefined;
  readonly errorCode?: number | undefined;
  readonly error?: number | undefined;
  readonly requestId?: string | undefined;
}

export interface PageSession {
  readonly account: number;
  readonly user: number;
  readonly accessKeyId: string;
  readonly start: number;
  readonly end: number;
}

export interface PageGroup {
  /** Of the day, by the clock of the machine that the log was read on: when it began, and when the next one did. */
  readonly start: number;
  readonly end: number;
  readonly account: number;
  readonly user: number;
  readonly status: PageStatus;
  readonly count: number;
}
