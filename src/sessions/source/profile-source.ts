import { strayText, whyNotFound } from '../../profiles/reading/near-miss.js';
import { settingsOf, type ProfileSet, type ProfileSettings } from '../../profiles/reading/profile-set.js';
import { usageError, notAllowed } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import type { AwsSettings } from './aws-settings.js';
import { credentialSource, profileStart } from './profile-start.js';
import type { ProfileHop } from './source.js';
import type { Start } from './start.js';
import { staticKeys } from './static-keys.js';

export interface ProfileSource {
  readonly start: Start;
  readonly hops: readonly ProfileHop[];
}

function hopOf(profile: string, settings: ProfileSettings, roleArn: string): ProfileHop {
  const optional = {
    externalId: settings.get('external_id'),
    mfaSerial: settings.get('mfa_serial'),
    sessionName: settings.get('role_session_name'),
  };
  const seconds = Number(settings.get('duration_seconds'));
  return {
    profile,
    roleArn,
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
    ...(Number.isInteger(seconds) && seconds > 0 ? { durationSeconds: seconds } : {}),
  };
}

/**
 * Where the credentials of a profile come from: a start, and the role profiles on the way as hops of our own plan.
 * Follows botocore: in the profile that was asked for a role wins over keys, in its sources keys win over a role.
 *
 * @param visited - the profiles on the way here
 * @returns undefined where there is no such profile, or it has no credentials
 * @throws AcctmgrError with exit 2 where the AWS files make no sense, 3 where half of a key is missing
 */
export function profileSource(
  aws: AwsSettings,
  profile: string,
  visited: readonly string[] = [],
): ProfileSource | undefined {
  const settings = settingsOf(aws.profiles, profile);
  if (settings === undefined) return undefined;
  const roleArn = settings.has('web_identity_token_file') ? undefined : settings.get('role_arn');
  const stray = roleArn === undefined ? undefined : strayText(roleArn);
  if (stray !== undefined) {
    throw usageError(
      `The role_arn of the profile ${oneLine(profile)} ${stray}, which AWS tools take for a part of it.`,
      {
        hint: 'Leave nothing but the ARN behind the =.',
      },
    );
  }
  const isSource = visited.length > 0;
  if (roleArn === undefined || (isSource && staticKeys(profile, settings) !== undefined)) {
    const start = profileStart(aws, profile, settings);
    return start && { start, hops: [] };
  }
  const from = settings.get('source_profile');
  const named = settings.get('credential_source');
  const hop = hopOf(profile, settings, roleArn);
  if (from !== undefined && named === undefined)
    return viaProfile(aws, hop, settings, from, [...visited, profile]);
  if (named !== undefined && from === undefined)
    return { start: credentialSource(named, profile, aws.env), hops: [hop] };
  const which =
    from === undefined
      ? 'neither source_profile nor credential_source'
      : 'both source_profile and credential_source';
  throw usageError(`The profile ${oneLine(profile)} has role_arn and ${which}.`, {
    hint: 'Give it exactly one of the two in the AWS config file.',
  });
}

function viaProfile(
  aws: AwsSettings,
  hop: ProfileHop,
  settings: ProfileSettings,
  next: string,
  path: readonly string[],
): ProfileSource {
  // A profile may name itself where it has keys of its own.
  const own = next === hop.profile ? staticKeys(next, settings) : undefined;
  if (own !== undefined) return { start: own, hops: [hop] };
  if (path.includes(next)) {
    throw usageError(
      `The profiles assume each other in a circle: ${[...path, next].map(oneLine).join(' → ')}.`,
      {
        hint: 'Let one source_profile of the AWS config file name a profile with credentials.',
      },
    );
  }
  const source = profileSource(aws, next, path);
  if (source === undefined)
    throw missingProfile(aws.profiles, next, `the source_profile of ${oneLine(hop.profile)}`);
  return { start: source.start, hops: [...source.hops, hop] };
}

/** @param wantedAs - where the user did not name it themselves: "the source_profile of dev" */
export function missingProfile(set: ProfileSet, profile: string, wantedAs?: string) {
  const name = oneLine(profile);
  const subject = `The profile ${name}${wantedAs === undefined ? '' : `, ${wantedAs},`}`;
  return set.profiles.has(profile)
    ? notAllowed(`${subject} has no credentials.`, {
        code: 'no_credentials',
        hint: `Run aws configure --profile ${name} to give it some.`,
      })
    : notAllowed(`${subject} does not exist.`, {
        code: 'no_such_profile',
        hint: whyNotFound(set, profile) ?? 'Run aws configure list-profiles for what there is.',
      });
}
