import type { CutOffStep } from '../../roles/revoke/cut-off.js';
import type { View } from '../../output/view.js';
import { wrapped } from '../../output/wrapped-text.js';
import { oneLine } from '../../system/safe-text.js';

export interface CutOffPerson {
  readonly person: string;
  readonly steps: readonly CutOffStep[];
}

const MARK = '#    ';

const comment = (text: string, columns: number | undefined): string => MARK + wrapped(text, columns, MARK);

/** A script that says what it does, to be read and typed step by step. */
const stepLines = (
  { title, notes, commands }: CutOffStep,
  index: number,
  columns: number | undefined,
): readonly string[] => [
  ...(index === 0 ? [] : ['']),
  `# ${index + 1}. ${oneLine(title)}`,
  ...notes.map((note) => comment(oneLine(note), columns)),
  ...commands,
];

export const cutOffView: View<CutOffPerson> = {
  json: ({ person, steps }) => ({ user: person, steps }),
  human: ({ person, steps }, { columns }) =>
    steps.length === 0
      ? `accounts.json says nothing of where ${oneLine(person)} could be.`
      : steps.flatMap((step, index) => stepLines(step, index, columns)).join('\n'),
  isVerbatim: true,
};
