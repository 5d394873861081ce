import type { StackSet } from '../../aws/stack-set.js';
import { shellWord } from '../../system/shell-word.js';
import type { PlannedStack, WantedStackSet } from './decide-stack-set.js';

/* The commands that take back what was done to a stack set. */

export interface WayBackWords {
  readonly name: string;
  readonly region: string;
  /** Of a delegated administrator. */
  readonly isDelegated: boolean;
}

const command = (
  { name, region, isDelegated }: WayBackWords,
  verb: string,
  ...words: readonly string[]
): string =>
  [
    'aws',
    'cloudformation',
    verb,
    '--stack-set-name',
    name,
    ...words,
    '--region',
    region,
    ...(isDelegated ? ['--call-as', 'DELEGATED_ADMIN'] : []),
  ]
    .map(shellWord)
    .join(' ');

const accountsWords = ({ targets }: WantedStackSet, accountIds: readonly string[]): readonly string[] =>
  targets.kind === 'accounts'
    ? ['--accounts', ...accountIds]
    : [
        '--deployment-targets',
        `OrganizationalUnitIds=${targets.unitIds.join(',')},Accounts=${accountIds.join(',')},AccountFilterType=INTERSECTION`,
      ];

const allWords = (wanted: WantedStackSet, accountIds: readonly string[]): readonly string[] =>
  wanted.targets.kind === 'units' && wanted.targets.only === undefined
    ? ['--deployment-targets', `OrganizationalUnitIds=${wanted.targets.unitIds.join(',')}`]
    : accountsWords(wanted, accountIds);

/** Takes stacks of accounts out of the set, and with them the roles. */
const removal = (words: WayBackWords, targets: readonly string[]): string =>
  command(words, 'delete-stack-instances', ...targets, '--regions', words.region, '--no-retain-stacks');

/** @param keptIn - where the template from before is @param isWhole - whether nothing of the set was there before */
export function wayBackOf(
  words: WayBackWords,
  wanted: WantedStackSet,
  stacks: readonly PlannedStack[],
  before: StackSet | undefined,
  keptIn: string | undefined,
): readonly string[] {
  const added = stacks.filter(({ action }) => action === 'add').map(({ accountId }) => accountId);
  if (before === undefined)
    return [
      ...(added.length === 0 ? [] : [removal(words, allWords(wanted, added))]),
      command(words, 'delete-stack-set'),
    ];
  return [
    ...(added.length === 0 ? [] : [removal(words, accountsWords(wanted, added))]),
    ...(keptIn === undefined
      ? []
      : [
          command(
            words,
            'update-stack-set',
            '--template-body',
            `file://${keptIn}`,
            '--capabilities',
            'CAPABILITY_NAMED_IAM',
          ),
        ]),
  ];
}
