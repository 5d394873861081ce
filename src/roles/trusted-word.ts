import { findAccount, type Inventory } from '../accounts/inventory.js';
import type { EffectiveAccount } from '../accounts/effective.js';
import { parseAssumedRoleArn, parseRoleArn, parseUserArn } from '../aws/arn.js';
import { permissionSetIn } from '../aws/policy/reserved-role.js';
import { requestedAccess } from '../sessions/chain.js';
import { usageError } from '../system/failure.js';
import { oneLine, shorten } from '../system/safe-text.js';
import { rootOf, type Trusted } from './trusted.js';

/* Whom a word of `--trust` means, or the `source_account` of accounts.json. */

const TRUST_SAYS =
  'Name an account of accounts.json (payments/ro by its permission set), 12 digits for all of an account, or the ARN of a user or role.';

const ROOT = /^arn:(?<partition>aws[a-z-]*):iam::(?<accountId>\d{12}):root$/;

const refused = (word: string, reason: string, hint = TRUST_SAYS) =>
  usageError(`--trust ${shorten(oneLine(word), 120)} ${reason}`, { hint });

function byRoleArn(arn: string): Trusted | undefined {
  const role = parseRoleArn(arn);
  if (role === undefined) return undefined;
  const permissionSet = permissionSetIn(role.name);
  return permissionSet === undefined
    ? { kind: 'role', accountId: role.accountId, arn }
    : // Its digits change with the next assignment, and the one that is named then is no longer there.
      { kind: 'permission-set', partition: role.partition, accountId: role.accountId, permissionSet };
}

function byArn(arn: string): Trusted {
  if (/[*?$]/.test(arn)) throw refused(arn, 'has a wildcard, and AWS takes none in a principal.');
  const { partition, accountId } = ROOT.exec(arn)?.groups ?? {};
  if (partition !== undefined && accountId !== undefined) return rootOf(partition, accountId);
  const user = parseUserArn(arn);
  if (user !== undefined) return { kind: 'user', accountId: user.accountId, arn };
  const role = byRoleArn(arn);
  if (role !== undefined) return role;
  const session = parseAssumedRoleArn(arn);
  if (session !== undefined)
    throw refused(
      arn,
      'is one session of a role.',
      `Name the role: arn:${session.partition}:iam::${session.accountId}:role/${session.roleName}, with its path where it has one.`,
    );
  if (arn.includes(':group/'))
    throw refused(
      arn,
      'is a group, which no trust policy can name.',
      'Trust the account, and let the group assume the role: --group NAME prints its policy.',
    );
  throw refused(arn, 'is not the ARN of a user, a role or an account.');
}

/** Who signs with what leads into the account. @throws AcctmgrError (exit 2) where several permission sets do */
function byAccount(account: EffectiveAccount): Trusted {
  const { partition, account_id: accountId } = account;
  if (account.access.kind === 'base') return rootOf(partition, accountId);
  const taken = requestedAccess(account, undefined);
  return taken.kind === 'role'
    ? (byRoleArn(taken.roleArn) ?? rootOf(partition, accountId))
    : { kind: 'permission-set', partition, accountId, permissionSet: taken.permissionSet };
}

/**
 * @param partition - of the role
 * @throws AcctmgrError (exit 2) for what can't be a principal, and for an account that is not there
 */
export function trustedBy(
  inventory: Pick<Inventory, 'accounts' | 'path'>,
  partition: string,
  word: string,
): Trusted {
  if (word === '*')
    throw refused(word, 'would let everybody on AWS in, whatever account they are in.', TRUST_SAYS);
  if (/^\d{12}$/.test(word)) return rootOf(partition, word);
  return word.startsWith('arn:') ? byArn(word) : byAccount(findAccount(inventory, word));
}
