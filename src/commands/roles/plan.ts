import { usageError } from '../../system/failure.js';
import { defineCommand, type Declaration } from '../command.js';
import { JOBS_FLAG } from '../flag-values.js';
import { declareSelectionFlags } from '../selection-flags.js';
import { MFA_CODE_FLAG, REASON_FLAG, TIMEOUT_FLAG } from '../session-flags.js';
import { declareStackSetFlags } from './stack-set-flags.js';
import { showStackSetPlan } from './stack-set-plan.js';
import { declareRoleFlags, declareTrustFlags } from './template-flags.js';

const declare = (declaration: Declaration) =>
  declareSelectionFlags(
    declareRoleFlags(
      declareTrustFlags(
        declareStackSetFlags(declaration.argument('[accounts...]', 'names, ids or globs of accounts')),
      ),
    ),
  )
    .option(...JOBS_FLAG)
    .option(...MFA_CODE_FLAG)
    .option(...REASON_FLAG)
    .option(...TIMEOUT_FLAG)
    .option('--yes', 'confirm a protected account that is named')
    .addHelpText(
      'after',
      `
Nothing is changed.

Examples:
  acctmgr roles plan --ou /Prod --stack-set acctmgr-Developer --role Developer
  acctmgr roles plan 'dev-*' --stack-set acctmgr-dev --stack-set-in mgmt`,
    );

export const stackSetMissing = () =>
  usageError('--stack-set is missing.', {
    hint: 'Name the stack set that is to make the role: --stack-set acctmgr-Developer',
  });

export const planCommand = defineCommand({
  declare,
  run: (context, [words], options) => {
    const { stackSet } = options;
    if (stackSet === undefined) throw stackSetMissing();
    return showStackSetPlan(context, words, { ...options, stackSet });
  },
});
