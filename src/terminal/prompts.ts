import type { Choice } from './choices.js';
import type { Prompt } from './question.js';

/** What is wrong with an answer, which comes without white space around it; undefined: nothing. */
export type AnswerCheck = (answer: string) => string | undefined;

/** The questions, in one of two looks. What they are given is safe to print. */
export interface Prompts {
  secret(question: string, check?: AnswerCheck): Prompt<string>;
  text(question: string, check?: AnswerCheck): Prompt<string>;
  /** @param enter - what Enter alone means */
  confirm(question: string, enter: boolean): Prompt<boolean>;
  /** Shows `lines` until Enter, and takes them off the screen where it can. */
  reveal(lines: readonly string[], question: string): Prompt<true>;
  pick<T>(question: string, choices: readonly Choice<T>[]): Prompt<{ picked: T }>;
}
