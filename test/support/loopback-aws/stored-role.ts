import type { Call } from './call.js';
import { authorize, noSuchEntity } from './iam-caller.js';
import { Refusal } from './refusal.js';
import { homeOf, type Role } from './signer.js';

/** The role of the caller's account that the request names. */
export function roleOf(call: Call): Role {
  const { account } = homeOf(call.signer);
  const name = call.params['RoleName'] ?? '';
  const role = [...call.world.roles.values()].find(
    (one) => one.account === account && one.name.toLowerCase() === name.toLowerCase(),
  );
  if (role === undefined) throw noSuchEntity(`The role with name ${name} cannot be found.`);
  return role;
}

/** As `roleOf`, where the caller may do that, and AWS lets anybody. */
export function changeableRole(call: Call, action: string): Role {
  const name = call.params['RoleName'] ?? '';
  const { partition, account } = homeOf(call.signer);
  authorize(call, action, `arn:${partition}:iam::${account}:role/${name}`);
  const role = roleOf(call);
  if (/^\/aws-(reserved|service-role)\//.test(role.path))
    throw new Refusal(
      400,
      'UnmodifiableEntity',
      `Cannot perform the operation on the protected role '${role.name}' - this role is only modifiable by AWS`,
    );
  return role;
}
