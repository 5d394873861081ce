import { containerStart, instanceStart } from '../../aws/provided-start.js';
import type { ProfileSettings } from '../../profiles/reading/profile-set.js';
import { usageError, notAllowed } from '../../system/failure.js';
import type { Environment } from '../../system/host.js';
import { oneLine } from '../../system/safe-text.js';
import type { AwsSettings } from './aws-settings.js';
import type { Start } from './start.js';
import { environmentKeys, staticKeys } from './static-keys.js';

/** @throws AcctmgrError with exit 2 for a key that stands there without a value: AWS tools take it for said, and fail with it */
export function requireValue(profile: string, settings: ProfileSettings, keys: readonly string[]): void {
  const empty = keys.find((key) => settings.get(key) === '');
  if (empty === undefined) return;
  throw usageError(`In the profile ${oneLine(profile)}, ${empty} is empty.`, {
    code: 'empty_setting',
    hint: 'Give it a value in your AWS config file, or take the line away.',
  });
}

/** @throws AcctmgrError with exit 2 that names what is missing: the SDK's own words are about its code */
function requireSettings(
  profile: string,
  because: string,
  settings: ProfileSettings,
  needed: readonly string[],
): void {
  const missing = needed.filter((key) => (settings.get(key) ?? '') === '');
  if (missing.length === 0) return;
  throw usageError(`The profile ${oneLine(profile)} has ${because}, but no ${missing.join(', no ')}.`, {
    code: 'incomplete_profile',
    hint: `Add ${missing.join(', ')} to it in your AWS config file.`,
  });
}

function requireSignIn(aws: AwsSettings, profile: string, settings: ProfileSettings): void {
  const name = settings.get('sso_session');
  const session = name === undefined ? undefined : aws.profiles.ssoSessions.get(name);
  if (name !== undefined && session === undefined) {
    const known = [...aws.profiles.ssoSessions.keys()].map((one) => oneLine(one));
    throw usageError(
      `The profile ${oneLine(profile)} names the sso_session ${oneLine(name)}, which ${oneLine(aws.configFile)} does not have.`,
      {
        code: 'no_such_sso_session',
        hint:
          known.length === 0
            ? `Add [sso-session ${oneLine(name)}] with sso_start_url and sso_region, or run: aws configure sso`
            : `There ${known.length === 1 ? 'is' : 'are'} ${known.join(', ')}. Correct the name, or add [sso-session ${oneLine(name)}].`,
      },
    );
  }
  const because = name === undefined ? 'sso_account_id' : `the sso_session ${oneLine(name)}`;
  requireSettings(profile, because, new Map([...settings, ...(session ?? [])]), [
    ...['sso_account_id', 'sso_role_name', 'sso_start_url', 'sso_region'],
  ]);
}

/** What a profile's credentials come from, in botocore's order; roles are the caller's. */
export function profileStart(
  aws: AwsSettings,
  profile: string,
  settings: ProfileSettings,
): Start | undefined {
  const { credentialsFile, configFile } = aws;
  const inProfile = { profile, credentialsFile, configFile };
  const tokenFile = settings.get('web_identity_token_file');
  if (tokenFile !== undefined) {
    requireValue(profile, settings, ['web_identity_token_file']);
    requireSettings(profile, 'web_identity_token_file', settings, ['role_arn']);
    const [roleArn = '', sessionName] = [settings.get('role_arn'), settings.get('role_session_name')];
    return { kind: 'web-identity', roleArn, tokenFile, sessionName, profile };
  }
  if (settings.has('sso_session') || settings.has('sso_account_id')) {
    requireValue(profile, settings, ['sso_session', 'sso_account_id', 'sso_role_name']);
    requireSignIn(aws, profile, settings);
    return { kind: 'identity-center', signIn: settings.get('sso_session'), ...inProfile };
  }
  const keys = staticKeys(profile, settings);
  if (keys !== undefined) return keys;
  requireValue(profile, settings, ['credential_process', 'login_session']);
  const command = settings.get('credential_process');
  if (command !== undefined) return { kind: 'process', profile, command };
  const session = settings.get('login_session');
  return session === undefined ? undefined : { kind: 'login', session, ...inProfile };
}

const noSource = (profile: string, what: string) =>
  notAllowed(`The profile ${oneLine(profile)} takes its credentials from ${what}.`, {
    code: 'no_credentials',
    hint: 'Run this where they are, or give the profile a source_profile.',
  });

/** @throws AcctmgrError with exit 3 where what `credential_source` names is not here, 2 for a name that AWS tools don't know */
export function credentialSource(
  name: string,
  profile: string,
  settings: ProfileSettings,
  env: Environment,
): Start {
  const given = (start: Start | undefined, missing: string): Start => {
    if (start === undefined) throw noSource(profile, missing);
    return start;
  };
  switch (name) {
    case 'Environment': {
      const credentials = environmentKeys(env);
      if (credentials === undefined) throw noSource(profile, 'the environment, which has none');
      return { kind: 'keys', credentials };
    }
    case 'EcsContainer':
      return given(containerStart(env), 'the container, but no endpoint is named in the environment');
    case 'Ec2InstanceMetadata':
      return given(
        instanceStart(env, settings),
        'the instance metadata, which AWS_EC2_METADATA_DISABLED switches off',
      );
    default:
      throw usageError(
        `The profile ${oneLine(profile)} has the unknown credential_source ${oneLine(name)}.`,
        {
          hint: 'Use Environment, Ec2InstanceMetadata or EcsContainer.',
        },
      );
  }
}
