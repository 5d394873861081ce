import { stripVTControlCharacters } from 'node:util';
import type { Prompt, Screen } from './question.js';

/* What nobody is to find on the screen later: it stands there until Enter, and is taken off again, whatever ends the question. */

const ENTER = /[\r\n]/u;
const ESCAPE = 0x1b;

/** The rows that a line takes now: the window may have become narrower since it was written. */
const rowsOf = (line: string, columns: number): number =>
  Math.max(1, Math.ceil(stripVTControlCharacters(line).length / columns));

/** Takes the lines off; the cursor stands behind the last one. */
function takeOff(lines: readonly string[], { output }: Screen): void {
  const rows = lines.reduce((sum, line) => sum + rowsOf(line, output.columns), 0);
  output.write(`\r${rows > 1 ? `\u001b[${rows - 1}A` : ''}\u001b[J`);
}

/** Whether all of it stands on the screen at once: what has been scrolled off can't be taken off. */
export const standsAtOnce = (
  lines: readonly string[],
  { columns, rows }: { readonly columns: number; readonly rows: number },
): boolean => lines.length < rows && lines.every((line) => line.length <= columns);

/** @param question - less than a row, and the last of what is taken off */
export const passingLines =
  (lines: readonly string[], question: string): Prompt<true> =>
  (screen) =>
    new Promise((resolve) => {
      const { keys, output, signal } = screen;
      const all = [...lines, `${question} `];
      const end = (answer: true | undefined) => {
        keys.off('data', onKeys).pause();
        signal.removeEventListener('abort', onAbort);
        takeOff(all, screen);
        resolve(answer);
      };
      const onAbort = () => {
        end(undefined);
      };
      const onKeys = (typed: Buffer) => {
        if (ENTER.test(typed.toString('latin1'))) end(true);
        else if (typed.length === 1 && typed[0] === ESCAPE) end(undefined);
      };
      signal.addEventListener('abort', onAbort);
      output.write(all.join('\n'));
      keys.on('data', onKeys).resume();
    });
