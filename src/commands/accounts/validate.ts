import { checkInventory } from '../../accounts/locating/load.js';
import { describeProblems, type Problem } from '../../accounts/checking/problem.js';
import { describeRegionWarning, unknownRegionsOf } from '../../accounts/checking/unknown-region.js';
import { counted } from '../../output/counted.js';
import type { View } from '../../output/view.js';
import { EXIT } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import { answer, defineCommand } from '../command.js';
import { inventoryRequest } from '../load-accounts.js';

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

export const validate = defineCommand({
  declare: (declaration) => declaration,
  run: async (context) => {
    const { path, checked, notices } = await checkInventory(context.host, inventoryRequest(context, 'any'));
    notices.forEach(context.output.note);
    const { file, problems } = checked;
    const doubtful = file === undefined ? [] : unknownRegionsOf(file);
    doubtful.map(describeRegionWarning).forEach(context.output.warn);
    return answer(
      { path, accounts: file?.accounts.length ?? 0, problems },
      view,
      problems.length === 0 ? EXIT.done : EXIT.usage,
    );
  },
});
