import type { EffectiveAccount } from '../accounts/effective.js';
import type { Inventory } from '../accounts/inventory.js';
import type { RequestFlags } from '../sessions/request.js';
import type { CacheUse, Use } from '../sessions/cache/reuse.js';

/** What flags, or the options of the library, say over the account's settings; already checked for their form. */
export interface SessionFlags extends RequestFlags {
  readonly region?: string | undefined;
  readonly reason?: string | undefined;
  readonly timeoutMs?: number | undefined;
  /** How long access that is not there yet is waited for, where a person takes the session. */
  readonly waitMs?: number | undefined;
  readonly cache: CacheUse;
  /** A code that was given beforehand. */
  readonly mfaCode?: string | undefined;
  /** The confirmation of a protected account, given beforehand. */
  readonly yes: boolean;
}

/** The run that a session is taken for. */
export interface RunMark {
  readonly id: string;
  /** The name of the program that gets the session, without its arguments. */
  readonly program: string;
  /** The words that picked the accounts. */
  readonly selection: string;
}

/** Which session of which account somebody asked for. */
export interface SessionWish {
  /** What the access log calls the attempt: the command's name, or `library`. */
  readonly event: string;
  readonly use: Use;
  readonly inventory: Pick<Inventory, 'accounts' | 'path' | 'origin' | 'settings' | 'signIns'>;
  readonly account: EffectiveAccount;
  readonly flags: SessionFlags;
  /** Whether a glob, a tag or `--all` picked the account: what is protected is confirmed by its name then, in each run anew. */
  readonly isPicked?: boolean | undefined;
  /** Undefined outside of runs. */
  readonly run?: RunMark | undefined;
  /** What is known of this outside of runs. */
  readonly mark?: Partial<RunMark> | undefined;
}
