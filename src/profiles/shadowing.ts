import { oneLine } from '../system/safe-text.js';
import type { ProfileSet } from './reading/profile-set.js';

/** botocore takes these before the keys of the credentials file, wherever they stand; the SDKs do with some of them. */
const STRONGER_THAN_KEYS: readonly string[] = [
  'role_arn',
  'web_identity_token_file',
  'sso_account_id',
  'sso_role_name',
];

/**
 * Why tools that are told to use the profile get other credentials than the keys that the credentials file holds under
 * that name, as a sentence; undefined where they get those.
 */
export function shadowOf(set: ProfileSet, name: string): string | undefined {
  const { config, credentials } = set.profiles.get(name) ?? {};
  const inConfig = STRONGER_THAN_KEYS.filter((key) => config?.has(key));
  const inCredentials = [...STRONGER_THAN_KEYS, 'aws_security_token'].filter((key) => credentials?.has(key));
  const shown = oneLine(name);
  if (inConfig.length > 0) {
    const header = name === 'default' ? '[default]' : `[profile ${shown}]`;
    return `${header} of the AWS config file has ${inConfig.join(', ')}, which wins over the credentials of that name.`;
  }
  if (inCredentials.length > 0) {
    return `The AWS credentials file gives ${shown} also ${inCredentials.join(', ')}, which wins over its keys.`;
  }
  return undefined;
}

/** As `shadowOf`, for a profile of the config file whose credentials come from its `credential_process`. */
export function processShadowOf(set: ProfileSet, name: string): string | undefined {
  const { credentials } = set.profiles.get(name) ?? {};
  const stronger = ['aws_access_key_id', 'credential_process', ...STRONGER_THAN_KEYS].filter((key) =>
    credentials?.has(key),
  );
  return stronger.length === 0
    ? undefined
    : `The AWS credentials file gives ${oneLine(name)} ${stronger.join(', ')}, which wins over the credential_process of that name.`;
}
