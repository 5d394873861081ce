import { profileSet, type ProfileSettings } from '../profiles/profile-set.js';

/** A profile that names a role, in the words of the AWS config file, whichever tool's words the file uses. */
export interface RoleProfile {
  readonly name: string;
  readonly settings: ProfileSettings;
}

/** Sections that only hold what other ones refer to. */
const NO_PROFILE = /^(?:default$|profile\s|sso-session\s|services\s|plugins$|preview$)/;

/**
 * All profiles of a config file. aws-extend-switch-roles has them without the word "profile", as the credentials file does;
 * the AWS CLI does not read such a section of the config file.
 */
function profilesOf(config: Uint8Array): Map<string, ProfileSettings> {
  const { profiles: prefixed } = profileSet({ config });
  const { profiles: bare } = profileSet({ credentials: config });
  const found = new Map<string, ProfileSettings>();
  for (const name of prefixed.keys()) found.set(name, prefixed.get(name)?.config ?? new Map());
  for (const name of bare.keys()) {
    if (!NO_PROFILE.test(name) && !found.has(name)) found.set(name, bare.get(name)?.credentials ?? new Map());
  }
  return found;
}

/** aws-vault fills what a profile does not say from the one that it includes (`parent_profile` is the old name). */
function withIncluded(
  profiles: ReadonlyMap<string, ProfileSettings>,
  name: string,
  visited: readonly string[] = [],
): ProfileSettings {
  const own = profiles.get(name) ?? new Map<string, string>();
  const included = own.get('include_profile') ?? own.get('parent_profile');
  if (included === undefined || visited.includes(name)) return own;
  return new Map([...withIncluded(profiles, included, [...visited, name]), ...own]);
}

/**
 * What aws-extend-switch-roles and aws-vault say in their own words. In the former's file a base account gives its targets the
 * role name and the region that they lack; awsume and aws-vault ask for the MFA device of the source profile.
 */
function inOurWords(own: ProfileSettings, source: ProfileSettings | undefined): ProfileSettings {
  const settings = new Map(own);
  const fill = (key: string, value: string | undefined) => {
    if (value !== undefined && value !== '' && !settings.has(key)) settings.set(key, value);
  };
  if (!settings.has('role_arn') && settings.has('aws_account_id'))
    fill('role_name', source?.get('target_role_name'));
  fill('region', source?.get('target_region'));
  const isRole = source?.has('role_arn') === true;
  if (!isRole) fill('mfa_serial', source?.get('mfa_serial'));
  return settings;
}

export interface ProfilesToImport {
  readonly roles: readonly RoleProfile[];
  /** Every profile of the file. */
  readonly names: ReadonlySet<string>;
}

/** The role profiles of a config file, in its order. */
export function roleProfiles(config: Uint8Array): ProfilesToImport {
  const profiles = profilesOf(config);
  const roles = [...profiles.keys()].flatMap((name): RoleProfile[] => {
    const own = withIncluded(profiles, name);
    const source = own.get('source_profile');
    const settings = inOurWords(
      own,
      source === undefined || !profiles.has(source) ? undefined : withIncluded(profiles, source),
    );
    const hasRole = settings.has('role_arn') || (settings.has('aws_account_id') && settings.has('role_name'));
    return hasRole ? [{ name, settings }] : [];
  });
  return { roles, names: new Set(profiles.keys()) };
}
