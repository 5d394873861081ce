import { isTemporaryKey, lacksToken, type SessionCredentials } from '../aws/credentials.js';
import { usageError, type AcctmgrError } from '../system/failure.js';
import { isoTime } from '../system/iso-time.js';
import { oneLine } from '../system/safe-text.js';
import type { ProfileSettings } from './reading/profile-set.js';
import { sectionValues, type SharedFile } from './editing/shared-file.js';

/** A section of the credentials file that acctmgr wrote and marked as its own. */
export interface ManagedProfile {
  readonly name: string;
  /** The account's name in the inventory, which may no longer have it. */
  readonly account: string;
  /** Empty of a permission set. */
  readonly roleArn: string;
  /** Of Identity Center, behind the id of its account: `444455556666/ReadOnlyAccess`. */
  readonly permissionSet?: string | undefined;
  /** What the chain began with: `profile:NAME`, `environment`, `account:NAME`, `sign-in:NAME` or `default`. */
  readonly source: string;
  /** The epoch where the section has no readable one: it counts as expired. */
  readonly expiration: Date;
  readonly region?: string | undefined;
  /** The session policies that narrow it, as `narrowedBy` puts them; undefined where none does. */
  readonly narrowed?: string | undefined;
  /** What makes it another session of the same rights (`detailsOf`); undefined where an earlier version wrote it. */
  readonly details?: string | undefined;
  /** The role session name. */
  readonly sessionName?: string | undefined;
  /** The secret is an empty string where the user took it out. */
  readonly credentials: Omit<SessionCredentials, 'expiration'>;
}

const KEY = {
  accessKeyId: 'aws_access_key_id',
  secretAccessKey: 'aws_secret_access_key',
  sessionToken: 'aws_session_token',
  region: 'region',
  // Prompts such as starship read exactly this key.
  expiration: 'expiration',
  account: 'acctmgr_account',
  roleArn: 'acctmgr_role_arn',
  permissionSet: 'acctmgr_permission_set',
  profile: 'acctmgr_profile',
  source: 'acctmgr_source',
  narrowed: 'acctmgr_narrowed',
  details: 'acctmgr_details',
  sessionName: 'acctmgr_session_name',
} as const;

/** The key that marks a section as ours, while its value is the section's own name. */
export const OWNER_KEY = KEY.profile;

export const EXPIRATION_KEY = KEY.expiration;

/**
 * Keys that would give the profile other credentials than ours, in one reader or another. botocore, for one, reads
 * `aws_security_token` before `aws_session_token`, and takes a role before keys.
 */
export const COMPETING_KEYS: ReadonlySet<string> = new Set([
  'aws_security_token',
  'aws_account_id',
  'aws_credential_scope',
  'role_arn',
  'source_profile',
  'credential_source',
  'credential_process',
  'web_identity_token_file',
  'login_session',
  'sso_session',
  'sso_account_id',
  'sso_role_name',
  'sso_start_url',
  'sso_region',
]);

/** The profile as a section of the credentials file: its keys in the order in which they are written. */
export function toSection(profile: ManagedProfile): ReadonlyMap<string, string> {
  const { credentials, region, narrowed, details, sessionName } = profile;
  const optional = (key: string, value: string | undefined) =>
    value === undefined ? [] : [[key, value] as const];
  return new Map<string, string>([
    [KEY.accessKeyId, credentials.accessKeyId],
    [KEY.secretAccessKey, credentials.secretAccessKey],
    [KEY.sessionToken, credentials.sessionToken],
    ...optional(KEY.region, region),
    [KEY.expiration, isoTime(profile.expiration)],
    [KEY.account, profile.account],
    ...optional(KEY.roleArn, profile.roleArn === '' ? undefined : profile.roleArn),
    ...optional(KEY.permissionSet, profile.permissionSet),
    [KEY.profile, profile.name],
    [KEY.source, profile.source],
    ...optional(KEY.narrowed, narrowed),
    ...optional(KEY.details, details),
    ...optional(KEY.sessionName, sessionName),
  ]);
}

const keyOf = (values: ProfileSettings) => ({
  accessKeyId: values.get(KEY.accessKeyId) ?? '',
  sessionToken: values.get(KEY.sessionToken) ?? '',
});

/** Whether the section says, in a way that can be read, when its session ends. */
export const hasKnownEnd = ({ expiration }: Pick<ManagedProfile, 'expiration'>): boolean =>
  expiration.getTime() !== 0;

