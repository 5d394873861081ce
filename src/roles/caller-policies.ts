import { assumeRolePermission } from '../aws/policy/assume-role-permission.js';
import { policyOf, type PolicyDocument } from '../aws/policy/policy-statement.js';
import type { TextLimit } from '../aws/limits.js';
import type { DesignedRole } from './design-role.js';
import { requireCallerName } from './role-limits.js';

/* The other half of a role: what those who assume it have to be allowed, in their own account. */

export type CallerKind = 'user' | 'group' | 'role';

export interface RoleCaller {
  readonly kind: CallerKind;
  readonly name: string;
}

export interface CallerSide {
  /** Undefined where nobody was named: then the policy is for whoever assumes the role. */
  readonly caller: RoleCaller | undefined;
  /** Inline policies, by name. */
  readonly policies: Readonly<Record<string, PolicyDocument>>;
}

const LONGEST: Readonly<Record<CallerKind, number>> = { user: 64, group: 128, role: 64 };

const nameLimit = (kind: CallerKind): TextLimit => ({
  min: 1,
  max: LONGEST[kind],
  pattern: /^[\w+=,.@-]*$/,
  says: `1 to ${LONGEST[kind]} letters, digits or _+=,.@-, without its path`,
});

/** One's own user, in whatever path. */
const ownUser = (partition: string): readonly string[] =>
  ['user/', 'user/*/'].map((path) => `arn:${partition}:iam::*:${path}\${aws:username}`);

/** What has to go without MFA, or nobody could set it up: one's password, one's device, and the session that shows it. */
const WITHOUT_MFA = [
  'iam:ChangePassword',
  'iam:CreateVirtualMFADevice',
  'iam:EnableMFADevice',
  'iam:GetAccountPasswordPolicy',
  'iam:GetMFADevice',
  'iam:GetUser',
  'iam:ListMFADevices',
  'iam:ListVirtualMFADevices',
  'iam:ResyncMFADevice',
  'sts:GetSessionToken',
];

/**
 * Has the members of a group show MFA for all but setting it up (IAM User Guide, "AWS: Allows MFA-authenticated IAM users to
 * manage their own MFA device"). Long-term keys say nothing of MFA: a deny has to count that as none, hence `IfExists`.
 */
const forceMfa = (partition: string): PolicyDocument =>
  policyOf(
    {
      Sid: 'SeeOwnAccount',
      Effect: 'Allow',
      Action: ['iam:GetAccountPasswordPolicy', 'iam:ListVirtualMFADevices'],
      Resource: '*',
    },
    {
      Sid: 'MakeOwnMfaDevice',
      Effect: 'Allow',
      Action: 'iam:CreateVirtualMFADevice',
      Resource: `arn:${partition}:iam::*:mfa/*`,
    },
    {
      Sid: 'KeepOwnPasswordAndMfa',
      Effect: 'Allow',
      Action: [
        'iam:ChangePassword',
        'iam:DeactivateMFADevice',
        'iam:EnableMFADevice',
        'iam:GetMFADevice',
        'iam:GetUser',
        'iam:ListMFADevices',
        'iam:ResyncMFADevice',
      ],
      Resource: ownUser(partition),
    },
    {
      Sid: 'NothingElseWithoutMfa',
      Effect: 'Deny',
      NotAction: WITHOUT_MFA,
      Resource: '*',
      Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
    },
  );

/** The name of a policy in each caller's account: the account's name is of letters that IAM takes. */
const assumePolicyName = (account: string): string => `assume-${account}`;

/** @throws AcctmgrError (exit 2) for a name that IAM would refuse */
export function callerSide(
  account: string,
  { design: { partition }, roleArn, demands }: DesignedRole,
  caller: RoleCaller | undefined,
): CallerSide {
  if (caller !== undefined) requireCallerName(caller.kind, nameLimit(caller.kind), caller.name);
  const assume = policyOf(assumeRolePermission(roleArn, demands.extras));
  return {
    caller,
    policies: {
      [assumePolicyName(account)]: assume,
      ...(caller?.kind === 'group' ? { 'force-mfa': forceMfa(partition) } : {}),
    },
  };
}
