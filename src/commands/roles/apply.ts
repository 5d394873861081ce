import { defineCommand, type Declaration } from '../command.js';
import { JOBS_FLAG } from '../flag-values.js';
import { declareSelectionFlags } from '../selection-flags.js';
import { MFA_CODE_FLAG, REASON_FLAG, TIMEOUT_FLAG } from '../session-flags.js';
import { stackSetMissing } from './plan.js';
import { applyStackSet } from './stack-set-apply.js';
import { declareStackSetFlags } from './stack-set-flags.js';
import { declareRoleFlags, declareTrustFlags } from './template-flags.js';

const declare = (declaration: Declaration) =>
  declareSelectionFlags(
    declareRoleFlags(
      declareTrustFlags(
        declareStackSetFlags(declaration.argument('[accounts...]', 'names, ids or globs of accounts')),
      ),
    ),
  )
    .option('--adopt', 'keep from now on what others made')
    .option(...JOBS_FLAG)
    .option(...MFA_CODE_FLAG)
    .option(...REASON_FLAG)
    .option(...TIMEOUT_FLAG)
    .option('--yes', 'go on without being asked, where the first account succeeded')
    .addHelpText(
      'after',
      `
One account comes first, and all others once you have seen what became of it.
Run again, it does what is not done yet.

Examples:
  acctmgr roles apply --ou /Prod --stack-set acctmgr-Developer --role Developer
  acctmgr roles apply 'dev-*' --stack-set acctmgr-dev --stack-set-in mgmt`,
    );

export const applyCommand = defineCommand({
  declare,
  run: (context, [words], options) => {
    const { stackSet } = options;
    if (stackSet === undefined) throw stackSetMissing();
    return applyStackSet(context, words, { ...options, stackSet });
  },
});
