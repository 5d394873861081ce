import { strayText, whyNotFound } from '../../profiles/reading/near-miss.js';
import {
  profileSettings,
  type ProfileSet,
  type ProfileSettings,
} from '../../profiles/reading/profile-set.js';
import { usageError, notAllowed } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import type { AwsSettings } from './aws-settings.js';
import { credentialSource, profileStart, requireValue } from './profile-start.js';
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

/** Texts that AWS tools take for a part of the ARN. */
function requireWholeArn(profile: string, roleArn: string): void {
  const stray = strayText(roleArn);
  if (stray === undefined) return;
  throw usageError(
    `The role_arn of the profile ${oneLine(profile)} ${stray}, which AWS tools take for a part of it.`,
    {
      hint: 'Leave nothing but the ARN behind the =.',
    },
  );
}

/** What one profile of the way says: a start, or a hop that a start or the next profile signs. */
type Step =
  | { readonly hop?: ProfileHop; readonly start: Start }
  | { readonly hop: ProfileHop; readonly start?: undefined; readonly next: string };

function hopStep(aws: AwsSettings, profile: string, settings: ProfileSettings, roleArn: string): Step {
  requireValue(profile, settings, ['role_arn', 'source_profile', 'credential_source']);
  const hop = hopOf(profile, settings, roleArn);
  const source = settings.get('source_profile');
  const named = settings.get('credential_source');
  if (source !== undefined && named === undefined) {
    // A profile may name itself where it has keys of its own.
    const own = source === profile ? staticKeys(source, settings) : undefined;
    return own === undefined ? { hop, next: source } : { hop, start: own };
  }
  if (named !== undefined && source === undefined)
    return { hop, start: credentialSource(named, profile, settings, aws.env) };
  const which =
    source === undefined
      ? 'neither source_profile nor credential_source'
      : 'both source_profile and credential_source';
  throw usageError(`The profile ${oneLine(profile)} has role_arn and ${which}.`, {
    hint: 'Give it exactly one of the two in the AWS config file.',
  });
}

/** Follows botocore: in the profile that was asked for a role wins over keys, in its sources keys win over a role. */
function stepOf(aws: AwsSettings, profile: string, isSource: boolean): Step | undefined {
  const settings = profileSettings(aws.profiles, profile);
  if (settings === undefined) return undefined;
  const roleArn = settings.has('web_identity_token_file') ? undefined : settings.get('role_arn');
  if (roleArn !== undefined) requireWholeArn(profile, roleArn);
  if (roleArn !== undefined && !(isSource && staticKeys(profile, settings) !== undefined))
    return hopStep(aws, profile, settings, roleArn);
  const start = profileStart(aws, profile, settings);
  return start && { start };
}

/**
 * Where the credentials of a profile come from: a start, and the role profiles on the way as hops of our own plan.
 *
 * @returns undefined where there is no such profile, or it has no credentials
 * @throws AcctmgrError with exit 2 where the AWS files make no sense, 3 where half of a key is missing
 */
export function profileSource(aws: AwsSettings, profile: string): ProfileSource | undefined {
  const hops: ProfileHop[] = [];
  const way = new Set<string>();
  for (let name = profile; ;) {
    const step = stepOf(aws, name, way.size > 0);
    const wantedBy = hops.at(-1)?.profile;
    if (step === undefined) {
      if (wantedBy === undefined) return undefined;
      throw missingProfile(aws.profiles, name, `the source_profile of ${oneLine(wantedBy)}`);
    }
    if (step.hop !== undefined) hops.push(step.hop);
    if (step.start !== undefined) return { start: step.start, hops: hops.reverse() };
    way.add(name);
    name = step.next;
    if (way.has(name)) throw circleOf([...way], name);
  }
}

/** Of a long way, what leads back: each of thousands would be named. */
const MOST_SHOWN = 20;

function circleOf(way: readonly string[], again: string) {
  const shown = way.slice(-MOST_SHOWN);
  const path = [
    ...(shown.length < way.length ? ['…'] : []),
    ...[...shown, again].map((name) => oneLine(name)),
  ];
  return usageError(`The profiles assume each other in a circle: ${path.join(' → ')}.`, {
    hint: 'Let one source_profile of the AWS config file name a profile with credentials.',
  });
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
        hint: whyNotFound(set, profile) ?? 'Run aws configure list-profiles for the list of them.',
      });
}
