import { ownRoleArn, type EffectiveAccount } from '../accounts/effective.js';
import { parseRoleArn, type IamArn } from '../aws/arn.js';
import { namedRole } from '../sessions/chain.js';
import { usageError, type AcctmgrError } from '../system/failure.js';
import { oneLine } from '../system/safe-text.js';

export interface WantedRole extends IamArn {
  readonly arn: string;
}

function noRole({ name, access }: EffectiveAccount): AcctmgrError {
  const called = 'Say what it is to be called: --role Developer';
  return usageError(`accounts.json names no role of ${oneLine(name)}.`, {
    code: 'no_role',
    hint:
      access.kind === 'base'
        ? `${called}. To keep it: acctmgr edit ${oneLine(name)} role_name=Developer`
        : called,
  });
}

/**
 * The role of the account that accounts.json names, or `role` of it.
 *
 * @throws AcctmgrError (exit 2) `no_role`
 */
export function wantedRole(account: EffectiveAccount, role: string | undefined): WantedRole {
  const arn = role === undefined ? (ownRoleArn(account) ?? account.otherRoleArn) : namedRole(account, role);
  const parts = arn === undefined ? undefined : parseRoleArn(arn);
  if (arn === undefined || parts === undefined) throw noRole(account);
  return { arn, ...parts };
}
