import { organizationVerdict } from './authorization.js';
import type { Action, Call } from './call.js';
import { asList, type RequestContext } from './condition.js';
import { authorize, noSuchEntity, userOf } from './iam-caller.js';
import { deviceActions } from './iam-devices.js';
import { roleActions } from './iam-roles.js';
import { evaluate, type Verdict } from './policy-document.js';
import { listOf, type Parameters, type XmlValue } from './query-protocol.js';
import { Refusal } from './refusal.js';
import { homeOf, policiesOfRole, type Role, type User } from './signer.js';

const longAgo = new Date('2020-01-01T00:00:00Z');
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
      EnableDate: device.enabledAt === undefined ? longAgo : new Date(device.enabledAt),
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

function listAccessKeys(call: Call): XmlValue {
  const user = userOf(call);
  authorize(call, 'iam:ListAccessKeys', `user ${user.name}`);
  const keys = [...call.world.keys.values()].filter(
    ({ signer, sessionToken }) =>
      sessionToken === undefined && signer.kind === 'user' && signer.user.userId === user.userId,
  );
  return {
    AccessKeyMetadata: keys.map(({ accessKeyId, created = 0 }) => ({
      UserName: user.name,
      AccessKeyId: accessKeyId,
      Status: 'Active',
      CreateDate: new Date(created),
    })),
    IsTruncated: false,
  };
}

const decisions = { allow: 'allowed', deny: 'explicitDeny', none: 'implicitDeny' } as const;
const mostRestrictive = (all: readonly Verdict[]): Verdict =>
  all.includes('deny') ? 'deny' : all.includes('none') ? 'none' : 'allow';

function simulatedContext(params: Parameters): RequestContext {
  const names = listOf(params, 'ContextEntries', 'ContextKeyName');
  return new Map(
    names.map((name, index) => [
      name.toLowerCase(),
      listOf(params, `ContextEntries.member.${index + 1}.ContextKeyValues`),
    ]),
  );
}

/** The user or role of the caller's account that is simulated. */
function principalOf({ params, signer, world }: Call): Role | User {
  const source = params['PolicySourceArn'] ?? '';
  if (!/^arn:[\w-]+:iam::\d{12}:(user|group|role)\/./.test(source)) {
    const message = `Invalid Entity Arn: ${source} does not clearly define entity type and name.`;
    throw new Refusal(400, 'InvalidInput', message);
  }
  const principal = world.roles.get(source) ?? world.users.find((user) => user.arn === source);
  if (principal?.account !== homeOf(signer).account) {
    throw noSuchEntity(`The entity with name ${source} cannot be found.`);
  }
  return principal;
}

/** Its identity policies and its organisation, never a trust policy; one result an action, and in it one a resource. */
function simulatePrincipalPolicy(call: Call): XmlValue {
  const { params, world } = call;
  authorize(call, 'iam:SimulatePrincipalPolicy', params['PolicySourceArn'] ?? '');
  const principal = principalOf(call);
  const policies = 'roleId' in principal ? policiesOfRole(principal) : principal.policies;
  const context = simulatedContext(params);
  const given = listOf(params, 'ResourceArns');
  const resources = given.length > 0 ? given : ['*'];
  const conditionKeys = policies.flatMap(({ Statement }) =>
    asList(Statement).flatMap(({ Condition = {} }) => Object.values(Condition).flatMap(Object.keys)),
  );
  const missing = [...new Set(conditionKeys)].filter((key) => !context.has(key.toLowerCase()));

  const resultFor = (action: string): XmlValue => {
    const organization = resources.map((resource) =>
      organizationVerdict(world, principal.account, action, resource, context),
    );
    const verdicts = resources.map((resource, index) =>
      mostRestrictive([organization[index] ?? 'allow', evaluate(policies, { action, resource, context })]),
    );
    return {
      EvalActionName: action,
      EvalResourceName: resources[0],
      EvalDecision: decisions[mostRestrictive(verdicts)],
      MatchedStatements: [],
      MissingContextValues: missing,
      OrganizationsDecisionDetail: world.serviceControlPolicies.has(principal.account)
        ? { AllowedByOrganizations: organization.every((verdict) => verdict === 'allow') }
        : undefined,
      ResourceSpecificResults:
        given.length === 0
          ? undefined
          : resources.map((resource, index) => ({
              EvalResourceName: resource,
              EvalResourceDecision: decisions[verdicts[index] ?? 'none'],
              MatchedStatements: [],
            })),
    };
  };
  return { IsTruncated: false, EvaluationResults: listOf(params, 'ActionNames').map(resultFor) };
}

export const iamActions: Readonly<Record<string, Action>> = {
  ...deviceActions,
  ...roleActions,
  GetUser: getUser,
  ListAccessKeys: listAccessKeys,
  ListMFADevices: listMfaDevices,
  SimulatePrincipalPolicy: simulatePrincipalPolicy,
};
