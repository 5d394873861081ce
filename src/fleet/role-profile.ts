import type { ProfileSettings } from '../profiles/reading/profile-set.js';
import { profileSet } from '../profiles/reading/profile-set.js';
import { configSections, type FileProfile, type LeftOut } from './config-sections.js';
import { permissionSetProfile, type PermissionSetProfile } from './permission-set-profile.js';

/** A profile that names a role, in the words of the AWS config file, whichever tool's words the file uses. */
export interface RoleProfile extends FileProfile {
  /** A profile that it includes and that the file does not have. */
  readonly missing?: string | undefined;
  /** It names a permission set of Identity Center instead. */
  readonly entered?: Exclude<PermissionSetProfile, { readonly refused: string }> | undefined;
}

type Profiles = ReadonlyMap<string, FileProfile>;

/** What a profile says together with what it includes. */
type Included = Pick<RoleProfile, 'settings' | 'missing'>;

/**
 * aws-vault fills what a profile does not say from the one that it includes (`parent_profile` is the old name). Each profile is
 * looked at once, however many include it, and in a circle each one's own words win.
 */
function inclusions(profiles: Profiles): (name: string) => Included {
  const known = new Map<string, Included>();
  const settingsOf = (name: string): ProfileSettings => profiles.get(name)?.settings ?? new Map();
  const includedBy = (name: string): string | undefined =>
    settingsOf(name).get('include_profile') ?? settingsOf(name).get('parent_profile');
  const over = (name: string, { settings, missing }: Included): Included => ({
    settings: new Map([...settings, ...settingsOf(name)]),
    missing,
  });
  return (name) => {
    const way = new Set<string>();
    let at: string | undefined = name;
    for (; at !== undefined && profiles.has(at) && !known.has(at) && !way.has(at); at = includedBy(at))
      way.add(at);
    const names = [...way].reverse();
    let below: Included = (at === undefined ? undefined : known.get(at)) ?? { settings: new Map() };
    if (at !== undefined && way.has(at)) {
      for (const one of names.slice(0, names.indexOf(at) + 1)) below = over(one, below);
    } else if (at !== undefined && !known.has(at)) below = { ...below, missing: at };
    for (const one of names) known.set(one, (below = over(one, below)));
    return below;
  };
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

const isRole = (settings: ProfileSettings): boolean =>
  settings.has('role_arn') || (settings.has('aws_account_id') && settings.has('role_name'));

/** Why a profile makes no account. */
function whyNoRole(settings: ProfileSettings): string {
  const keys = [...settings.keys()];
  const words = keys.filter((key) => /role|account_?id/.test(key));
  return words.length === 0
    ? 'it names no role'
    : `it has ${words.join(' and ')}: import reads role_arn, or aws_account_id with role_name`;
}

export interface ProfilesToImport {
  /** In the order of the file. */
  readonly roles: readonly RoleProfile[];
  readonly leftOut: readonly LeftOut[];
}

/** The role profiles of a config file, and every section that is none. */
export function roleProfiles(config: Uint8Array): ProfilesToImport {
  const { profiles, leftOut } = configSections(config);
  const roles: RoleProfile[] = [];
  const others: LeftOut[] = [];
  const withIncluded = inclusions(profiles);
  const { ssoSessions } = profileSet({ config: Buffer.from(config) });
  for (const { name, line, isBare } of profiles.values()) {
    const own = withIncluded(name);
    const source = own.settings.get('source_profile');
    const sourceSettings =
      source === undefined || !profiles.has(source) ? undefined : withIncluded(source).settings;
    const settings = inOurWords(own.settings, sourceSettings);
    const role = { name, line, isBare, settings, missing: own.missing };
    const entered = isRole(settings) ? undefined : permissionSetProfile(settings, ssoSessions);
    if (isRole(settings)) roles.push(role);
    else if (entered !== undefined && entered.refused === undefined) roles.push({ ...role, entered });
    else others.push({ profile: name, line, reason: entered?.refused ?? whyNoRole(settings) });
  }
  return { roles, leftOut: [...leftOut, ...others].sort((one, other) => one.line - other.line) };
}
