import type { ExaminedInclude } from '../../accounts/locating/included.js';
import type { CheckedInventory, usableInventory } from '../../accounts/locating/load.js';
import { idleRules } from '../../accounts/idle-rules.js';
import { isExampleAccount } from '../../accounts/example.js';
import { describeProblems } from '../../accounts/checking/problem.js';
import { oneLine } from '../../system/safe-text.js';
import type { Settled } from '../way/attempted.js';
import { fail, failure, ok, warn, type Finding } from '../finding.js';

const WHY: Readonly<Record<CheckedInventory['origin'], string>> = {
  named: 'named by --config or ACCTMGR_CONFIG',
  local: 'of this folder',
  own: 'your own',
};

type Usable = NonNullable<ReturnType<typeof usableInventory>>;

const counted = (count: number): string => `${count} account${count === 1 ? '' : 's'}`;

/** How many accounts there are, and how many of them only AWS listed, or others share. */
function countOf({ inventory: { accounts } }: Usable): string {
  const listed = accounts.filter(
    ({ discovered, shared }) => discovered?.isWritten === false || shared !== undefined,
  ).length;
  return `${counted(accounts.length)}${listed === 0 ? '' : `, ${listed} of them from acctmgr sync`}`;
}

/** What of the listings of AWS is no use. */
const judgeListings = ({ notices }: Usable): Finding[] =>
  notices.map((notice) => warn('accounts_file', notice, 'Have it written anew: acctmgr sync'));

/** What of the shared inventories wants somebody. Each note ends with what mends it. */
const judgeIncludes = (includes: readonly ExaminedInclude[]): Finding[] =>
  includes
    .flatMap(({ notes }) => notes)
    .map((note) => {
      const [, said, fix = 'acctmgr sync'] =
        /^(.*?)(?:\. To have it anew)?: (acctmgr sync.*)$/.exec(note) ?? [];
      return warn('accounts_file', said === undefined ? note : `${said}.`, fix);
    });

/** What no account fits. */
const judgeRules = ({ inventory: { file, accounts } }: Usable): Finding[] =>
  idleRules(file.rules ?? [], accounts).map(({ message, hint }) => warn('accounts_file', message, hint));

/** What became of a `./accounts.json` that is not in force. */
function judgePassedOver({ passedOver }: CheckedInventory): Finding[] {
  if (passedOver === undefined) return [];
  const { verdict, notice, hint } = passedOver;
  if (verdict === 'pass-over-other') return [ok('accounts_file', notice)];
  const fix =
    verdict === 'pass-over-broken'
      ? 'Correct it, and check it with: acctmgr --config accounts.json validate'
      : 'See what it would change, and trust it if you mean it: acctmgr trust';
  return [warn('accounts_file', notice, hint ?? fix)];
}

/** Which accounts.json is in force and why, and what is wrong with it. */
export function judgeAccountsFile(
  inventory: Settled<CheckedInventory>,
  usable?: Usable,
  includes: readonly ExaminedInclude[] = [],
): Finding[] {
  if (!inventory.ok) return [failure('accounts_file', inventory.error)];
  const { path, origin, checked } = inventory.value;
  const shown = oneLine(path);
  const passedOver = judgePassedOver(inventory.value);
  if (checked.file === undefined) {
    const { problems } = checked;
    const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
    return [
      fail(
        'accounts_file',
        `${shown} (${WHY[origin]}) has ${count}, so no command uses it.`,
        'Correct it in an editor; this checks it again: acctmgr validate',
        describeProblems(problems)
          .split('\n')
          .map((line) => line.replace(/^ {2}/, '')),
      ),
      ...passedOver,
    ];
  }
  const { accounts } = usable?.inventory.file ?? checked.file;
  const examples = accounts.filter((account) => isExampleAccount(account));
  const because = origin === 'local' ? inventory.value.notices.map((notice) => ` ${notice}`).join('') : '';
  return [
    ok(
      'accounts_file',
      `${shown} is in force (${WHY[origin]}): ${usable === undefined ? counted(accounts.length) : countOf(usable)}.${because}`,
    ),
    ...(examples.length === 0
      ? []
      : [
          warn(
            'accounts_file',
            `${examples.map(({ name }) => oneLine(name)).join(', ')} of ${shown} ${examples.length === 1 ? 'is an example' : 'are examples'}: the account ids belong to strangers.`,
            `Put your own accounts in their place, or take them out: ${examples.map(({ name }) => `acctmgr remove ${oneLine(name)}`).join('; ')}`,
          ),
        ]),
    ...(usable === undefined ? [] : [...judgeListings(usable), ...judgeRules(usable)]),
    ...judgeIncludes(includes),
    ...passedOver,
  ];
}
