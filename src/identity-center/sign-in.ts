import { alternatives, quoted } from '../accounts/checking/finding.js';
import { nearest } from '../accounts/checking/nearest.js';
import type { SignIns } from '../accounts/inventory.js';
import type { SignInSettings } from '../accounts/schema.js';
import { plainStartUrl, sameStartUrl } from '../accounts/start-url.js';
import type { ProfileSet, ProfileSettings } from '../profiles/reading/profile-set.js';
import { AcctmgrError, usageError } from '../system/failure.js';
import { oneLine } from '../system/safe-text.js';

/** One session of Identity Center: where its portal is, and how a person signs in. */
export interface SignIn {
  readonly name: string;
  readonly startUrl: string;
  readonly region: string;
  readonly scopes: readonly string[];
  /** Which file says so: an `accounts` one may be the working folder's. */
  readonly from: 'accounts' | 'aws-config';
  /** What only accounts.json says. */
  readonly settings: Omit<SignInSettings, 'start_url' | 'region' | 'scopes'>;
}

/** Where sign-ins stand. */
export interface SignInPlaces {
  /** `sso_sessions` of accounts.json. */
  readonly signIns: SignIns;
  /** `[sso-session …]` of the AWS config file. */
  readonly ssoSessions: ProfileSet['ssoSessions'];
}

export const USUAL_SCOPE = 'sso:account:access';

const own = (signIns: SignIns, name: string): SignInSettings | undefined =>
  Object.hasOwn(signIns, name) ? signIns[name] : undefined;

/** What AWS's own file has of it; half of one is none. */
function configured(
  section: ProfileSettings | undefined,
): Pick<SignInSettings, 'start_url' | 'region' | 'scopes'> | undefined {
  const start_url = section?.get('sso_start_url');
  const region = section?.get('sso_region');
  if (start_url === undefined || region === undefined) return undefined;
  const scopes = (section?.get('sso_registration_scopes') ?? '').split(',').map((scope) => scope.trim());
  const named = scopes.filter((scope) => scope !== '');
  return { start_url, region, ...(named.length === 0 ? {} : { scopes: named }) };
}

/** A value that the two files have differently, though the token of both is one file. */
export interface Disagreement {
  readonly key: 'start_url' | 'region' | 'scopes';
  readonly here: string;
  readonly there: string;
}

/** In an order of its own: AWS does not look at it. */
const scopesText = ({ scopes }: Pick<SignInSettings, 'scopes'>): string | undefined =>
  scopes && [...scopes].sort().join(', ');

/** What accounts.json and the AWS config file say of the sign-in, and not the same. */
export function disagreements(name: string, places: SignInPlaces): readonly Disagreement[] {
  const ours = own(places.signIns, name);
  const theirs = configured(places.ssoSessions.get(name));
  if (ours === undefined || theirs === undefined) return [];
  const [here = '', there = ''] = [scopesText(ours), scopesText(theirs)];
  return [
    ...(sameStartUrl(ours.start_url, theirs.start_url)
      ? []
      : [{ key: 'start_url' as const, here: ours.start_url, there: theirs.start_url }]),
    ...(ours.region === theirs.region
      ? []
      : [{ key: 'region' as const, here: ours.region, there: theirs.region }]),
    ...(here === there || here === '' || there === '' ? [] : [{ key: 'scopes' as const, here, there }]),
  ];
}

/** The command that makes both files say what accounts.json says. */
export const makeBothTheSame = (name: string): string =>
  `acctmgr login ${oneLine(name)} --write-config --force`;

const disagreement = (name: string, { key, here, there }: Disagreement): AcctmgrError =>
  usageError(
    `The sign-in ${oneLine(name)} has the ${key} ${oneLine(here)} in accounts.json, but ${oneLine(there)} in [sso-session ${oneLine(name)}] of the AWS config file.`,
    {
      code: 'sign_ins_differ',
      hint: `Make them the same: the token of both is one file. To take what accounts.json says: ${makeBothTheSame(name)}`,
    },
  );

/** The names of all sign-ins, those of accounts.json first. */
export const signInNames = ({ signIns, ssoSessions }: SignInPlaces): string[] => [
  ...new Set([...Object.keys(signIns), ...ssoSessions.keys()]),
];

/** What a section of that name would need to be a sign-in; undefined where there is none, or it is whole. */
function missingIn(section: ProfileSettings | undefined): string | undefined {
  return section && ['sso_start_url', 'sso_region'].find((key) => !section.has(key));
}

function unknownSignIn(name: string, places: SignInPlaces): AcctmgrError {
  const missing = missingIn(places.ssoSessions.get(name));
  if (missing !== undefined)
    return usageError(`[sso-session ${oneLine(name)}] of the AWS config file has no ${missing}.`, {
      code: 'unknown_sign_in',
      hint: `Add ${missing} there: without it, no AWS tool can use it.`,
    });
  const near = nearest(name, signInNames(places)).map(quoted);
  const shown = oneLine(name);
  return usageError(`No sign-in is called ${quoted(name)}, in accounts.json or in the AWS config file.`, {
    code: 'unknown_sign_in',
    hint:
      near.length > 0
        ? `Did you mean ${alternatives(near)}?`
        : `Add it: acctmgr login ${shown} --start-url https://… --region …`,
  });
}

/**
 * The sign-in of that name. Where both files have it, they must say the same, since it is one token.
 *
 * @throws AcctmgrError (exit 2) `unknown_sign_in`, `sign_ins_differ`
 */
export function signInNamed(name: string, places: SignInPlaces): SignIn {
  const ours = own(places.signIns, name);
  const theirs = configured(places.ssoSessions.get(name));
  const said = ours ?? theirs;
  if (said === undefined) throw unknownSignIn(name, places);
  const [differing] = disagreements(name, places);
  if (differing !== undefined) throw disagreement(name, differing);
  const { start_url: _url, region: _region, scopes: _scopes, ...settings } = ours ?? said;
  return {
    name,
    startUrl: plainStartUrl(said.start_url),
    region: said.region,
    scopes: ours?.scopes ?? theirs?.scopes ?? [USUAL_SCOPE],
    from: ours === undefined ? 'aws-config' : 'accounts',
    settings: ours === undefined ? {} : settings,
  };
}

/** Why one of those that the files name can't be used; undefined where it can. */
export function unusable(name: string, places: SignInPlaces): AcctmgrError | undefined {
  try {
    signInNamed(name, places);
    return undefined;
  } catch (error) {
    if (error instanceof AcctmgrError) return error;
    throw error;
  }
}

/** Where a permission set that the person has not is asked for, with what it is filled in. */
export const accessRequestUrl = (
  { settings }: SignIn,
  { accountId, permissionSet }: { readonly accountId: string; readonly permissionSet: string },
): string | undefined =>
  settings.access_request_url
    ?.replaceAll('{account_id}', encodeURIComponent(accountId))
    .replaceAll('{permission_set}', encodeURIComponent(permissionSet));
