import { authorizeByOrganization, authorizeOnRole, notAuthorized } from './authorization.js';
import { credentialsElement, type Call } from './call.js';
import type { RequestContext } from './condition.js';
import { assumeRoleConstraints, checkParameters } from './constraints.js';
import { listOf, type Parameters, type XmlValue } from './query-protocol.js';
import { accessDenied, Refusal, validationError } from './refusal.js';
import { identityContext } from './request-context.js';
import { readSessionPolicies } from './session-policies.js';
import { arnOf, homeOf, userIdOf, type RoleSession, type SessionTag, type Signer } from './signer.js';
import { roleInForce } from './trust-in-force.js';
import { acceptCode } from './totp.js';
import { issueTemporaryKey, type World } from './world.js';

const defaultDuration = 3600;
const chainingLimit = 3600;

/** Everything that makes the session what it is, apart from the role; the tags are those that the request brought. */
interface Wish {
  readonly sourceIdentity: string | undefined;
  readonly tags: readonly SessionTag[];
  readonly transitiveTagKeys: readonly string[];
}

const invalidParameter = (message: string): Refusal => new Refusal(400, 'InvalidParameterValue', message);

/** Tag keys are compared without regard to case. */
function readTags(params: Parameters, signer: Signer): Pick<Wish, 'tags' | 'transitiveTagKeys'> {
  const values = listOf(params, 'Tags', 'Value');
  const tags = listOf(params, 'Tags', 'Key').map((key, index) => ({ key, value: values[index] ?? '' }));
  const keys = new Set(tags.map((tag) => tag.key.toLowerCase()));
  if (keys.size < tags.length) {
    throw invalidParameter('Duplicate tag keys found. Please note that Tag keys are case insensitive.');
  }
  const inheritedKeys = signer.kind === 'role-session' ? signer.transitiveTagKeys : [];
  if (inheritedKeys.some((key) => keys.has(key.toLowerCase()))) {
    throw invalidParameter(
      "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
    );
  }
  const transitiveTagKeys = listOf(params, 'TransitiveTagKeys');
  if (!transitiveTagKeys.every((key) => keys.has(key.toLowerCase()))) {
    throw invalidParameter('The specified transitive tag key must be included in the requested tags.');
  }
  return { tags, transitiveTagKeys };
}

/** How the service packs is not published; characters against the documented 2,048 come near enough to hit the limit. */
function packedSize(params: Parameters): number | undefined {
  const tagCharacters = [...listOf(params, 'Tags', 'Key'), ...listOf(params, 'Tags', 'Value')].join(
    '',
  ).length;
  const policyCharacters =
    (params['Policy'] ?? '').length + listOf(params, 'PolicyArns', 'arn').join('').length;
  const percent = Math.ceil(((tagCharacters + policyCharacters) / 2048) * 100);
  if (percent > 100) {
    const message =
      policyCharacters === 0
        ? `Packed size of session tags consumes ${percent}% of allotted space.`
        : `Packed policy consumes ${percent}% of allotted space, please use smaller policy.`;
    throw new Refusal(400, 'PackedPolicyTooLarge', message);
  }
  return percent === 0 ? undefined : percent;
}

/** When a role session or an MFA session signs, its role session is chained. */
const isChained = (signer: Signer): boolean =>
  signer.kind === 'user-session' || (signer.kind === 'role-session' && signer.origin === 'assumed');

/** Milliseconds since the epoch at which the caller gave a code: in this call, or for its MFA session. */
function mfaTime(call: Call): number | undefined {
  const { params, signer, now } = call;
  if (params['SerialNumber'] === undefined && params['TokenCode'] === undefined) {
    return signer.kind === 'user-session' ? signer.mfaAt : undefined;
  }
  // A device belongs to a user; a session can't give a code in this fake. The documentation leaves it open for MFA sessions.
  const devices = signer.kind === 'user' ? signer.user.mfaDevices : [];
  acceptCode(devices, params['SerialNumber'], params['TokenCode'], now, call.usedCodes);
  return now;
}

const organizationOf = ({ organizations }: World, account: string): string | undefined =>
  organizations.find(({ accounts }) => accounts.some(({ id }) => id === account))?.id;

