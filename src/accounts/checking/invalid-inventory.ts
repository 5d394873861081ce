import { usageError, type AcctmgrError } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import { describeProblems, type Problem } from './problem.js';

/** What to throw for an accounts.json with problems (exit 2). */
export function invalidInventory(path: string, problems: readonly Problem[]): AcctmgrError {
  const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
  return usageError(`${oneLine(path)} has ${count}:\n${describeProblems(problems)}`, {
    code: 'invalid_inventory',
  });
}
