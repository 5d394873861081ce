import { validationError, Refusal } from './refusal.js';
import { listOf, type Parameters } from './query-protocol.js';

/** Limits of one parameter, as the service model (`botocore`, `sts/2011-06-15/service-2.json`) states them. */
interface Constraint {
  readonly required?: true;
  readonly type?: 'integer';
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
}

type Constraints = Readonly<Record<string, Constraint>>;

const arn: Constraint = {
  min: 20,
  max: 2048,
  pattern: String.raw`[\u0009\u000A\u000D\u0020-\u007E\u0085\u00A0-\uD7FF\uE000-\uFFFD\u10000-\u10FFFF]+`,
};
const name = String.raw`[\w+=,.@-]*`;
const policy: Constraint = { min: 1, pattern: String.raw`[\u0009\u000A\u000D\u0020-\u00FF]+` };
const serialNumber: Constraint = { min: 9, max: 256, pattern: String.raw`[\w+=/:,.@-]*` };
const tokenCode: Constraint = { min: 6, max: 6, pattern: String.raw`[\d]*` };
const tagKey: Constraint = { min: 1, max: 128, pattern: String.raw`[\p{L}\p{Z}\p{N}_.:/=+\-@]+` };
const tagValue: Constraint = { max: 256, pattern: String.raw`[\p{L}\p{Z}\p{N}_.:/=+\-@]*` };

export const assumeRoleConstraints: Constraints = {
  RoleArn: { required: true, ...arn },
  RoleSessionName: { required: true, min: 2, max: 64, pattern: name },
  DurationSeconds: { type: 'integer', min: 900, max: 43200 },
  ExternalId: { min: 2, max: 1224, pattern: String.raw`[\w+=,.@:\/-]*` },
  SerialNumber: serialNumber,
  TokenCode: tokenCode,
  SourceIdentity: { min: 2, max: 64, pattern: name },
  Policy: policy,
};

export const assumeRoleWithWebIdentityConstraints: Constraints = {
  RoleArn: { required: true, ...arn },
  RoleSessionName: { required: true, min: 2, max: 64, pattern: name },
  WebIdentityToken: { required: true, min: 4, max: 20000 },
  DurationSeconds: { type: 'integer', min: 900, max: 43200 },
  Policy: policy,
};

export const getSessionTokenConstraints: Constraints = {
  DurationSeconds: { type: 'integer', min: 900, max: 129600 },
  SerialNumber: serialNumber,
  TokenCode: tokenCode,
};

export const getFederationTokenConstraints: Constraints = {
  Name: { required: true, min: 2, max: 32, pattern: name },
  DurationSeconds: { type: 'integer', min: 900, max: 129600 },
  Policy: { ...policy, max: 2048 },
};

const roleName: Constraint = { required: true, min: 1, max: 64, pattern: String.raw`[\w+=,.@-]+` };
const roleDescription: Constraint = {
  max: 1000,
  pattern: String.raw`[\u0009\u000A\u000D\u0020-\u007E\u00A1-\u00FF]*`,
};
const maxSession: Constraint = { type: 'integer', min: 3600, max: 43200 };

export const roleNameConstraints: Constraints = { RoleName: roleName };

export const createRoleConstraints: Constraints = {
  RoleName: roleName,
  Path: { min: 1, max: 512, pattern: String.raw`(\u002F)|(\u002F[\u0021-\u007E]+\u002F)` },
  AssumeRolePolicyDocument: { required: true, min: 1, max: 131072 },
  Description: roleDescription,
  MaxSessionDuration: maxSession,
  PermissionsBoundary: arn,
};

export const updateRoleConstraints: Constraints = {
  RoleName: roleName,
  Description: roleDescription,
  MaxSessionDuration: maxSession,
};

export const inlinePolicyConstraints: Constraints = {
  RoleName: roleName,
  PolicyName: { required: true, min: 1, max: 128, pattern: String.raw`[\w+=,.@-]+` },
  PolicyDocument: { required: true, min: 1, max: 131072 },
};

