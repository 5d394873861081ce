import { parseRoleArn, roleArnOf } from '../aws/arn.js';
import { CHAINED_ROLE_DURATION } from '../aws/limits.js';
import type { EffectiveAccount } from '../accounts/effective.js';
import { usageError } from '../system/failure.js';
import { oneLine } from '../system/safe-text.js';
import type { RoleRequest } from './plan.js';

/** What flags say over the account's settings; already checked for their form. */
export interface RequestFlags {
  /** A role name, with its path where it has one, or an ARN. */
  readonly role?: string | undefined;
  readonly durationSeconds?: number | undefined;
  readonly externalId?: string | undefined;
  readonly sessionName?: string | undefined;
}

/** @throws AcctmgrError with exit 2 where the account has no role, or `--role` lies in another account */
export function requestedRole(account: EffectiveAccount, role: string | undefined): string {
  if (role === undefined) {
    if (account.role_arn !== undefined) return account.role_arn;
    throw usageError(`${account.name} is the base account: no role is configured for it.`, {
      code: 'no_role',
      hint: `Its identity is your source credentials: unset AWS_PROFILE to use them, or give ${account.name} a role_arn.`,
    });
  }
  const arn = role.startsWith('arn:') ? role : roleArnOf(account.partition, account.account_id, role);
  const parsed = parseRoleArn(arn);
  if (parsed === undefined) {
    throw usageError(`--role ${oneLine(role)} is neither a role name nor the ARN of a role.`, {
      hint: `Give a name such as Admin, or arn:${account.partition}:iam::${account.account_id}:role/Admin.`,
    });
  }
  if (parsed.accountId !== account.account_id) {
    throw usageError(
      `--role names a role of account ${parsed.accountId}, but ${account.name} is ${account.account_id}.`,
      {
        hint: 'Use the name of that account, or add it to accounts.json.',
      },
    );
  }
  return arn;
}

/** `Admin` for a role that is not the account's own: it gets a profile of its own, `assumed-prod-Admin`. */
export function profileNameFor(account: EffectiveAccount, roleArn: string): string {
  const own = `assumed-${account.name}`;
  return roleArn === account.role_arn ? own : `${own}-${parseRoleArn(roleArn)?.name ?? ''}`;
}

/** Lays the flags over the account's settings. */
export function roleRequest(account: EffectiveAccount, flags: RequestFlags): RoleRequest {
  const optional = {
    externalId: flags.externalId ?? account.external_id,
    mfaSerial: account.mfa_serial,
    sessionName: flags.sessionName ?? account.session_name,
    sourceIdentity: account.source_identity,
    sessionTags: account.session_tags,
    transitiveTagKeys: account.transitive_tag_keys,
    policyArns: account.policy_arns,
    policy: account.policy === undefined ? undefined : JSON.stringify(account.policy),
  };
  return {
    account: account.name,
    accountId: account.account_id,
    roleArn: requestedRole(account, flags.role),
    duration: {
      seconds: flags.durationSeconds ?? account.duration_seconds ?? CHAINED_ROLE_DURATION.default,
      explicit: flags.durationSeconds !== undefined,
    },
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  };
}
