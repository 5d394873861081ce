/** A role as IAM has it. */
export interface RoleState {
  /** With the path. */
  readonly arn: string;
  /** `AROA…`. */
  readonly roleId: string;
  readonly name: string;
  /** `/`, or such as `/team/`. */
  readonly path: string;
  readonly description: string;
  /** As JSON has it; undefined where it is not JSON. */
  readonly trust: unknown;
  readonly maxSessionSeconds: number;
  /** The ARN of its permissions boundary. */
  readonly boundary: string | undefined;
  /** All of them, ours too. */
  readonly tags: Readonly<Record<string, string>>;
  /** ARNs. */
  readonly managedPolicies: readonly string[];
  /** By name, as JSON has them. */
  readonly inlinePolicies: Readonly<Record<string, unknown>>;
  readonly createdAt: Date;
  /** IAM tells of the last 400 days. */
  readonly lastUsed: { readonly at: Date; readonly region: string | undefined } | undefined;
}
