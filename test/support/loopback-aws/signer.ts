import type { MfaDevice } from './totp.js';
import { managedPolicy } from './managed-policies.js';
import type { PolicyDocument } from './policy-document.js';

export interface User {
  readonly partition: string;
  readonly account: string;
  readonly name: string;
  readonly arn: string;
  readonly userId: string;
  /** Changed while the service runs. */
  readonly mfaDevices: MfaDevice[];
  readonly policies: readonly PolicyDocument[];
}

export interface Role {
  readonly partition: string;
  readonly account: string;
  readonly name: string;
  readonly path: string;
  readonly arn: string;
  readonly roleId: string;
  readonly created: number;
  readonly lastUsed: number | undefined;
  /** With principals that exist as their unique ids, where IAM has written it. This and what follows is changed while the service runs. */
  trust: PolicyDocument;
  /** What STS goes by as long as it does not know of `trust` yet. */
  pending: PendingTrust | undefined;
  /** Seconds. */
  maxSessionDuration: number;
  description: string;
  boundary: string | undefined;
  readonly tags: Map<string, string>;
  /** ARNs. */
  readonly managed: Set<string>;
  /** By name. */
  readonly inline: Map<string, PolicyDocument>;
  /** Beside those that IAM tells of. */
  readonly policies: readonly PolicyDocument[];
}

/** A trust policy that was written a short while ago. */
export interface PendingTrust {
  /** Undefined of a role that is new. */
  readonly before: PolicyDocument | undefined;
  /** Of AssumeRole, until STS knows. */
  callsLeft: number;
  /** When STS knows, in milliseconds since the epoch. */
  readonly until: number;
}

export interface SessionTag {
  readonly key: string;
  readonly value: string;
}

/** Of temporary keys, when they were given, in milliseconds since the epoch. */
interface Issued {
  readonly issuedAt?: number;
}

export interface RoleSession extends Issued {
  readonly kind: 'role-session';
  readonly role: Role;
  readonly name: string;
  /** Sessions that signed with a role or MFA session are chained; the console gives them one hour at most. */
  readonly chained: boolean;
  /** What an EC2 instance profile hands out is exempt from the one hour of role chaining (IAM User Guide, footnote on role chaining). */
  readonly origin: 'assumed' | 'instance-profile';
  readonly sourceIdentity?: string;
  readonly tags: readonly SessionTag[];
  readonly transitiveTagKeys: readonly string[];
  /** What AssumeRole was given as `Policy` and `PolicyArns`; empty means that nothing is taken away. */
  readonly sessionPolicies: readonly PolicyDocument[];
}

/** Whom an access key speaks for. */
export type Signer =
  | (Issued & { readonly kind: 'root'; readonly partition: string; readonly account: string })
  | { readonly kind: 'user'; readonly user: User }
  /** From GetSessionToken; `mfaAt` is when its code was given, in milliseconds since the epoch. */
  | (Issued & { readonly kind: 'user-session'; readonly user: User; readonly mfaAt?: number })
  | (Issued & { readonly kind: 'federated-user'; readonly user: User; readonly name: string })
  | RoleSession;

/** The principal without its session: partition and account of the signer. */
export function homeOf(signer: Signer): { readonly partition: string; readonly account: string } {
  if (signer.kind === 'root') return signer;
  return signer.kind === 'role-session' ? signer.role : signer.user;
}

/** As GetCallerIdentity and the messages of AccessDenied name it. */
export function arnOf(signer: Signer): string {
  const { partition, account } = homeOf(signer);
  switch (signer.kind) {
    case 'root':
      return `arn:${partition}:iam::${account}:root`;
    case 'user':
    case 'user-session':
      return signer.user.arn;
    case 'federated-user':
      return `arn:${partition}:sts::${account}:federated-user/${signer.name}`;
    case 'role-session':
      // The path of the role is not part of it.
      return `arn:${partition}:sts::${account}:assumed-role/${signer.role.name}/${signer.name}`;
  }
}

export function userIdOf(signer: Signer): string {
  switch (signer.kind) {
    case 'root':
      return signer.account;
    case 'user':
    case 'user-session':
      return signer.user.userId;
    case 'federated-user':
      return `${signer.user.account}:${signer.name}`;
    case 'role-session':
      return `${signer.role.roleId}:${signer.name}`;
  }
}

export const policiesOfRole = ({ policies, managed, inline }: Role): readonly PolicyDocument[] => [
  ...policies,
  ...[...managed].map(managedPolicy),
  ...inline.values(),
];

export function identityPoliciesOf(signer: Signer): readonly PolicyDocument[] {
  if (signer.kind === 'root') return [];
  return signer.kind === 'role-session' ? policiesOfRole(signer.role) : signer.user.policies;
}

/** Principals that name this very caller: `*`, and the ARNs of the user, of the role and of the session. */
export function ownPrincipals(signer: Signer): readonly string[] {
  return ['*', arnOf(signer), ...(signer.kind === 'role-session' ? [signer.role.arn] : [])];
}

/** Principals that name the caller's whole account. */
export function accountPrincipals(signer: Signer): readonly string[] {
  const { partition, account } = homeOf(signer);
  return [account, `arn:${partition}:iam::${account}:root`];
}
