import { containerLeaf, instanceLeaf, type ProviderLeaf } from '../aws/leaf.js';
import type { ProfileSettings } from '../profiles/reading/profile-set.js';
import { usageError, notAllowed } from '../system/failure.js';
import type { Environment } from '../system/host.js';
import { oneLine } from '../system/safe-text.js';
import type { AwsSettings } from './source/aws-settings.js';
import type { Leaf, Signer } from './source/source.js';
import { environmentKeys, staticKeys } from './static-keys.js';

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

/** The providers of one profile in botocore's order; roles are the caller's. */
export function leafOf(aws: AwsSettings, profile: string, settings: ProfileSettings): Leaf | undefined {
  const isIdentityCenter = settings.has('sso_session') || settings.has('sso_account_id');
  const provided = (signer: Signer, command?: string): Leaf => ({
    kind: 'provider',
    provider: {
      kind: 'profile',
      profile,
      credentialsFile: aws.credentialsFile,
      configFile: aws.configFile,
      isIdentityCenter,
      command,
    },
    signer,
  });
  if (settings.has('web_identity_token_file')) {
    requireSettings(profile, 'web_identity_token_file', settings, ['role_arn']);
    return provided('web-identity');
  }
  if (isIdentityCenter) {
    requireSignIn(aws, profile, settings);
    return provided('identity-center');
  }
  const keys = staticKeys(profile, settings);
  if (keys !== undefined) return keys;
  const command = settings.get('credential_process');
  return command !== undefined || settings.has('login_session')
    ? provided('temporary-keys', command)
    : undefined;
}

const noSource = (profile: string, what: string) =>
  notAllowed(`The profile ${oneLine(profile)} takes its credentials from ${what}.`, {
    code: 'no_credentials',
    hint: 'Run this where they are, or give the profile a source_profile.',
  });

/** @throws AcctmgrError with exit 3 where what `credential_source` names is not here, 2 for a name that AWS tools don't know */
export function credentialSource(name: string, profile: string, env: Environment): Leaf {
  const provided = (provider: ProviderLeaf | undefined, signer: Signer, missing: string): Leaf => {
    if (provider === undefined) throw noSource(profile, missing);
    return { kind: 'provider', provider, signer };
  };
  switch (name) {
    case 'Environment': {
      const credentials = environmentKeys(env);
      if (credentials === undefined) throw noSource(profile, 'the environment, which has none');
      return { kind: 'keys', credentials };
    }
    case 'EcsContainer':
      return provided(
        containerLeaf(env),
        'temporary-keys',
        'the container, but no endpoint is named in the environment',
      );
    case 'Ec2InstanceMetadata':
      return provided(
        instanceLeaf(env),
        'instance-role',
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
