import type { Output } from '../output/output.js';
import type { Host } from '../system/host.js';
import type { Terminal } from '../terminal/terminal.js';

/** What every command takes, before or after its name. */
export interface GlobalFlags {
  readonly config?: string;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly debug: boolean;
}

/** The outside world as commands see it: all that they touch comes through here. */
export interface Context {
  readonly host: Host;
  readonly output: Output;
  readonly flags: GlobalFlags;
  /** Whether a person reads what goes to stdout, and no program. */
  readonly stdoutIsTerminal: boolean;
  /** Why nobody can be asked (`none`, `background`), or the user's terminal, opened anew; whoever opens it closes it. */
  openTerminal(): Promise<Terminal | 'none' | 'background'>;
}
