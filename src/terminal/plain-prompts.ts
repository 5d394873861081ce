import { oneLine } from '../system/safe-text.js';
import { searcher, type Choice } from './choices.js';
import type { AnswerCheck, Prompts } from './prompts.js';
import type { Screen } from './question.js';

/*
 * The prompts for terminals that can't move the cursor (TERM=dumb: a shell inside an editor): a line out, a line in.
 */

const LONGEST_LIST = 20;
const ESCAPE = '\u001b';
// eslint-disable-next-line no-control-regex -- keys are control characters
const LINE_END = /[\r\n\u001b]/u;
const BACKSPACE: readonly string[] = ['\b', '\u007f'];

/** One line of keys; undefined: Esc, or the question ended. */
function readLine(
  { keys, output, signal }: Screen,
  question: string,
  echo: boolean,
): Promise<string | undefined> {
  output.write(`${question} `);
  return new Promise((resolve) => {
    let line = '';
    const finish = (answer: string | undefined) => {
      keys.off('data', onKeys).pause();
      signal.removeEventListener('abort', onAbort);
      output.write('\n');
      resolve(answer);
    };
    const onAbort = () => {
      finish(undefined);
    };
    const onKeys = (typed: string) => {
      const end = typed.search(LINE_END);
      for (const key of end < 0 ? typed : typed.slice(0, end)) {
        if (BACKSPACE.includes(key)) {
          if (echo && line !== '') output.write('\b \b');
          line = line.slice(0, -1);
        } else if (key >= ' ') {
          if (echo) output.write(key);
          line += key;
        }
      }
      if (end < 0) return;
      finish(typed[end] === ESCAPE ? undefined : line.trim());
      // Typed ahead: it belongs to the next line.
      keys.unshift(typed.slice(end + 1));
    };
    keys.setEncoding('utf8').on('data', onKeys).resume();
    signal.addEventListener('abort', onAbort);
  });
}

async function readChecked(screen: Screen, question: string, echo: boolean, check?: AnswerCheck) {
  for (;;) {
    const answer = await readLine(screen, question, echo);
    const problem = answer === undefined ? undefined : check?.(answer);
    if (problem === undefined) return answer;
    screen.output.write(`${problem}\n`);
  }
}

async function readChoice<T>(screen: Screen, question: string, choices: readonly Choice<T>[]) {
  const search = searcher(choices);
  let offered: readonly Choice<T>[] = [];
  for (;;) {
    const answer = await readLine(screen, `${question} (text to search for, or a number of the list):`, true);
    if (answer === undefined) return undefined;
    const numbered = /^\d+$/u.test(answer) ? offered[Number(answer) - 1] : undefined;
    if (numbered !== undefined) return { picked: numbered.value };
    const found = search(answer);
    const [best, second] = found;
    const isOnly = best !== undefined && (second === undefined || best.label === answer);
    if (isOnly && answer !== '') return { picked: best.value };
    offered = found.slice(0, LONGEST_LIST);
    const lines = offered.map(({ label, hint }, at) => oneLine(`${at + 1}. ${label}  ${hint ?? ''}`));
    if (found.length > offered.length) lines.push(`and ${found.length - offered.length} more`);
    screen.output.write(`${lines.join('\n') || 'Nothing matches.'}\n`);
  }
}

export const plainPrompts: Prompts = {
  secret: (question, check) => (screen) => readChecked(screen, question, false, check),
  text: (question, check) => (screen) => readChecked(screen, question, true, check),
  confirm: (question, enter) => async (screen) => {
    const answer = await readLine(screen, `${question} ${enter ? '[Y/n]' : '[y/N]'}`, true);
    if (answer === undefined) return undefined;
    return answer === '' ? enter : /^y(es)?$/iu.test(answer);
  },
  reveal: (lines, question) => async (screen) => {
    screen.output.write(lines.map((line) => `${line}\n`).join(''));
    if ((await readLine(screen, question, false)) === undefined) return undefined;
    screen.output.write('What stands above is a secret: clear it from this terminal.\n');
    return true;
  },
  pick: (question, choices) => (screen) => readChoice(screen, question, choices),
};
