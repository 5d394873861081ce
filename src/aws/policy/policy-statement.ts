import type { Condition } from './policy-condition.js';

/** Whom a trust policy names: AWS's own principals, or a provider of OpenID Connect. */
export type Principal =
  { readonly AWS: string | readonly string[] } | { readonly Federated: string | readonly string[] };

/** One statement of an IAM policy, as acctmgr writes it. Its keys are AWS's. */
export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  /** Of trust policies. */
  readonly Principal?: Principal;
  readonly Action?: string | readonly string[];
  /** Every action but these, in the place of `Action`. */
  readonly NotAction?: readonly string[];
  /** Of the policies of users and roles. */
  readonly Resource?: string | readonly string[];
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

/** As IAM's own console writes it: one value stands by itself. */
export const oneOrList = (values: readonly string[]): string | readonly string[] => {
  const [first, ...others] = values;
  return first !== undefined && others.length === 0 ? first : values;
};

/** The condition block of a statement; nothing where there is no condition. */
export function conditionElement(conditions: readonly Condition[]): Pick<PolicyStatement, 'Condition'> {
  const block: Record<string, Record<string, string | readonly string[]>> = {};
  for (const { operator, key, wanted } of conditions) {
    block[operator] = { ...block[operator], [key]: oneOrList(wanted) };
  }
  return conditions.length === 0 ? {} : { Condition: block };
}
