import { checkInventory } from '../../accounts/locating/load.js';
import { withFaults } from '../../accounts/locating/with-faults.js';
import type { EntryFault } from '../../accounts/checking/finding.js';
import { describeProblems, type Problem } from '../../accounts/checking/problem.js';
import { describeRegionWarning, unknownRegionsOf } from '../../accounts/checking/unknown-region.js';
import type { AccountsFile } from '../../accounts/schema.js';
import { namesSignIns, signInFaults } from '../../identity-center/sign-in-faults.js';
import { counted } from '../../output/counted.js';
import type { View } from '../../output/view.js';
import { EXIT } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import { answer, defineCommand } from '../command.js';
import type { Context } from '../context.js';
import { inventoryRequest } from '../load-accounts.js';
import { ssoSessionsIfReadable } from '../sso-sessions.js';

interface Validated {
  readonly path: string;
  readonly accounts: number;
  readonly problems: readonly Problem[];
}

const view: View<Validated> = {
  json: ({ path, accounts, problems }) => ({
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
  }),
  human: ({ path, accounts, problems }, { paint }) =>
    problems.length === 0
      ? `${paint('green', '✓')} ${oneLine(path)} is valid: ${counted(accounts, 'account')}.`
      : `${paint('red', '✗')} ${oneLine(path)} has ${counted(problems.length, 'problem')}:\n${describeProblems(problems)}`,
};

/** What the file has against the AWS config file. One that can't be read has sign-ins that nobody knows: those are not judged. */
function faultsHere(context: Context, file: AccountsFile): EntryFault[] {
  if (!namesSignIns(file)) return [];
  const ssoSessions = ssoSessionsIfReadable(context, (reason) => {
    context.output.warn(`The sign-ins are not compared with the AWS config file: ${reason}`);
  });
  return ssoSessions === undefined ? [] : signInFaults(file, ssoSessions);
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
    return answer(
      { path, accounts: file?.accounts.length ?? 0, problems },
      view,
      problems.length === 0 ? EXIT.done : EXIT.usage,
    );
  },
});
