import { isCredibleToken, type Credentials } from '../../aws/credentials.js';
import { misplacedKey } from '../../aws/key-form.js';
import { strayText } from '../../profiles/reading/near-miss.js';
import type { ProfileSettings } from '../../profiles/reading/profile-set.js';
import { notAllowed } from '../../system/failure.js';
import type { Environment } from '../../system/host.js';
import { oneLine } from '../../system/safe-text.js';
import type { StartOf } from './start.js';

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
  if (![secretAccessKey, sessionToken ?? ''].every(isCredibleToken)) {
    throw notAllowed(`The session token ${where} is longer than 64 kB: AWS gives none like that.`, {
      code: 'token_too_long',
      hint: 'Take the credentials again, and copy the whole of them.',
    });
  }
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

export function staticKeys(profile: string, settings: ProfileSettings): StartOf<'keys'> | undefined {
  const credentials = keysOf(
    `in the profile ${oneLine(profile)}`,
    settings.get('aws_access_key_id'),
    settings.get('aws_secret_access_key'),
    settings.get('aws_session_token') ?? settings.get('aws_security_token'),
  );
  return credentials && { kind: 'keys', credentials };
}
