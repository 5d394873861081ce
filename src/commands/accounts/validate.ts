import { describeIdleRule, idleRules } from '../../accounts/idle-rules.js';
import { examineIncludes, type ExaminedInclude } from '../../accounts/locating/included.js';
import { checkInventory, usableInventory, type CheckedInventory } from '../../accounts/locating/load.js';
import { withFaults } from '../../accounts/locating/with-faults.js';
import type { EntryFault } from '../../accounts/checking/finding.js';
import { describeProblems, type Problem } from '../../accounts/checking/problem.js';
import { describeRegionWarning, unknownRegionsOf } from '../../accounts/checking/unknown-region.js';
import { ownNames } from '../../accounts/shared/include-notes.js';
import type { AccountsFile } from '../../accounts/schema.js';
import { namesSignIns, signInFaults } from '../../identity-center/sign-in-faults.js';
import { counted } from '../../output/counted.js';
import type { Style, View } from '../../output/view.js';
import { EXIT } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import { answer, defineCommand } from '../command.js';
import type { Context } from '../context.js';
import { inventoryRequest } from '../load-accounts.js';
import { ssoSessionsIfReadable } from '../sso-sessions.js';

/** A shared inventory, and the names of accounts.json that it has, too. */
interface Included extends ExaminedInclude {
  readonly own: readonly string[];
}

interface Validated {
  readonly path: string;
  readonly accounts: number;
  readonly problems: readonly Problem[];
  readonly includes: readonly Included[];
}

const includeJson = ({ read, notes, own }: Included) => ({
  from: read.include.from,
  accounts: 'copy' in read ? read.copy.inventory.accounts.length : null,
  accepted_at: 'copy' in read ? read.copy.accepted_at : null,
  own_entries: own,
  notes,
});

function includeLines({ read, notes, own }: Included, { paint }: Style): readonly string[] {
  const [mark, bad] = [paint('green', '✓'), paint('yellow', '!')];
  const from = oneLine(read.include.from);
  const known =
    'copy' in read
      ? [
          `${mark} ${from} is included: ${counted(read.copy.inventory.accounts.length, 'account')}, accepted on ${read.copy.accepted_at.slice(0, 10)}.`,
        ]
      : [];
  const wins = own.length === 0 ? [] : [`  Your own entry counts for ${own.map(oneLine).join(', ')}.`];
  return [...known, ...wins, ...notes.map((note) => `${bad} ${note}`)];
}

const view: View<Validated> = {
  json: ({ path, accounts, problems, includes }) => ({
    accounts_file: path,
    valid: problems.length === 0,
    accounts,
    problems: problems.map(({ path: at, line, column, message, expected }) => ({
      path: at,
      line,
      column,
      message,
      expected,
    })),
    includes: includes.map(includeJson),
  }),
  human: ({ path, accounts, problems, includes }, style) => {
    const { paint } = style;
    return problems.length === 0
      ? [
          `${paint('green', '✓')} ${oneLine(path)} is valid: ${counted(accounts, 'account')}.`,
          ...includes.flatMap((one) => includeLines(one, style)),
        ].join('\n')
      : `${paint('red', '✗')} ${oneLine(path)} has ${counted(problems.length, 'problem')}:\n${describeProblems(problems)}`;
  },
};

/** What the file has against the AWS config file. One that can't be read has sign-ins that nobody knows: those are not judged. */
function faultsHere(context: Context, file: AccountsFile): EntryFault[] {
  if (!namesSignIns(file)) return [];
  const ssoSessions = ssoSessionsIfReadable(context, (reason) => {
    context.output.warn(`The sign-ins are not compared with the AWS config file: ${reason}`);
  });
  return ssoSessions === undefined ? [] : signInFaults(file, ssoSessions);
}

/** Rules of the file that nothing fits. */
function idleHere({ host }: Context, found: CheckedInventory): readonly string[] {
  const { file } = found.checked;
  if (file?.rules === undefined) return [];
  return idleRules(file.rules, usableInventory(host, found)?.inventory.accounts ?? []).map(describeIdleRule);
}

export const validate = defineCommand({
  declare: (declaration) => declaration,
  run: async (context) => {
    const { host, output } = context;
    const found = await checkInventory(host, inventoryRequest(context, 'any'));
    const { path, notices } = found;
    notices.forEach(output.note);
    const { file } = found.checked;
    const { problems } = await withFaults(host, found, file === undefined ? [] : faultsHere(context, file));
    const doubtful = file === undefined ? [] : unknownRegionsOf(file);
    doubtful.map(describeRegionWarning).forEach(output.warn);
    idleHere(context, found).forEach(output.warn);
    const includes = examineIncludes(host, found, file).map((one) => ({
      ...one,
      own: 'copy' in one.read ? ownNames(one.read.copy, file?.accounts ?? []) : [],
    }));
    return answer(
      { path, accounts: file?.accounts.length ?? 0, problems, includes },
      view,
      problems.length === 0 ? EXIT.done : EXIT.usage,
    );
  },
});
