import { shorten } from '../../system/safe-text.js';

/** One thing that is wrong in accounts.json. All texts are safe for a terminal. */
export interface Problem {
  /** `accounts[3].role_arn`; `accounts.json` for the whole of it. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units, as editors count. */
  readonly column: number;
  /** What is wrong. */
  readonly message: string;
  /** What right looks like. */
  readonly expected: string;
  /** For faults of the JSON itself: the line, and a caret under the place. */
  readonly excerpt?: readonly [string, string];
}

/** More are read by nobody, and mostly have one cause. */
const MOST_SHOWN = 50;

/** The first problems for people, two lines each (and the line of the file for a fault of the JSON), and how many more there are. */
export const describeProblems = (problems: readonly Problem[]): string =>
  [
    ...problems
      .slice(0, MOST_SHOWN)
      .flatMap(({ path, line, column, message, expected, excerpt = [] }) => [
        `  ${line}:${column}  ${path}: ${message}`,
        ...excerpt.map((part) => `      ${part}`),
        `      expected: ${shorten(expected, 300)}`,
      ]),
    ...(problems.length > MOST_SHOWN ? [`  … and ${problems.length - MOST_SHOWN} more`] : []),
  ].join('\n');
