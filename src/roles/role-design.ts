import type { PolicyDocument } from '../aws/policy/policy-statement.js';

/**
 * A role as it is to be: one value, from which the documents are printed and by which a role is made or compared, so that what
 * is printed is what is applied.
 */
export interface RoleDesign {
  readonly partition: string;
  readonly accountId: string;
  /** Without its path. */
  readonly name: string;
  /** `/`, or such as `/team/`. */
  readonly path: string;
  readonly description: string;
  readonly trust: PolicyDocument;
  /** ARNs. */
  readonly managedPolicies: readonly string[];
  /** By name. */
  readonly inlinePolicies: Readonly<Record<string, unknown>>;
  /** The ARN of the policy that bounds what the role may do. */
  readonly boundary: string | undefined;
  readonly maxSessionSeconds: number;
  /** Without ours. */
  readonly tags: Readonly<Record<string, string>>;
}

/** Who keeps the role as it is; nobody else changes it. */
export type RoleKeeper = 'acctmgr' | 'cloudformation' | 'terraform';

/** The tag that says so. */
export const KEEPER_TAG = 'acctmgr:managed-by';

export const roleArnOfDesign = ({ partition, accountId, path, name }: RoleDesign): string =>
  `arn:${partition}:iam::${accountId}:role${path}${name}`;

/** All of its tags. */
export const tagsOf = (
  { tags }: Pick<RoleDesign, 'tags'>,
  keeper: RoleKeeper,
): Readonly<Record<string, string>> => ({
  ...tags,
  [KEEPER_TAG]: keeper,
});
