import type { OperationResult, StackInstance } from '../../aws/stack-set.js';
import { oneLine, shorten } from '../../system/safe-text.js';
import type { PlannedStack } from './decide-stack-set.js';

/* What became of the stack of an account, and what CloudFormation's reasons mean. */

export type StackResult = 'done' | 'failed' | 'cancelled' | 'skipped' | 'running' | 'not reached';

export interface StackOutcome extends PlannedStack {
  readonly result: StackResult;
  /** Why, as a clause; undefined where it went well. */
  readonly why: string | undefined;
  /** What to do; undefined where that is known to nobody. */
  readonly hint: string | undefined;
}

export interface ExplainedReason {
  readonly why: string;
  readonly hint?: string | undefined;
}

interface Meaning {
  readonly fits: RegExp;
  explain(role: string): ExplainedReason;
}

/** Texts: as CloudFormation gives them in StatusReason (CloudFormation User Guide, "Troubleshooting StackSets"). */
const MEANINGS: readonly Meaning[] = [
  {
    fits: /already exists/i,
    explain: (role) => ({
      why: `a role ${role} exists there already, and CloudFormation makes none twice`,
      hint: 'Delete that role, or leave the account to: acctmgr roles apply NAME --adopt',
    }),
  },
  {
    fits: /failure tolerance/i,
    explain: () => ({
      why: 'cancelled, since it failed in other accounts',
      hint: 'Mend those, and run this again.',
    }),
  },
  {
    fits: /SKIPPED_SUSPENDED_ACCOUNT|account is suspended/i,
    explain: () => ({ why: 'the account is suspended' }),
  },
  {
    fits: /role with trust relationship to Role|AWSCloudFormationStackSetExecutionRole/i,
    explain: () => ({
      why: 'it has no execution role that trusts the administration role',
      hint: 'Make AWSCloudFormationStackSetExecutionRole there, or name yours: --execution-role NAME',
    }),
  },
  {
    fits: /service control policy/i,
    explain: () => ({
      why: 'a service control policy of the organization forbids it',
      hint: 'Who keeps the organization can let CloudFormation make this role there, or choose a Region it may: --region',
    }),
  },
  {
    fits: /not authorized|AccessDenied/i,
    explain: () => ({ why: 'CloudFormation is not allowed to make this role there' }),
  },
  {
    fits: /cancelled by user|stopped by|user[- ]initiated/i,
    explain: () => ({ why: 'somebody stopped the operation', hint: 'Run this again.' }),
  },
];

/** @param role - its name */
export function explainReason(reason: string | undefined, role: string): ExplainedReason {
  const said = oneLine(reason ?? '').trim();
  const known = MEANINGS.find(({ fits }) => fits.test(said));
  if (known !== undefined) return known.explain(role);
  return { why: said === '' ? 'CloudFormation gives no reason' : shorten(said, 300) };
}

const RESULTS: Readonly<Record<string, StackResult>> = {
  SUCCEEDED: 'done',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
  PENDING: 'running',
  RUNNING: 'running',
};

function resultOf(result: OperationResult | undefined, instance: StackInstance | undefined): StackResult {
  if (instance?.detail === 'SKIPPED_SUSPENDED_ACCOUNT') return 'skipped';
  if (result !== undefined) return RESULTS[result.status] ?? 'failed';
  if (instance === undefined) return 'not reached';
  return instance.status === 'CURRENT' ? 'done' : 'failed';
}

const NOT_REACHED: ExplainedReason = {
  why: 'CloudFormation made no stack there',
  hint: 'Look whether the account lies in the units that the stack set is of: acctmgr sync organizations',
};

/**
 * What became of an account.
 *
 * @param result - of the last operation that was about it @param instance - its stack, as it is by now
 */
export function stackOutcomeOf(
  stack: PlannedStack,
  result: OperationResult | undefined,
  instance: StackInstance | undefined,
  role: string,
): StackOutcome {
  const became = resultOf(result, instance);
  if (became === 'done') return { ...stack, result: became, why: undefined, hint: undefined };
  if (became === 'running') return { ...stack, result: became, why: 'it goes on', hint: undefined };
  const { why, hint } =
    became === 'not reached'
      ? NOT_REACHED
      : explainReason(
          became === 'skipped' ? 'SKIPPED_SUSPENDED_ACCOUNT' : (result?.reason ?? instance?.reason),
          role,
        );
  return { ...stack, result: became, why, hint };
}

/** What is wrong with a stack that no update reaches. */
export const STUCK: ExplainedReason = {
  why: 'its stack is INOPERABLE, and CloudFormation leaves it out',
  hint: 'Take it out of the set (aws cloudformation delete-stack-instances --retain-stacks …), delete its stack, and run this again.',
};
