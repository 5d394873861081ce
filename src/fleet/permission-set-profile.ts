import { quoted } from '../accounts/checking/finding.js';
import { ACCOUNT_ID, REGION } from '../accounts/limits.js';
import { PERMISSION_SET, SIGN_IN, START_URL } from '../accounts/sign-in-limits.js';
import { plainStartUrl } from '../accounts/start-url.js';
import { fitsLimit } from '../aws/limits.js';
import type { ProfileSettings } from '../profiles/reading/profile-set.js';
import { portalName } from './beginning.js';

/** A sign-in as an AWS config file has it. */
export interface ProfileSignIn {
  /** Of its section; in the old form, which has none, what the portal is called. */
  readonly name: string;
  readonly startUrl: string;
  readonly region: string;
}

/** What a profile of Identity Center leads into, or why it leads nowhere. */
export type PermissionSetProfile =
  | {
      readonly accountId: string;
      readonly permissionSet: string;
      readonly signIn: ProfileSignIn;
      readonly refused?: undefined;
    }
  | { readonly refused: string };

type Sessions = ReadonlyMap<string, ProfileSettings> | { get(name: string): ProfileSettings | undefined };

/** Where the profile signs in: by its section, or by itself. */
function signInOf(
  settings: ProfileSettings,
  sessions: Sessions,
): ProfileSignIn | { readonly refused: string } {
  const name = settings.get('sso_session');
  const place = name === undefined ? settings : sessions.get(name);
  if (name !== undefined && place === undefined)
    return { refused: `its [sso-session ${quoted(name)}] is not in the file` };
  const startUrl = plainStartUrl(place?.get('sso_start_url') ?? '');
  const region = place?.get('sso_region') ?? '';
  const where = name === undefined ? 'it' : `its [sso-session ${quoted(name)}]`;
  if (!fitsLimit(START_URL, startUrl))
    return { refused: `${where} has no sso_start_url that is ${START_URL.says}` };
  if (!fitsLimit(REGION, region)) return { refused: `${where} has no sso_region that is ${REGION.says}` };
  const called = name ?? portalName(startUrl);
  if (!fitsLimit(SIGN_IN, called)) return { refused: `sso_session ${quoted(called)} is not ${SIGN_IN.says}` };
  return { name: called, startUrl, region };
}

/** @returns undefined for a profile of something else */
export function permissionSetProfile(
  settings: ProfileSettings,
  sessions: Sessions,
): PermissionSetProfile | undefined {
  if (![...settings.keys()].some((key) => key.startsWith('sso_'))) return undefined;
  const accountId = settings.get('sso_account_id');
  const permissionSet = settings.get('sso_role_name');
  if (accountId === undefined || permissionSet === undefined)
    return {
      refused: 'it signs in by IAM Identity Center and names no account and role: acctmgr sync finds them',
    };
  if (!fitsLimit(ACCOUNT_ID, accountId))
    return { refused: `sso_account_id ${quoted(accountId)} is not 12 digits` };
  if (!fitsLimit(PERMISSION_SET, permissionSet))
    return { refused: `sso_role_name ${quoted(permissionSet)} is not ${PERMISSION_SET.says}` };
  const signIn = signInOf(settings, sessions);
  return 'refused' in signIn ? signIn : { accountId, permissionSet, signIn };
}
