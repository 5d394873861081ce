import { usageError } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import { requireRevocable } from './irrevocable.js';
import type { HeldHere } from './held-here.js';
import type { FoundRole } from './revocation-calls.js';
import { cutoffAt, REVOCATION_POLICY, revokedBefore } from './revocation.js';

/** What is to be done to the sessions of a role, with all that a person should know before. */
export interface RevocationPlan {
  readonly action: 'revoke' | 'restore';
  /** Its name in accounts.json. */
  readonly account: string;
  readonly accountId: string;
  readonly roleArn: string;
  /** The document of before; undefined where there is none. */
  readonly found: unknown;
  /** Sessions of before this time are cut off already. */
  readonly revokedBefore: Date | undefined;
  /** Sessions of before this time will be; undefined of what is taken back. */
  readonly before: Date | undefined;
  readonly lastUsed: FoundRole['role']['lastUsed'];
  /** So long its sessions live at most. */
  readonly maxSessionSeconds: number;
  /** Whether who revokes holds a session of the role. */
  readonly cutsCaller: boolean;
  readonly held: HeldHere;
}

export interface RevocationWish {
  readonly undo: boolean;
  readonly account: { readonly name: string; readonly account_id: string };
  readonly cutsCaller: boolean;
  readonly held: HeldHere;
}

/**
 * Undefined where there is nothing to take back.
 *
 * @throws AcctmgrError (exit 2) for a role that can't be revoked, and for a policy of the same name that is somebody's own
 */
export function revocationPlan(
  { role, policy, now }: FoundRole,
  { undo, account, cutsCaller, held }: RevocationWish,
): RevocationPlan | undefined {
  requireRevocable(role);
  if (policy === undefined && undo) return undefined;
  const revoked = policy === undefined ? undefined : revokedBefore(policy.document);
  if (policy !== undefined && revoked === undefined)
    throw usageError(
      `The policy ${REVOCATION_POLICY} of ${oneLine(role.arn)} is not one that revokes sessions, and is left alone.`,
      {
        code: 'policy_not_ours',
        hint: `Look at it: aws iam get-role-policy --role-name ${oneLine(role.name)} --policy-name ${REVOCATION_POLICY}`,
      },
    );
  return {
    action: undo ? 'restore' : 'revoke',
    account: account.name,
    accountId: account.account_id,
    roleArn: role.arn,
    found: policy?.document,
    revokedBefore: revoked,
    before: undo ? undefined : cutoffAt(now, revoked),
    lastUsed: role.lastUsed,
    maxSessionSeconds: role.maxSessionSeconds,
    cutsCaller,
    held,
  };
}
