import {
  authorizeByOrganization,
  explicitDeny,
  identityVerdict,
  noIdentityPolicy,
  notAuthorized,
} from './authorization.js';
import type { Call } from './call.js';
import { invalidToken, Refusal, validationError } from './refusal.js';
import { identityContext } from './request-context.js';
import { homeOf, type User } from './signer.js';

/* Who asks IAM, and whether they may. */

export const noSuchEntity = (message: string): Refusal => new Refusal(404, 'NoSuchEntity', message);

/** IAM takes a user's session only when MFA stood behind it, and says so in the plainest way it has. */
export function authorize(call: Call, action: string, resource: string): void {
  const { signer, now, world } = call;
  const mfaAt = signer.kind === 'user-session' ? signer.mfaAt : undefined;
  if (signer.kind === 'federated-user' || (signer.kind === 'user-session' && mfaAt === undefined))
    throw invalidToken();
  if (signer.kind === 'root') return;
  const context = identityContext(signer, now, mfaAt);
  authorizeByOrganization(world, signer, action, resource, context);
  const verdict = identityVerdict(signer, action, resource, context);
  if (verdict === 'allow') return;
  throw notAuthorized(signer, action, resource, verdict === 'deny' ? explicitDeny : noIdentityPolicy(action));
}

/** The user that `UserName` names in the caller's account; left out, the caller. */
export function userOf(call: Call): User {
  const { params, signer, world } = call;
  const name = params['UserName'];
  if (name === undefined) {
    if (signer.kind === 'user' || signer.kind === 'user-session') return signer.user;
    throw validationError('Must specify userName when calling with non-User credentials');
  }
  const { account } = homeOf(signer);
  const user = world.users.find((candidate) => candidate.account === account && candidate.name === name);
  if (user === undefined) throw noSuchEntity(`The user with name ${name} cannot be found.`);
  return user;
}