function requestContext(call: Call, wish: Wish, mfaAt: number | undefined): RequestContext {
  const { params, signer, world, now } = call;
  const context = new Map(identityContext(signer, now, mfaAt));
  const set = (key: string, ...values: readonly (string | undefined)[]): void => {
    const given = values.filter((value) => value !== undefined);
    if (given.length > 0) context.set(key.toLowerCase(), given);
  };
  set('aws:PrincipalOrgID', organizationOf(world, homeOf(signer).account));
  set('sts:ExternalId', params['ExternalId']);
  set('sts:RoleSessionName', params['RoleSessionName']);
  set('sts:SourceIdentity', wish.sourceIdentity);
  set('sts:TransitiveTagKeys', ...wish.transitiveTagKeys);
  set('aws:TagKeys', ...wish.tags.map((tag) => tag.key));
  for (const tag of wish.tags) set(`aws:RequestTag/${tag.key}`, tag.value);
  return context;
}

function authorize(call: Call, roleArn: string, wish: Wish): void {
  const { signer, world } = call;
  const context = requestContext(call, wish, mfaTime(call));
  const inherited = signer.kind === 'role-session' ? signer : undefined;
  const tagged = wish.tags.length > 0 || (inherited?.transitiveTagKeys.length ?? 0) > 0;
  const actions = [
    'sts:AssumeRole',
    // What a session passes on down the chain needs the permission again at every role.
    ...(tagged ? ['sts:TagSession'] : []),
    ...(wish.sourceIdentity === undefined ? [] : ['sts:SetSourceIdentity']),
  ];
  const role = roleInForce(world, roleArn, call.now);
  for (const action of actions) {
    authorizeByOrganization(world, signer, action, roleArn, context);
    authorizeOnRole(signer, action, roleArn, role, context);
  }
  if (inherited?.sourceIdentity !== undefined && inherited.sourceIdentity !== wish.sourceIdentity) {
    // That it fails is documented, its text is not.
    throw notAuthorized(signer, 'sts:SetSourceIdentity', roleArn);
  }
}

function durationOf(call: Call, maximum: number): number {
  const duration = Number(call.params['DurationSeconds'] ?? defaultDuration);
  if (isChained(call.signer) && duration > chainingLimit) {
    throw validationError(
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    );
  }
  if (duration > maximum) {
    throw validationError('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
  }
  return duration;
}

export function assumeRole(call: Call): XmlValue {
  const { params, signer, world, now } = call;
  checkParameters(params, assumeRoleConstraints);
  const { RoleArn: roleArn = '', RoleSessionName: name = '' } = params;
  if (!/^arn:[\w-]+:iam::\d{12}:role\/./.test(roleArn)) throw validationError(`${roleArn} is invalid`);
  if (signer.kind === 'root') throw accessDenied('Roles may not be assumed by root accounts.');

  const inherited = signer.kind === 'role-session' ? signer : undefined;
  const requested = readTags(params, signer);
  const sourceIdentity = params['SourceIdentity'] ?? inherited?.sourceIdentity;
  const sessionPolicies = readSessionPolicies(params);
  const packed = packedSize(params);
  authorize(call, roleArn, { ...requested, sourceIdentity });

  const role = world.roles.get(roleArn);
  if (role === undefined) throw new Error('A role that does not exist was authorized');
  const duration = durationOf(call, role.maxSessionDuration);
  const inheritedKeys = inherited?.transitiveTagKeys ?? [];
  const isInherited = (tag: SessionTag): boolean =>
    inheritedKeys.some((key) => key.toLowerCase() === tag.key.toLowerCase());
  const session: RoleSession = {
    kind: 'role-session',
    role,
    name,
    chained: isChained(signer),
    origin: 'assumed',
    ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
    tags: [...requested.tags, ...(inherited?.tags.filter(isInherited) ?? [])],
    transitiveTagKeys: [...requested.transitiveTagKeys, ...inheritedKeys],
    sessionPolicies,
  };
  return {
    Credentials: credentialsElement(issueTemporaryKey(world, session, duration, now)),
    AssumedRoleUser: { AssumedRoleId: userIdOf(session), Arn: arnOf(session) },
    PackedPolicySize: packed,
    SourceIdentity: sourceIdentity,
  };
}
