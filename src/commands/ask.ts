import { AcctmgrError, EXIT, interrupted, type ExitCode } from '../system/failure.js';
import type { Terminal } from '../terminal/terminal.js';
import type { Context } from './context.js';

/** What cannot be done without an answer, and the flag that would have given it. */
export interface Otherwise {
  readonly message: string;
  readonly hint: string;
  readonly code?: string;
  /** Default 2: a flag is missing. */
  readonly exitCode?: ExitCode;
}

/** Who finds that too much is asked of them leaves a question that wants something typed by what they would say to any other one. */
export const isNo = (typed: string): boolean => /^(?:no?)?$/iu.test(typed);

/**
 * Whether somebody is at a terminal. That it can be opened is not enough: an assistant that was started on one gives its commands
 * nothing but pipes.
 */
export async function isAttended(context: Pick<Context, 'openTerminal' | 'isOnTerminal'>): Promise<boolean> {
  if (!(await context.isOnTerminal())) return false;
  const terminal = await context.openTerminal();
  if (typeof terminal === 'string') return false;
  terminal.close();
  return true;
}

/**
 * Asks on the user's terminal and closes it again.
 *
 * @throws AcctmgrError where nobody can be asked, or the user leaves the question (exit 130)
 */
export async function askOnTerminal<T>(
  context: Context,
  otherwise: Otherwise,
  question: (terminal: Terminal) => Promise<T>,
): Promise<T> {
  const terminal = await context.openTerminal();
  if (typeof terminal === 'string') {
    const { noTerminalReason } = await import('../terminal/terminal.js');
    throw new AcctmgrError(`${otherwise.message}, and ${noTerminalReason[terminal]}.`, {
      code: otherwise.code ?? 'no_terminal',
      exitCode: otherwise.exitCode ?? EXIT.usage,
      hint: otherwise.hint,
    });
  }
  try {
    return await question(terminal);
  } finally {
    terminal.close();
  }
}

/**
 * The context for work that goes on side by side: a question waits until the terminal is free of the one before, and once the
 * user has left a question, no other is asked.
 */
export function askInTurn(context: Context): Context {
  let last: Promise<void> = Promise.resolve();
  let hasLeft = false;
  const orLeave = async <T>(answer: Promise<T>): Promise<T> => {
    try {
      return await answer;
    } catch (error) {
      hasLeft = true;
      throw error;
    }
  };
  const openTerminal: Context['openTerminal'] = async () => {
    const before = last;
    let free = (): void => undefined;
    last = new Promise((resolve) => {
      free = resolve;
    });
    await before;
    const terminal = hasLeft ? undefined : await context.openTerminal();
    if (terminal === undefined || typeof terminal === 'string') {
      free();
      if (terminal === undefined) throw interrupted();
      return terminal;
    }
    return {
      ...terminal,
      secret: (...question) => orLeave(terminal.secret(...question)),
      text: (...question) => orLeave(terminal.text(...question)),
      confirm: (...question) => orLeave(terminal.confirm(...question)),
      reveal: (...question) => orLeave(terminal.reveal(...question)),
      pick: (...question) => orLeave(terminal.pick(...question)),
      close: () => {
        terminal.close();
        free();
      },
    };
  };
  return { ...context, openTerminal };
}
