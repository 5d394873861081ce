import { assumeRole } from './assume-role.js';
import { explicitDeny, identityVerdict, noIdentityPolicy, notAuthorized } from './authorization.js';
import { credentialsElement, type Action, type Call } from './call.js';
import { checkParameters, getFederationTokenConstraints, getSessionTokenConstraints } from './constraints.js';
import type { XmlValue } from './query-protocol.js';
import { accessDenied } from './refusal.js';
import { identityContext } from './request-context.js';
import { arnOf, homeOf, userIdOf, type Signer } from './signer.js';
import { acceptCode } from './totp.js';
import { issueTemporaryKey } from './world.js';

const defaultDuration = 43_200;

/** Needs no permission, and no policy can take it away (STS API Reference, GetCallerIdentity). */
const getCallerIdentity = ({ signer }: Call): XmlValue => ({
  Arn: arnOf(signer),
  UserId: userIdOf(signer),
  Account: homeOf(signer).account,
});

/** Needs no permission either, but an explicit deny counts. */
function getSessionToken({ params, signer, world, usedCodes, now }: Call): XmlValue {
  checkParameters(params, getSessionTokenConstraints);
  if (signer.kind !== 'user' && signer.kind !== 'root') {
    throw accessDenied('Cannot call GetSessionToken with session credentials');
  }
  const { DurationSeconds: duration = defaultDuration, SerialNumber: serial, TokenCode: code } = params;
  if (signer.kind === 'root') {
    // The account owner gets one hour, whatever was asked for.
    return { Credentials: credentialsElement(issueTemporaryKey(world, signer, 3600, now)) };
  }
  const withMfa = serial !== undefined || code !== undefined;
  if (withMfa) acceptCode(signer.user.mfaDevices, serial, code, now, usedCodes);
  const context = identityContext(signer, now, withMfa ? now : undefined);
  if (identityVerdict(signer, 'sts:GetSessionToken', '*', context) === 'deny') {
    throw notAuthorized(signer, 'sts:GetSessionToken', '*', explicitDeny);
  }
  const session: Signer = { kind: 'user-session', user: signer.user, ...(withMfa ? { mfaAt: now } : {}) };
  return { Credentials: credentialsElement(issueTemporaryKey(world, session, Number(duration), now)) };
}

function getFederationToken({ params, signer, world, now }: Call): XmlValue {
  checkParameters(params, getFederationTokenConstraints);
  if (signer.kind !== 'user') throw accessDenied('Cannot call GetFederationToken with session credentials');
  const session: Signer = { kind: 'federated-user', user: signer.user, name: params['Name'] ?? '' };
  const action = 'sts:GetFederationToken';
  const verdict = identityVerdict(signer, action, arnOf(session), identityContext(signer, now, undefined));
  if (verdict !== 'allow') {
    throw notAuthorized(
      signer,
      action,
      arnOf(session),
      verdict === 'deny' ? explicitDeny : noIdentityPolicy(action),
    );
  }
  const duration = Number(params['DurationSeconds'] ?? defaultDuration);
  return {
    Credentials: credentialsElement(issueTemporaryKey(world, session, duration, now)),
    FederatedUser: { FederatedUserId: userIdOf(session), Arn: arnOf(session) },
    PackedPolicySize: 0,
  };
}

export const stsActions: Readonly<Record<string, Action>> = {
  AssumeRole: assumeRole,
  GetCallerIdentity: getCallerIdentity,
  GetFederationToken: getFederationToken,
  GetSessionToken: getSessionToken,
};
