import type { OnDemand, Profile, ProfileSet } from '../profiles/reading/profile-set.js';
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

const signIn = ({ profiles: { profiles, ssoSessions } }: Belongings): Beginning | undefined => {
  const [profile] = namesOf(profiles, (one) => has(one, 'sso_session') || has(one, 'sso_start_url'));
  if (profile !== undefined)
    return { found: `The profile ${profile} is of Identity Center`, line: withSource(profile) };
  const [session] = ssoSessions.keys();
  return session === undefined
    ? undefined
    : {
        found: `There is the sso-session ${oneLine(session)}, and no profile of it`,
        line: 'aws configure sso',
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
    return `This machine has no AWS credentials yet. The AWS CLI asks for the keys of an IAM user, or for Identity Center, so type one of:
  aws configure
  aws configure sso
Then acctmgr says what comes next.`;
  const { found, line } = beginning;
  const what = line.startsWith(ADD) ? ', with the ARN of the role that you want' : '';
  return `${found}, so type${what}:
  ${line}
Or: acctmgr init, which asks; or an editor, and then acctmgr validate.`;
}
