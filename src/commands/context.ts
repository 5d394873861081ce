import type { Output } from '../output/output.js';
import type { BrowserLaunch } from '../system/processes/browser.js';
import type { Host } from '../system/host.js';
import type { NoTerminal, Terminal } from '../terminal/terminal.js';

/** What every command takes, before or after its name. */
export interface GlobalFlags {
  readonly config?: string;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly debug: boolean;
}

/** A word that completion offers. */
export interface Completion {
  readonly text: string;
  readonly description: string;
}

/** The program's own words, for completion. */
export interface Catalogue {
  /** What may follow `words`. */
  after(words: readonly string[]): Promise<CompletionPlace>;
}

/** A place on the command line, and what may stand there. */
export interface CompletionPlace {
  readonly flags: readonly Completion[];
  readonly words: readonly Completion[] | 'accounts' | 'topics' | 'sources';
}

/** The outside world as commands see it: all that they touch comes through here. */
export interface Context {
  readonly host: Host;
  readonly output: Output;
  readonly flags: GlobalFlags;
  readonly commands: Catalogue;
  /** Whether a person reads what goes to stdout, and no program. */
  readonly stdoutIsTerminal: boolean;
  /** Whether stdin, stdout or stderr is a terminal. */
  isOnTerminal(): Promise<boolean>;
  /** Whether another program reads what goes to stdout, which may print it on the same terminal at any moment. */
  readonly stdoutIsPipe: boolean;
  /**
   * Opens an address, which is world-readable for a moment, in the user's browser.
   *
   * @param browser - the words of the command that starts another one
   */
  openBrowser(address: string, browser?: readonly string[]): Promise<BrowserLaunch>;
  /** Why nobody can be asked (`none`, `background`, `forbidden`), or the user's terminal, opened anew; whoever opens it closes it. */
  openTerminal(): Promise<Terminal | NoTerminal>;
}
