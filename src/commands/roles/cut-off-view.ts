import type { CutOffStep } from '../../roles/revoke/cut-off.js';
import type { View } from '../../output/view.js';
import { oneLine } from '../../system/safe-text.js';

export interface CutOffPerson {
  readonly person: string;
  readonly steps: readonly CutOffStep[];
}

/** A script that says what it does, to be read and typed step by step. */
const stepLines = ({ title, notes, commands }: CutOffStep, index: number): readonly string[] => [
  ...(index === 0 ? [] : ['']),
  `# ${index + 1}. ${oneLine(title)}`,
  ...notes.map((note) => `#    ${oneLine(note)}`),
  ...commands,
];

export const cutOffView: View<CutOffPerson> = {
  json: ({ person, steps }) => ({ user: person, steps }),
  human: ({ person, steps }) =>
    steps.length === 0
      ? `accounts.json says nothing of where ${oneLine(person)} could be.`
      : steps.flatMap(stepLines).join('\n'),
  isVerbatim: true,
};
