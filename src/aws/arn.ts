/*
 * The ARNs that switching accounts meets. Shapes: IAM User Guide, IAM identifiers; a name is `[\w+=,.@-]{1,64}` with \w
 * in ASCII, a path 1 to 512 printable characters between slashes.
 */

const IAM_NAME = '[\\w+=,.@-]{1,64}';
const PATH = '(?:[\\u0021-\\u007e]{1,510}/)?';
const arnPattern = (service: string, resource: string) =>
  new RegExp(`^arn:(?<partition>aws[a-z-]*):${service}::(?<accountId>\\d{12}):${resource}$`);

const ROLE = arnPattern('iam', `role/(?<path>${PATH})(?<name>${IAM_NAME})`);
const USER = arnPattern('iam', `user/(?<path>${PATH})(?<name>${IAM_NAME})`);
const MFA_DEVICE = arnPattern('iam', `(?:mfa|u2f)/(?<path>${PATH})(?<name>[\\w+=/:,.@-]{1,226})`);
const ASSUMED_ROLE = arnPattern('sts', `assumed-role/(?<name>${IAM_NAME})/(?<sessionName>[\\w+=,.@-]{2,64})`);

const groupsOf = (pattern: RegExp, text: string): Partial<Record<string, string>> | undefined =>
  pattern.exec(text)?.groups;

export interface IamArn {
  readonly partition: string;
  readonly accountId: string;
  /** `/` where the principal has no path, else `/team/` with both slashes. */
  readonly path: string;
  /** Without the path. */
  readonly name: string;
}

function parseIamArn(pattern: RegExp, arn: string): IamArn | undefined {
  const { partition, accountId, path, name } = groupsOf(pattern, arn) ?? {};
  if (partition === undefined || accountId === undefined || name === undefined) return undefined;
  return { partition, accountId, path: `/${path ?? ''}`, name };
}

/** The parts of `arn:aws:iam::123456789012:role/path/Name`; undefined for anything else. */
export const parseRoleArn = (arn: string): IamArn | undefined => parseIamArn(ROLE, arn);

/** The parts of `arn:aws:iam::123456789012:user/path/name`; undefined for anything else, the account root included. */
export const parseUserArn = (arn: string): IamArn | undefined => parseIamArn(USER, arn);

/** The parts of `arn:aws:iam::123456789012:mfa/name`; undefined for a hardware serial number, which is no ARN. */
export const parseMfaArn = (serial: string): IamArn | undefined => parseIamArn(MFA_DEVICE, serial);

/** The IAM user name in a user's ARN. */
export const userNameOf = (arn: string): string | undefined => parseUserArn(arn)?.name;

/** `role` is a role name, with its path where it has one: `Admin`, `team/Admin`, `/team/Admin`. */
export const roleArnOf = (partition: string, accountId: string, role: string): string =>
  `arn:${partition}:iam::${accountId}:role/${role.replace(/^\/+/, '')}`;

/** The ARN of a policy that AWS manages; `name` with its path, as in `job-function/ViewOnlyAccess`. */
export const awsPolicyArn = (partition: string, name: string): string =>
  `arn:${partition}:iam::aws:policy/${name}`;

export interface AssumedRoleArn {
  readonly partition: string;
  readonly accountId: string;
  /** Without its path: AWS leaves it out of this ARN. */
  readonly roleName: string;
  readonly sessionName: string;
}

/** The parts of `arn:aws:sts::123456789012:assumed-role/Name/session`; undefined for anything else. */
export function parseAssumedRoleArn(arn: string): AssumedRoleArn | undefined {
  const { partition, accountId, name, sessionName } = groupsOf(ASSUMED_ROLE, arn) ?? {};
  if (partition === undefined || accountId === undefined || name === undefined || sessionName === undefined)
    return undefined;
  return { partition, accountId, roleName: name, sessionName };
}

/** The account of any ARN that names one. */
export const accountIdOf = (arn: string): string | undefined =>
  /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(arn)?.[1];

/** The partition of any ARN, as it stands there. */
export const partitionIdOf = (arn: string): string | undefined => /^arn:(aws[a-z-]*):/.exec(arn)?.[1];
