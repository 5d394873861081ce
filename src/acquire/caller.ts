import type { TokenStore } from '../identity-center/token-store.js';
import type { AttemptLog } from '../sessions/attempts.js';
import type { Host } from '../system/host.js';
import type { Asker } from './asker.js';

/** On whose behalf a session is taken: where, who is asked, and who hears of it. */
export interface Caller {
  readonly host: Host;
  readonly asker: Asker;
  /** Whether somebody is at a terminal, whether or not they are asked; undefined: nobody is. */
  isAttended?(): Promise<boolean>;
  /** Where the tokens of sign-ins are kept; undefined: where all AWS tools look. */
  readonly tokens?: TokenStore | undefined;
  /** Where many accounts are taken side by side: one log for all, and old sessions are gone from the cache already. */
  readonly sharedLog?: AttemptLog;
  /** Aborted once nobody waits for the session any more; undefined: somebody does. */
  readonly abandoned?: AbortSignal;
  note(text: string): void;
  /** What the user should not miss. */
  warn(text: string): void;
  debug(text: string): void;
}
