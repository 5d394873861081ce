import { explicitDeny, identityVerdict, noIdentityPolicy, notAuthorized } from '../authorization.js';
import type { Call } from '../call.js';
import { Refusal, validationError } from '../refusal.js';
import { identityContext } from '../request-context.js';
import { homeOf } from '../signer.js';
import type { StoredSet } from './stack-set.js';

/* Who asks, whether they may, and which stack set they mean. */

export function authorize({ signer, now }: Call, action: string): void {
  if (signer.kind === 'root') return;
  const mfaAt = signer.kind === 'user-session' ? signer.mfaAt : undefined;
  const verdict = identityVerdict(signer, action, '*', identityContext(signer, now, mfaAt));
  if (verdict === 'allow') return;
  throw notAuthorized(signer, action, '*', verdict === 'deny' ? explicitDeny : noIdentityPolicy(action));
}

/** The organization of the caller's account, where it has one that CloudFormation may act for. */
export function actingFor({ world, signer, params }: Call): string {
  const { account } = homeOf(signer);
  const organization = world.organizations.find(({ accounts }) => accounts.some(({ id }) => id === account));
  const { trustedAccess, delegatedAdministrators } = world.cloudFormation;
  if (organization === undefined || !trustedAccess)
    throw validationError('You must enable organizations access to operate a service managed stack set');
  const { managementAccount } = organization;
  if (params['CallAs'] === 'DELEGATED_ADMIN') {
    if (!delegatedAdministrators.includes(account))
      throw validationError('Account used is not a delegated administrator');
  } else if (account !== managementAccount)
    throw validationError(
      'You must be the management account or a delegated admin account of an organization to operate a service managed stack set.',
    );
  return managementAccount;
}

/** Default: where IAM is. */
export const regionOf = ({ region = 'us-east-1' }: Call): string => region;

export const keyOf = (account: string, region: string, name: string): string =>
  `${account}/${region}/${name}`;

export function setOf(call: Call): StoredSet {
  const { params, world, signer } = call;
  const name = params['StackSetName'] ?? '';
  const { sets } = world.cloudFormation;
  const own = sets.get(keyOf(homeOf(signer).account, regionOf(call), name));
  const found =
    params['CallAs'] === 'DELEGATED_ADMIN' ? sets.get(keyOf(actingFor(call), regionOf(call), name)) : own;
  if (found === undefined) throw new Refusal(404, 'StackSetNotFoundException', `StackSet ${name} not found`);
  return found;
}
