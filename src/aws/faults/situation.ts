import { oneLine } from '../../system/safe-text.js';
import type { ServiceTarget } from '../endpoint.js';

/** What is asked of Organizations. */
export type OrganizationsAction =
  | 'DescribeOrganization'
  | 'ListRoots'
  | 'ListOrganizationalUnitsForParent'
  | 'ListAccountsForParent'
  | 'ListTagsForResource';

/** What is asked of IAM about MFA devices. */
export type DeviceAction =
  | 'ListMFADevices'
  | 'ListVirtualMFADevices'
  | 'CreateVirtualMFADevice'
  | 'EnableMFADevice'
  | 'DeleteVirtualMFADevice';

/** What CloudFormation is asked of stack sets. */
export type StackSetAction =
  | 'DescribeOrganizationsAccess'
  | 'DescribeStackSet'
  | 'ListStackInstances'
  | 'ListStackSetOperations'
  | 'CreateStackSet'
  | 'UpdateStackSet'
  | 'CreateStackInstances'
  | 'DescribeStackSetOperation'
  | 'ListStackSetOperationResults';

/** What is asked of IAM about roles. */
export type RoleAction =
  | 'GetRole'
  | 'ListAttachedRolePolicies'
  | 'ListRolePolicies'
  | 'GetRolePolicy'
  | 'CreateRole'
  | 'UpdateRole'
  | 'UpdateAssumeRolePolicy'
  | 'AttachRolePolicy'
  | 'DetachRolePolicy'
  | 'PutRolePolicy'
  | 'DeleteRolePolicy'
  | 'TagRole'
  | 'PutRolePermissionsBoundary'
  | 'DeleteRolePermissionsBoundary';

/** What was being done when a call failed: all that a message may say about it. */
export interface Situation {
  /** The call, or `credentials` where the source credentials could not even be had. */
  readonly call:
    | 'AssumeRole'
    | 'AssumeRoleWithWebIdentity'
    | 'GetSessionToken'
    | 'GetCallerIdentity'
    | DeviceAction
    | OrganizationsAction
    | StackSetAction
    | RoleAction
    | 'GetObject'
    | 'PutObject'
    | 'credentials';
  /** The name in the inventory, or what else the user knows the call by (`profile jump`). */
  readonly account?: string | undefined;
  readonly roleArn?: string | undefined;
  /** Who signed, where that is known; AWS's refusal names it too. */
  readonly callerArn?: string | undefined;
  /** Where the source credentials came from, as managed profiles remember it: `profile:jump`, `environment`, … */
  readonly source?: string | undefined;
  /** Of the token that stands for who asks. */
  readonly token?: TokenClaims | undefined;
  readonly externalIdSent?: boolean;
  /** `session`: an MFA session signed. `impossible`: another role's session signed, which AWS takes no MFA with. */
  readonly mfa?: 'none' | 'code' | 'session' | 'impossible';
  readonly mfaSerial?: string | undefined;
  readonly durationSeconds?: number | undefined;
  readonly target?: ServiceTarget | undefined;
  /** The sign-in that the source relies on, where `acctmgr login` starts it. */
  readonly signInName?: string | undefined;
  /** Of a call to Organizations: whose account asks, and whose organization it is, as far as that is known. */
  readonly organization?: { readonly accountId?: string; readonly managementAccountId?: string } | undefined;
  /** Of a call about a stack set. */
  readonly stackSet?: { readonly name: string; readonly region: string } | undefined;
  /** Where Identity Center gives the credentials. */
  readonly signIn?: SignInSituation | undefined;
  /** The proxy of the call as it may be shown, without a password. */
  readonly proxy?: string | undefined;
  /** Whether `AWS_CA_BUNDLE` or `ca_bundle` replaces the certificate authorities. */
  readonly hasOwnCa?: boolean;
  readonly timeoutMs?: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** What a token says of itself; nothing of it is a secret. */
export interface TokenClaims {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
}

export interface SignInSituation {
  readonly name: string;
  readonly startUrl: string;
  readonly region: string;
  /** Undefined where a person signs in, and no account is meant. */
  readonly accountId?: string;
  readonly permissionSet?: string;
  /** Where it can be asked for, with both filled in. */
  readonly accessRequestUrl?: string | undefined;
}

/** `text`, which begins in lower case, as the sentence of a message: `dev: the …`, or `The …`. An ARN stays as it is. */
export const about = ({ account }: Situation, text: string): string =>
  account === undefined
    ? text.replace(/^[a-z]+ /, (word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
    : `${account}: ${text}`;

/** The host that was asked, as messages name it. */
export const hostOf = ({ target }: Situation): string =>
  target !== undefined && URL.canParse(target.endpoint) ? new URL(target.endpoint).host : 'AWS';

/** The source credentials in words; undefined where nothing is known of them. */
export function sourceWords(source: string | undefined): string | undefined {
  const [kind, name] = oneLine(source ?? '').split(/:(.*)/);
  if (kind === 'environment') return 'the environment variables';
  if (name === undefined || name === '') return undefined;
  if (kind === 'oidc') return `the OIDC token of ${name}`;
  if (kind === 'sign-in') return `the sign-in ${name}`;
  return kind === 'account' ? `the role session of ${name}` : `the profile ${name}`;
}

/** ` --profile jump` where the source is a profile, for commands in hints. */
export function profileFlag(source: string | undefined): string {
  const [, name] = /^profile:(.+)$/.exec(oneLine(source ?? '')) ?? [];
  if (name === undefined) return '';
  return /^[\w.@+-]+$/.test(name) ? ` --profile ${name}` : ` --profile "${name}"`;
}
