import { SIGN_IN } from '../accounts/sign-in-limits.js';
import { fitsLimit } from '../aws/limits.js';
import type { OnDemand, Profile, ProfileSet, ProfileSettings } from '../profiles/reading/profile-set.js';
import type { Environment } from '../system/host.js';
import { oneLine } from '../system/safe-text.js';
import { shellWord } from '../system/shell-word.js';

/** What a machine has that accounts can be made of. */
export interface Belongings {
  readonly env: Environment;
  readonly profiles: Pick<ProfileSet, 'profiles' | 'ssoSessions'>;
  /** What `import` would find. */
  readonly importable: { readonly from: string; readonly count: number } | undefined;
}

/** How somebody without accounts goes on from there. */
export interface Beginning {
  /** What was found, in front of "so type:". */
  readonly found: string;
  /** To be pasted. */
  readonly line: string;
}

/** No placeholder may be an account or a role of somebody: as it is pasted, `add` says what belongs there. */
const ADD = 'acctmgr add dev --role-arn arn:aws:iam::ACCOUNT_ID:role/ROLE_NAME';

const withSource = (profile: string): string =>
  profile === 'default' ? ADD : `${ADD} --source-profile ${shellWord(profile)}`;

const SIGNING = ['aws_access_key_id', 'credential_process', 'login_session', 'web_identity_token_file'];

const has = ({ credentials, config }: Profile, key: string): boolean =>
  credentials?.has(key) === true || config?.has(key) === true;

/** `default` first, since that is what AWS tools use unasked. What acctmgr made signs nothing; what can't be shown can't be pasted. */
function namesOf(profiles: OnDemand<Profile>, isMeant: (profile: Profile) => boolean): string[] {
  const names = [...profiles.keys()].filter((name) => {
    const profile = profiles.get(name);
    return (
      profile !== undefined && name === oneLine(name) && !has(profile, 'acctmgr_profile') && isMeant(profile)
    );
  });
  return names.includes('default') ? ['default', ...names.filter((name) => name !== 'default')] : names;
}

/** The profiles whose credentials can sign for a role. */
export const signingProfiles = ({ profiles }: Pick<ProfileSet, 'profiles'>): string[] =>
  namesOf(profiles, (profile) => SIGNING.some((key) => has(profile, key)));

const roleProfiles = ({ importable }: Belongings): Beginning | undefined =>
  importable && {
    found: `${oneLine(importable.from)} has role profiles (${importable.count})`,
    line: 'acctmgr import',
  };

const environmentKeys = ({ env }: Belongings): Beginning | undefined =>
  (env['AWS_ACCESS_KEY_ID'] ?? '') === ''
    ? undefined
    : { found: 'There are keys in the environment', line: ADD };

const profileKeys = ({ profiles }: Belongings): Beginning | undefined => {
  const [name] = signingProfiles(profiles);
  return name === undefined
    ? undefined
    : { found: `The profile ${name} has credentials`, line: withSource(name) };
};

/** A sign-in that is whole; half of one is none. */
const isWhole = (settings: ProfileSettings | undefined): boolean =>
  settings?.has('sso_start_url') === true && settings.has('sso_region');

/** The old form has no name: the portal's own is one that people know. */
export const portalName = (startUrl: string): string => {
  const [label = ''] = URL.canParse(startUrl) ? new URL(startUrl).hostname.split('.') : [];
  return fitsLimit(SIGN_IN, label) ? label : 'corp';
};

const signIn = ({ profiles: { profiles, ssoSessions } }: Belongings): Beginning | undefined => {
  const session = [...ssoSessions.keys()].find((name) => isWhole(ssoSessions.get(name)));
  if (session !== undefined)
    return {
      found: `There is the sign-in ${oneLine(session)}`,
      line: `acctmgr sync ${shellWord(oneLine(session))}`,
    };
  const [name] = namesOf(profiles, ({ config }) => isWhole(config));
  const config = name === undefined ? undefined : profiles.get(name)?.config;
  const [url, region] = [config?.get('sso_start_url') ?? '', config?.get('sso_region') ?? ''];
  return name === undefined
    ? undefined
    : {
        found: `The profile ${name} is of Identity Center`,
        line: `acctmgr login ${portalName(url)} --start-url ${shellWord(oneLine(url))} --region ${shellWord(oneLine(region))}`,
      };
};

/** The best first. */
const BEGINNINGS: readonly ((belongings: Belongings) => Beginning | undefined)[] = [
  roleProfiles,
  environmentKeys,
  profileKeys,
  signIn,
];

/** undefined: this machine has nothing of AWS. */
export function beginningOf(belongings: Belongings): Beginning | undefined {
  for (const of of BEGINNINGS) {
    const beginning = of(belongings);
    if (beginning !== undefined) return beginning;
  }
  return undefined;
}

/** What to type next, for somebody who has no accounts yet. */
export function describeBeginning(beginning: Beginning | undefined): string {
  if (beginning === undefined)
    return `This machine has no AWS credentials yet. The AWS CLI asks for the keys of an IAM user; with Identity Center, you sign in. So type one of:
  aws configure
  acctmgr login corp --start-url START_URL --region REGION
Then acctmgr says what comes next.`;
  const { found, line } = beginning;
  const what = line.startsWith(ADD) ? ', with the ARN of the role that you want' : '';
  return `${found}, so type${what}:
  ${line}
Or: acctmgr init, which asks; or an editor, and then acctmgr validate.`;
}
