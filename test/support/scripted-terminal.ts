import { interrupted } from '../../src/system/failure.js';
import type { AnswerCheck } from '../../src/terminal/prompts.js';
import type { Terminal } from '../../src/terminal/terminal.js';

/** What is typed, yes or no, or the label of a choice; `undefined`: the question is left (Esc). What is read elsewhere is a function. */
export type ScriptedAnswer = string | boolean | undefined | (() => string | boolean);

export interface ScriptedTerminal extends Terminal {
  /** What stood on the terminal, a line each: notes as they are, `* what is taken off again`, `? question`, `  choice`, `! why an answer was not taken`. */
  readonly lines: readonly string[];
  /** How often it was closed. */
  closed(): number;
}

/** A person at a terminal, who gives these answers in this order, and fails the test when asked once more. */
export function scriptedTerminal(...answers: readonly ScriptedAnswer[]): ScriptedTerminal {
  const lines: string[] = [];
  const waiting = [...answers];
  let closed = 0;
  const answerTo = (question: string): string | boolean => {
    lines.push(`? ${question}`);
    if (waiting.length === 0) throw new Error(`Nobody was to be asked: ${question}`);
    const answer = waiting.shift();
    if (answer === undefined) throw interrupted();
    return typeof answer === 'function' ? answer() : answer;
  };
  const typed = async (question: string, check?: AnswerCheck): Promise<string> => {
    for (;;) {
      const answer = String(answerTo(question));
      const problem = check?.(answer);
      if (problem === undefined) return answer;
      lines.push(`! ${problem}`);
    }
  };
  return {
    lines,
    closed: () => closed,
    columns: 80,
    rows: 24,
    secret: typed,
    text: typed,
    confirm: async (question, details = []) => {
      lines.push(...details);
      return answerTo(question) === true;
    },
    reveal: async (shown, question) => {
      lines.push(...shown.map((line) => `* ${line}`));
      answerTo(question);
    },
    pick: async (question, choices) => {
      let label;
      try {
        label = answerTo(question);
      } finally {
        lines.push(...choices.map((choice) => `  ${choice.label}  ${choice.hint ?? ''}`.trimEnd()));
      }
      const chosen = choices.find((choice) => choice.label === label);
      if (chosen === undefined) throw new Error(`${String(label)} was not offered`);
      return chosen.value;
    },
    note: (text) => {
      lines.push(text);
    },
    close: () => {
      closed += 1;
    },
  };
}
