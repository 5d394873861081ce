import { containerLeaf, instanceLeaf, type ProviderLeaf } from '../aws/leaf.js';
import type { Credentials } from '../aws/credentials.js';
import { misplacedKey } from '../aws/key-form.js';
import { strayText, whyNotFound } from '../profiles/near-miss.js';
import { settingsOf, type ProfileSet, type ProfileSettings } from '../profiles/profile-set.js';
import { usageError, notAllowed } from '../system/failure.js';
import type { Environment } from '../system/host.js';
import { oneLine } from '../system/safe-text.js';
import type { AwsSettings } from './aws-settings.js';
import type { Leaf, ProfileHop, Signer } from './source.js';

export interface ProfileSource {
  readonly leaf: Leaf;
  readonly hops: readonly ProfileHop[];
}

/** Credentials that stand in a profile or in the environment; undefined where there are none. */
function keysOf(
  where: string,
  accessKeyId: string | undefined,
  secretAccessKey: string | undefined,
  sessionToken: string | undefined,
): Credentials | undefined {
  if (accessKeyId === undefined && secretAccessKey === undefined) return undefined;
  // A key without a value is there, too, and signs nothing.
  if (
    accessKeyId === undefined ||
    accessKeyId === '' ||
    secretAccessKey === undefined ||
    secretAccessKey === ''
  ) {
    const missing = accessKeyId === undefined || accessKeyId === '' ? 'access key id' : 'secret access key';
    throw notAllowed(`The ${missing} is missing ${where}.`, {
      code: 'partial_credentials',
      hint: 'Set both the access key id and the secret access key, or neither.',
    });
  }
  requirePlain(where, {
    'access key id': accessKeyId,
    'secret access key': secretAccessKey,
    'session token': sessionToken,
  });
  const credentials = {
    accessKeyId,
    secretAccessKey,
    ...(sessionToken === undefined ? {} : { sessionToken }),
  };
  const wrong = misplacedKey(credentials);
  if (wrong === undefined) return credentials;
  throw notAllowed(`${where.replace('in', 'In')}, ${wrong}.`, {
    code: 'keys_misplaced',
    hint: 'Put each value where it belongs. An access key id is 20 capital letters and digits, such as AKIA….',
  });
}

/** @throws AcctmgrError where AWS would be sent what stands around a value, and say that it does not know the key */
function requirePlain(where: string, values: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value = ''] of Object.entries(values)) {
    const stray = strayText(value);
    if (stray === undefined) continue;
    throw notAllowed(`The ${name} ${where} ${stray}, which AWS tools take for a part of it.`, {
      code: 'credentials_not_plain',
      hint: 'Leave nothing but the value itself behind the =.',
    });
  }
}

export const environmentKeys = (env: Environment): Credentials | undefined =>
  keysOf(
    'in the environment',
    env['AWS_ACCESS_KEY_ID'],
    env['AWS_SECRET_ACCESS_KEY'],
    // botocore reads the old name first, but a stale one is more often there than a right one.
    env['AWS_SESSION_TOKEN'] ?? env['AWS_SECURITY_TOKEN'],
  );

function staticKeys(profile: string, settings: ProfileSettings): Leaf | undefined {
  const credentials = keysOf(
    `in the profile ${oneLine(profile)}`,
    settings.get('aws_access_key_id'),
    settings.get('aws_secret_access_key'),
    settings.get('aws_session_token') ?? settings.get('aws_security_token'),
  );
  return credentials && { kind: 'keys', credentials };
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

/** The providers of one profile in botocore's order; roles are the caller's. */
function leafOf(aws: AwsSettings, profile: string, settings: ProfileSettings): Leaf | undefined {
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

function credentialSource(name: string, profile: string, env: Environment): Leaf {
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
 * Where the credentials of a profile come from: a leaf, and the role profiles on the way as hops of our own plan.
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
    const leaf = leafOf(aws, profile, settings);
    return leaf && { leaf, hops: [] };
  }
  const from = settings.get('source_profile');
  const named = settings.get('credential_source');
  const hop = hopOf(profile, settings, roleArn);
  if (from !== undefined && named === undefined)
    return viaProfile(aws, hop, settings, from, [...visited, profile]);
  if (named !== undefined && from === undefined)
    return { leaf: credentialSource(named, profile, aws.env), hops: [hop] };
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
  if (own !== undefined) return { leaf: own, hops: [hop] };
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
  return { leaf: source.leaf, hops: [...source.hops, hop] };
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
