import { fitted } from '../output/fitted-text.js';
import { interrupted } from '../system/failure.js';
import type { Host } from '../system/host.js';
import { oneLine, safeText } from '../system/safe-text.js';
import { dropTypedAhead, inForeground, openTtyInput, openTtyOutput } from '../system/tty.js';
import type { Choice } from './choices.js';
import type { AnswerCheck, Prompts } from './prompts.js';
import { ask, type Prompt } from './question.js';

/**
 * The user's terminal itself, whatever stdin and stdout are. Texts may come from outside: what could move the cursor is
 * taken out. Every question throws `interrupted` (exit 130) when the user leaves it by Esc, Ctrl-C or Ctrl-D, or hangs
 * up; between questions nothing is read, so that a process with an open terminal can end.
 */
export interface Terminal {
  readonly columns: number;
  readonly rows: number;
  /** The answer without white space around it; nothing is shown while it is typed. */
  secret(question: string, check?: AnswerCheck): Promise<string>;
  /** The answer without white space around it. */
  text(question: string, check?: AnswerCheck): Promise<string>;
  /** Shows `details`, a line each, then asks; Enter alone is no, or what `enter` says. */
  confirm(question: string, details?: readonly string[], enter?: boolean): Promise<boolean>;
  /**
   * Shows what nobody is to find later, a line each, until Enter; then it is off the screen again, whatever ended the question.
   * What is as high as the screen, or as wide, is not taken off whole: `standsAtOnce` knows.
   */
  reveal(lines: readonly string[], question: string): Promise<void>;
  /** Type to search over label, hint and keywords. `choices` in the order to be offered in; at least one. */
  pick<T>(question: string, choices: readonly Choice<T>[]): Promise<T>;
  /** Writes a line. */
  note(text: string): void;
  close(): void;
}

/**
 * Why nobody can be asked: there is no terminal, this process is not in its foreground and would be stopped, or
 * `ACCTMGR_PROMPT=never` says so, for programs that use the terminal themselves (k9s).
 */
export type NoTerminal = 'none' | 'background' | 'forbidden';

/** A cause for the error that names the flag which would have answered. */
export const noTerminalReason: Readonly<Record<NoTerminal, string>> = {
  none: 'there is no terminal to ask on',
  background: 'this process runs in the background of its terminal',
  forbidden: 'ACCTMGR_PROMPT=never, or --no-input, forbids to ask',
};

async function promptsFor(term: string | undefined): Promise<Prompts> {
  return term === 'dumb'
    ? (await import('./plain-prompts.js')).plainPrompts
    : (await import('./drawn-prompts.js')).drawnPrompts;
}

export async function openTerminal(
  host: Pick<Host, 'platform' | 'pid' | 'env'>,
): Promise<Terminal | NoTerminal> {
  if (host.env['ACCTMGR_PROMPT'] === 'never') return 'forbidden';
  const output = openTtyOutput(host);
  if (output === undefined) return 'none';
  if (!(await inForeground(host))) {
    output.destroy();
    return 'background';
  }
  // A hang-up is reported by the question that it ends.
  output.on('error', () => undefined);

  /** A line of ours; what moves the cursor has been taken out of it. */
  const write = (line: string): void => {
    output.write(`${fitted(line, output.columns || undefined)}\n`);
  };

  const answerTo = async <T>(choose: (prompts: Prompts) => Prompt<T>): Promise<T> => {
    const prompt = choose(await promptsFor(host.env['TERM']));
    const input = openTtyInput(host);
    if (input === undefined) throw interrupted();
    try {
      const answer = await ask(input, output, host.env['NO_COLOR'] === undefined, prompt, () => {
        dropTypedAhead(host);
      });
      if (answer === undefined) throw interrupted();
      return answer;
    } finally {
      input.destroy();
    }
  };

  return {
    columns: output.columns || 80,
    rows: output.rows || 24,
    secret: (question, check) => answerTo((prompts) => prompts.secret(oneLine(question), check)),
    text: (question, check) => answerTo((prompts) => prompts.text(oneLine(question), check)),
    confirm: (question, details = [], enter = false) => {
      for (const detail of details) write(oneLine(detail));
      return answerTo((prompts) => prompts.confirm(oneLine(question), enter));
    },
    reveal: async (lines, question) => {
      await answerTo((prompts) => prompts.reveal(lines.map(safeText), oneLine(question)));
    },
    pick: async (question, choices) =>
      (await answerTo((prompts) => prompts.pick(oneLine(question), choices))).picked,
    note: (text) => {
      write(safeText(text));
    },
    close: () => {
      output.destroy();
    },
  };
}
