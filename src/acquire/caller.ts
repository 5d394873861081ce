import type { Host } from '../system/host.js';
import type { Asker } from './asker.js';

/** On whose behalf a session is taken: where, who is asked, and who hears of it. */
export interface Caller {
  readonly host: Host;
  readonly asker: Asker;
  note(text: string): void;
  /** What the user should not miss. */
  warn(text: string): void;
  debug(text: string): void;
}
