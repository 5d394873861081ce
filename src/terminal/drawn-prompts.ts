import { autocomplete, confirm, isCancel, type CANCEL_SYMBOL, password, text } from '@clack/prompts';
import { choiceRow, hintColumn, searcher, type Choice } from './choices.js';
import { passingLines } from './passing-lines.js';
import type { AnswerCheck, Prompts } from './prompts.js';
import type { Screen } from './question.js';

/* The prompts for terminals that can move the cursor. */

const LONGEST_LIST = 12;

const clackOptions = ({ keys, output, signal }: Screen) => ({
  input: keys,
  output,
  signal,
  withGuide: false,
});

async function answered<T>(answer: Promise<T | typeof CANCEL_SYMBOL>): Promise<T | undefined> {
  const given = await answer;
  return isCancel(given) ? undefined : given;
}

const trimmed = (check: AnswerCheck | undefined) => (given: string | undefined) =>
  check?.((given ?? '').trim());

interface Row<T> {
  /** An object of its own for every search, so that clack goes to the best match instead of staying where it was. */
  readonly value: { readonly choice: Choice<T> };
  readonly label: string;
}

async function pick<T>(screen: Screen, question: string, choices: readonly Choice<T>[]) {
  const search = searcher(choices);
  const column = hintColumn(choices);
  const toRow = (choice: Choice<T>): Row<T> => ({
    value: { choice },
    // Made when it is shown: of thousands only a dozen are.
    get label() {
      return choiceRow(choice, column, screen.output.columns - '○  '.length);
    },
  });
  let shown: { readonly typed: string; readonly rows: Row<T>[] } | undefined;
  const rowsFor = (typed: string) => {
    if (shown?.typed !== typed) shown = { typed, rows: search(typed).map(toRow) };
    return shown.rows;
  };
  const value = await answered(
    autocomplete<Row<T>['value']>({
      ...clackOptions(screen),
      message: question,
      options() {
        return rowsFor(this.userInput);
      },
      filter: () => true,
      validate: (chosen) => (chosen === undefined ? 'Nothing matches.' : undefined),
      maxItems: LONGEST_LIST,
    }),
  );
  return value === undefined ? undefined : { picked: value.choice.value };
}

export const drawnPrompts: Prompts = {
  secret: (question, check) => async (screen) => {
    const answer = await answered(
      password({
        ...clackOptions(screen),
        message: question,
        validate: trimmed(check),
        // Not even how many characters were typed is shown.
        mask: '',
        clearOnError: true,
      }),
    );
    return answer?.trim();
  },
  text: (question, check) => async (screen) => {
    const answer = await answered(
      text({ ...clackOptions(screen), message: question, validate: trimmed(check) }),
    );
    return answer?.trim();
  },
  confirm: (question, enter) => (screen) =>
    answered(confirm({ ...clackOptions(screen), message: question, initialValue: enter })),
  reveal: passingLines,
  pick: (question, choices) => (screen) => pick(screen, question, choices),
};
