import type { Condition } from './policy-condition.js';

/** One statement of an IAM policy, as acctmgr writes it. Its keys are AWS's. */
export interface PolicyStatement {
  readonly Effect: 'Allow';
  /** Of trust policies. */
  readonly Principal?: { readonly AWS: string };
  readonly Action: string | readonly string[];
  /** Of the policies of users and roles. */
  readonly Resource?: string;
  /** Operator → condition key → wanted values. */
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly PolicyStatement[];
}

export const policyOf = (...statements: readonly PolicyStatement[]): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: statements,
});

/** The condition block of a statement; nothing where there is no condition. A list of one stands for itself. */
export function conditionElement(conditions: readonly Condition[]): Pick<PolicyStatement, 'Condition'> {
  const block: Record<string, Record<string, string | readonly string[]>> = {};
  for (const { operator, key, wanted } of conditions) {
    const [first, ...others] = wanted;
    const value = first !== undefined && others.length === 0 ? first : wanted;
    block[operator] = { ...block[operator], [key]: value };
  }
  return conditions.length === 0 ? {} : { Condition: block };
}
