import { permissionSetIn } from '../../aws/policy/reserved-role.js';
import { usageError, type AcctmgrError } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import type { WantedRole } from '../wanted-role.js';

const CODE = 'role_not_revocable';

/** What is done about a person instead. */
const ABOUT_PERSON = 'To cut a person off: acctmgr roles revoke --user NAME';

export const permissionSetNotRevocable = (name: string): AcctmgrError =>
  usageError(
    `${oneLine(name)} is a permission set: Identity Center keeps its role, and nobody changes that in IAM.`,
    {
      code: CODE,
      hint: ABOUT_PERSON,
    },
  );

/** @throws AcctmgrError `role_not_revocable` (exit 2) for roles whose policies only AWS changes, with what to do instead */
export function requireRevocable({ path, name, arn }: Pick<WantedRole, 'path' | 'name' | 'arn'>): void {
  if (permissionSetIn(name) !== undefined || path.startsWith('/aws-reserved/'))
    throw permissionSetNotRevocable(arn);
  if (!path.startsWith('/aws-service-role/')) return;
  throw usageError(
    `${oneLine(arn)} is the service-linked role of an AWS service, whose sessions can't be revoked.`,
    {
      code: CODE,
      hint: `Stop what the service does for you; its documentation says how, and how the role is deleted: aws iam delete-service-linked-role --role-name ${oneLine(name)}`,
    },
  );
}