/** The section as a managed profile, undefined where it is not ours: marks get pasted about, and keys replaced by hand. */
export function managedProfileOf(name: string, values: ProfileSettings): ManagedProfile | undefined {
  const key = keyOf(values);
  if (values.get(KEY.profile) !== name || !isTemporaryKey(key)) return undefined;
  const expiration = new Date(values.get(KEY.expiration) ?? '');
  return {
    name,
    account: values.get(KEY.account) ?? '',
    roleArn: values.get(KEY.roleArn) ?? '',
    permissionSet: values.get(KEY.permissionSet),
    source: values.get(KEY.source) ?? 'default',
    expiration: Number.isNaN(expiration.getTime()) ? new Date(0) : expiration,
    region: values.get(KEY.region),
    narrowed: values.get(KEY.narrowed),
    details: values.get(KEY.details),
    sessionName: values.get(KEY.sessionName),
    credentials: { ...key, secretAccessKey: values.get(KEY.secretAccessKey) ?? '' },
  };
}

const OWN_KEYS: ReadonlySet<string> = new Set(Object.values(KEY));

/** The keys of a managed profile's section that acctmgr does not write. */
export const addedKeys = (values: ProfileSettings): string[] =>
  [...values.keys()].filter((key) => !OWN_KEYS.has(key));

/** Marks that not every session has: what an earlier one left of them would speak for the next. */
export const OPTIONAL_MARKS: readonly string[] = [
  KEY.roleArn,
  KEY.permissionSet,
  KEY.narrowed,
  KEY.details,
  KEY.sessionName,
];

/** The managed profiles of a credentials file, in its order. */
export function managedIn(file: SharedFile): ManagedProfile[] {
  return file.sections.flatMap((section) => {
    const isMarked = file.bytes.subarray(section.start, section.end).includes(OWNER_KEY);
    const profile = isMarked ? managedProfileOf(section.header, sectionValues(file, section)) : undefined;
    return profile === undefined ? [] : [profile];
  });
}

export interface OverwriteRules {
  /** Takes a section that is not ours, but for long-term keys and the source; and a live session of other rights. */
  readonly force: boolean;
  /** Where this call's source credentials come from. */
  readonly sourceProfile?: string | undefined;
  readonly sourceAccessKeyId?: string | undefined;
}

export type Judgement =
  | { readonly kind: 'new' | 'ours' }
  /** Not marked as ours, but may be taken; `notice` says so to the user. */
  | { readonly kind: 'adopt'; readonly notice: string }
  | { readonly kind: 'refuse'; readonly error: AcctmgrError };

/** Whether the section `name` may be overwritten; `values` is what it holds, undefined where there is none. */
export function judgeSection(
  name: string,
  values: ProfileSettings | undefined,
  { force, sourceProfile, sourceAccessKeyId }: OverwriteRules,
): Judgement {
  if (values === undefined || values.size === 0) return { kind: 'new' };
  const shown = oneLine(name);
  const accessKeyId = values.get(KEY.accessKeyId);
  if (name === sourceProfile || (accessKeyId !== undefined && accessKeyId === sourceAccessKeyId)) {
    return refuse(
      'profile_is_source',
      `The profile ${shown} holds the source credentials of this call, so it is not overwritten.`,
      'Choose another name with --profile-name.',
    );
  }
  if (accessKeyId !== undefined && !isTemporaryKey(keyOf(values)) && !lacksToken(keyOf(values))) {
    return refuse(
      'profile_holds_long_term_key',
      `The profile ${shown} holds a long-term access key, so it is never overwritten.`,
      'Choose another name with --profile-name, or move the key to another profile.',
    );
  }
  if (managedProfileOf(name, values) !== undefined) return { kind: 'ours' };
  const isSessionOnly =
    values.size === 3 &&
    [KEY.accessKeyId, KEY.secretAccessKey, KEY.sessionToken].every((key) => values.has(key));
  if (isSessionOnly) {
    return {
      kind: 'adopt',
      notice: `The profile ${shown} held temporary credentials without a mark; acctmgr manages it from now on.`,
    };
  }
  if (force) {
    return {
      kind: 'adopt',
      notice: `The profile ${shown} was not made by acctmgr and was overwritten, as --force asked.`,
    };
  }
  return refuse(
    'profile_not_managed',
    `The profile ${shown} exists and was not made by acctmgr, so it is not overwritten.`,
    'Choose another name with --profile-name, or overwrite it with --force.',
  );
}

const refuse = (code: string, message: string, hint: string): Judgement => ({
  kind: 'refuse',
  error: usageError(message, { code, hint }),
});
