import type { Context } from '../commands/context.js';
import type { Sink } from '../output/output.js';
import { systemHost, type Host, type TerminalSize } from '../system/host.js';
import { standardStream } from '../system/standard-stream.js';

export interface Stream extends Sink {
  readonly isTerminal: boolean;
  /** Whether another program reads what is written. */
  readonly isPipe?: boolean;
  readonly columns: number | undefined;
  /** That of the terminal, as it is now; undefined where there is none. */
  size?(): TerminalSize | undefined;
}

/** What `run` needs of the outside. Tests hand in another one. */
export interface World {
  readonly host: Host;
  readonly stdout: Stream;
  readonly stderr: Stream;
  readonly isOnTerminal: Context['isOnTerminal'];
  readonly openTerminal: Context['openTerminal'];
  readonly openBrowser: Context['openBrowser'];
}

export function systemWorld(): World {
  const host = systemHost();
  const stdout = standardStream(1);
  const stderr = standardStream(2);
  return {
    host,
    stdout,
    stderr,
    isOnTerminal: async () => {
      if (stdout.isTerminal || stderr.isTerminal) return true;
      const { isInputTerminal } = await import('../system/tty.js');
      return isInputTerminal();
    },
    openBrowser: async (address, browser) => {
      const { openBrowser } = await import('../system/processes/browser.js');
      return openBrowser(address, host, browser);
    },
    openTerminal: async () => {
      const { openTerminal } = await import('../terminal/terminal.js');
      return openTerminal(host);
    },
  };
}
