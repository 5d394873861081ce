import { counted } from '../../output/counted.js';
import type { View } from '../../output/view.js';
import type { ConfigLine, ConfigStep } from '../../profiles/config/config-plan.js';
import { headerOf } from '../../profiles/config/installed-profile.js';
import { oneLine } from '../../system/safe-text.js';

/** A change of the AWS config file, planned or made. */
export interface ConfigOutcome {
  readonly file: string;
  readonly written: boolean;
  readonly steps: readonly ConfigStep[];
  /** Protected accounts that nobody named. */
  readonly leftOut: readonly string[];
  readonly warnings: readonly string[];
}

const lineOf = ({ key, value }: ConfigLine): string => oneLine(`${key} = ${value}`);

/** A step as a diff; empty where nothing changes. */
function diffOf({ profile, action, going, coming }: ConfigStep): string[] {
  if (action === 'keep') return [];
  const sign = action === 'add' ? '+' : action === 'remove' ? '-' : ' ';
  return [
    `${sign} [${oneLine(headerOf(profile))}]`,
    ...going.map((line) => `- ${lineOf(line)}`),
    ...coming.map((line) => `+ ${lineOf(line)}`),
  ];
}

const MOST_STEPS = 30;

/** What is going to change, as far as a person reads on. */
export function stepLines(steps: readonly ConfigStep[], most = MOST_STEPS): string[] {
  const changing = steps.filter(({ action }) => action !== 'keep');
  const more = changing.length - most;
  return [
    ...changing.slice(0, most).flatMap(diffOf),
    ...(more > 0 ? [`… and ${counted(more, 'more profile')} (--dry-run shows all)`] : []),
  ];
}

const DONE: readonly (readonly [ConfigStep['action'], string])[] = [
  ['add', 'Installed'],
  ['update', 'Updated'],
  ['adopt', 'Taken over'],
  ['remove', 'Uninstalled'],
  ['release', 'Uninstalled but for your own settings'],
];

function doneLines({ file, steps }: ConfigOutcome): string[] {
  const namesOf = (action: ConfigStep['action']) =>
    steps.filter((step) => step.action === action).map(({ profile }) => oneLine(profile));
  return DONE.flatMap(([action, word]) => {
    const names = namesOf(action);
    return names.length === 0 ? [] : [`${word} in ${oneLine(file)}: ${names.join(', ')}`];
  });
}

const linesJson = (lines: readonly ConfigLine[]) =>
  Object.fromEntries(lines.map(({ key, value }) => [key, value]));

export const configView: View<ConfigOutcome> = {
  json: ({ file, written, steps, leftOut, warnings }) => ({
    file,
    written,
    profiles: steps.map(({ profile, account, action, going, coming }) => ({
      profile,
      account,
      action,
      removed: linesJson(going),
      added: linesJson(coming),
    })),
    left_out: leftOut,
    warnings,
  }),
  human: (outcome, { paint }) => {
    const { file, written, steps, leftOut } = outcome;
    const diff = stepLines(steps, steps.length);
    const [first] = steps;
    const isInstalled = first !== undefined && first.action !== 'remove' && first.action !== 'release';
    const done = written
      ? doneLines(outcome).map((line) => `${paint('green', '✓')} ${line}`)
      : diff.length > 0
        ? [`${oneLine(file)}:`, ...diff, 'Nothing was written.']
        : ['Nothing to change.'];
    return [
      ...done,
      ...(leftOut.length === 0
        ? []
        : [
            `Left out, since protected accounts are installed by name only: ${leftOut.map(oneLine).join(', ')}`,
          ]),
      ...(isInstalled && written
        ? [`Try: aws sts get-caller-identity --profile ${oneLine(first.profile)}`]
        : []),
    ].join('\n');
  },
};
