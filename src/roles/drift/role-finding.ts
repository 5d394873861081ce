import type { EffectiveAccount } from '../../accounts/effective.js';
import type { RoleState } from '../../aws/role-state.js';
import type { RoleDesign } from '../role-design.js';
import type { OwnAccounts } from './own-accounts.js';

/** `low`: worth knowing, and no reason for a check to fail. */
export type Severity = 'high' | 'medium' | 'low';

export type FindingCode =
  | 'trusts_everybody'
  | 'outside_organization'
  | 'no_external_id'
  | 'no_mfa'
  | 'any_subject'
  | 'no_audience'
  | 'deleted_principal'
  | 'loose_permission_set'
  | 'named_permission_set'
  | 'long_sessions'
  | 'more_than_designed'
  | 'unused'
  | 'not_ours';

/** What is risky about a role, whatever it is to be. */
export interface RoleFinding {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly message: string;
  /** What to do. */
  readonly fix: string;
}

/** A role with what has to be known to judge it. */
export interface ExaminedRole {
  readonly account: EffectiveAccount;
  readonly isProtected: boolean;
  /** What was said of it besides accounts.json, as it is typed. */
  readonly said: readonly string[];
  readonly state: RoleState;
  /** Undefined where nobody says whom it is to trust. */
  readonly design: RoleDesign | undefined;
  /** The ids of the accounts whose principals it is to trust. */
  readonly wantedAccounts: ReadonlySet<string>;
  readonly own: OwnAccounts;
  /** Milliseconds since the epoch. */
  readonly now: number;
}
