import { explicitDeny, identityVerdict, noIdentityPolicy, notAuthorized } from './authorization.js';
import type { Action, Call } from './call.js';
import { evaluate } from './policy-document.js';
import { listOf, type XmlValue } from './query-protocol.js';
import { invalidToken, Refusal, validationError } from './refusal.js';
import { identityContext } from './request-context.js';
import { homeOf, type Role, type User } from './signer.js';

const longAgo = new Date('2020-01-01T00:00:00Z');
const noSuchEntity = (message: string): Refusal => new Refusal(404, 'NoSuchEntity', message);

/** IAM takes a user's session only when MFA stood behind it, and says so in the plainest way it has. */
function authorize(call: Call, action: string, resource: string): void {
  const { signer, now } = call;
  const mfaAt = signer.kind === 'user-session' ? signer.mfaAt : undefined;
  if (signer.kind === 'federated-user' || (signer.kind === 'user-session' && mfaAt === undefined))
    throw invalidToken();
  if (signer.kind === 'root') return;
  const verdict = identityVerdict(signer, action, resource, identityContext(signer, now, mfaAt));
  if (verdict === 'allow') return;
  throw notAuthorized(signer, action, resource, verdict === 'deny' ? explicitDeny : noIdentityPolicy(action));
}

/** The user that `UserName` names in the caller's account; left out, the caller. */
function userOf(call: Call): User {
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

/** In pages of `MaxItems`; the marker is where the next one starts. */
function listMfaDevices(call: Call): XmlValue {
  const user = userOf(call);
  authorize(call, 'iam:ListMFADevices', `user ${user.name}`);
  const start = Number(call.params['Marker'] ?? 0);
  const end = start + Number(call.params['MaxItems'] ?? 100);
  const isTruncated = end < user.mfaDevices.length;
  return {
    MFADevices: user.mfaDevices.slice(start, end).map((device) => ({
      UserName: user.name,
      SerialNumber: device.serial,
      EnableDate: longAgo,
    })),
    IsTruncated: isTruncated,
    Marker: isTruncated ? String(end) : undefined,
  };
}

function getUser(call: Call): XmlValue {
  const user = userOf(call);
  authorize(call, 'iam:GetUser', `user ${user.name}`);
  const path = user.arn.slice(user.arn.indexOf('/'), -user.name.length);
  return {
    User: { Path: path, UserName: user.name, UserId: user.userId, Arn: user.arn, CreateDate: longAgo },
  };
}

function roleOf(call: Call): Role {
  const { account } = homeOf(call.signer);
  const name = call.params['RoleName'] ?? '';
  const role = [...call.world.roles.values()].find((one) => one.account === account && one.name === name);
  if (role === undefined) throw noSuchEntity(`The role with name ${name} cannot be found.`);
  return role;
}

function getRole(call: Call): XmlValue {
  authorize(call, 'iam:GetRole', `role ${call.params['RoleName'] ?? ''}`);
  const role = roleOf(call);
  return {
    Role: {
      Path: role.path,
      RoleName: role.name,
      RoleId: role.roleId,
      Arn: role.arn,
      CreateDate: longAgo,
      // RFC 3986, as the IAM API Reference says of policy documents.
      AssumeRolePolicyDocument: encodeURIComponent(JSON.stringify(role.trust)),
      MaxSessionDuration: role.maxSessionDuration,
    },
  };
}

const decisions = { allow: 'allowed', deny: 'explicitDeny', none: 'implicitDeny' } as const;

/** The identity policies alone, without conditions that only a real request can meet. */
function simulatePrincipalPolicy(call: Call): XmlValue {
  const { params, world } = call;
  const source = params['PolicySourceArn'] ?? '';
  authorize(call, 'iam:SimulatePrincipalPolicy', source);
  const principal = world.roles.get(source) ?? world.users.find((user) => user.arn === source);
  if (principal === undefined) throw noSuchEntity(`The entity with name ${source} cannot be found.`);
  const resources = listOf(params, 'ResourceArns');
  const pairs = listOf(params, 'ActionNames').flatMap((action) =>
    (resources.length > 0 ? resources : ['*']).map((resource) => ({ action, resource })),
  );
  return {
    IsTruncated: false,
    EvaluationResults: pairs.map(({ action, resource }) => ({
      EvalActionName: action,
      EvalResourceName: resource,
      EvalDecision: decisions[evaluate(principal.policies, { action, resource, context: new Map() })],
    })),
  };
}

export const iamActions: Readonly<Record<string, Action>> = {
  GetRole: getRole,
  GetUser: getUser,
  ListMFADevices: listMfaDevices,
  SimulatePrincipalPolicy: simulatePrincipalPolicy,
};