export const createVirtualMfaDeviceConstraints: Constraints = {
  VirtualMFADeviceName: { required: true, min: 1, max: 226, pattern: String.raw`[\w+=,.@-]+` },
};

export const enableMfaDeviceConstraints: Constraints = {
  UserName: { required: true, min: 1, max: 128, pattern: String.raw`[\w+=,.@-]+` },
  SerialNumber: { required: true, ...serialNumber },
  AuthenticationCode1: { required: true, ...tokenCode },
  AuthenticationCode2: { required: true, ...tokenCode },
};

const expressionOf = (pattern: string): RegExp =>
  new RegExp(`^(?:${pattern.replace(String.raw`\u10000-\u10FFFF`, String.raw`\u{10000}-\u{10FFFF}`)})$`, 'u');

function complaintsAbout(value: string | undefined, path: string, constraint: Constraint): string[] {
  if (value === undefined) {
    return constraint.required
      ? [`Value null at '${path}' failed to satisfy constraint: Member must not be null`]
      : [];
  }
  const { min, max, pattern } = constraint;
  const broken: string[] = [];
  if (constraint.type === 'integer') {
    if (!/^-?\d+$/.test(value))
      throw new Refusal(400, 'MalformedInput', `Could not parse ${path} as an integer`);
    if (min !== undefined && Number(value) < min) broken.push(`have value greater than or equal to ${min}`);
    if (max !== undefined && Number(value) > max) broken.push(`have value less than or equal to ${max}`);
  } else {
    if (pattern !== undefined && !expressionOf(pattern).test(value)) {
      broken.push(`satisfy regular expression pattern: ${pattern}`);
    }
    if (min !== undefined && value.length < min) broken.push(`have length greater than or equal to ${min}`);
    if (max !== undefined && value.length > max) broken.push(`have length less than or equal to ${max}`);
  }
  return broken.map(
    (rule) => `Value '${value}' at '${path}' failed to satisfy constraint: Member must ${rule}`,
  );
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

function listComplaints(
  items: readonly string[],
  path: string,
  suffix: string,
  constraint: Constraint,
): string[] {
  return items.flatMap((item, index) =>
    complaintsAbout(item, `${path}.${index + 1}.member${suffix}`, constraint),
  );
}

const tooMany = (items: readonly string[], path: string): string[] =>
  items.length <= 50
    ? []
    : [
        `Value '[${items.join(', ')}]' at '${path}' failed to satisfy constraint: Member must have length less than or equal to 50`,
      ];

function tagComplaints(params: Parameters): string[] {
  const keys = listOf(params, 'Tags', 'Key');
  const transitive = listOf(params, 'TransitiveTagKeys');
  return [
    ...tooMany(keys, 'tags'),
    ...listComplaints(keys, 'tags', '.key', tagKey),
    ...listComplaints(listOf(params, 'Tags', 'Value'), 'tags', '.value', tagValue),
    ...tooMany(transitive, 'transitiveTagKeys'),
    ...listComplaints(transitive, 'transitiveTagKeys', '', tagKey),
    ...listComplaints(listOf(params, 'PolicyArns', 'arn'), 'policyArns', '.arn', arn),
  ];
}

/** @throws Refusal ValidationError that lists every broken limit, as the service does. */
export function checkParameters(params: Parameters, constraints: Constraints): void {
  const complaints = [
    ...Object.entries(constraints).flatMap(([parameter, constraint]) =>
      complaintsAbout(params[parameter], lowerFirst(parameter), constraint),
    ),
    ...tagComplaints(params),
  ];
  if (complaints.length === 0) return;
  const errors = complaints.length === 1 ? 'error' : 'errors';
  throw validationError(`${complaints.length} validation ${errors} detected: ${complaints.join('; ')}`);
}
