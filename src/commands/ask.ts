import { usageError } from '../system/failure.js';
import type { Terminal } from '../terminal/terminal.js';
import type { Context } from './context.js';

/**
 * Asks on the user's terminal and closes it again.
 *
 * @param otherwise - what cannot be done without an answer, and the flag that would have given it
 * @throws AcctmgrError with exit 2 where nobody can be asked, 130 where the user leaves the question
 */
export async function askOnTerminal<T>(
  context: Context,
  otherwise: { readonly message: string; readonly hint: string; readonly code?: string },
  question: (terminal: Terminal) => Promise<T>,
): Promise<T> {
  const terminal = await context.openTerminal();
  if (typeof terminal === 'string') {
    const { noTerminalReason } = await import('../terminal/terminal.js');
    throw usageError(`${otherwise.message}, and ${noTerminalReason[terminal]}.`, {
      code: otherwise.code ?? 'no_terminal',
      hint: otherwise.hint,
    });
  }
  try {
    return await question(terminal);
  } finally {
    terminal.close();
  }
}
