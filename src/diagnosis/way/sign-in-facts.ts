import path from 'node:path';
import { profileFlag } from '../../aws/faults/situation.js';
import { profileSettings } from '../../profiles/reading/profile-set.js';
import type { AwsSettings } from '../../sessions/source/aws-settings.js';
import type { Start } from '../../sessions/source/start.js';
import type { Host } from '../../system/host.js';
import { readIfExists } from '../../system/files/private-files.js';
import type { SsoSignIn } from './sign-in.js';

/** What the AWS tools keep of a sign-in; the token itself is not looked at. */
export function parseSsoToken(text: string): SsoSignIn['token'] {
  try {
    const value = JSON.parse(text) as {
      readonly expiresAt?: unknown;
      readonly refreshToken?: unknown;
    } | null;
    // Older ones of the AWS CLI wrote "2020-01-01T00:00:00UTC".
    const expiresAt = new Date(String(value?.expiresAt).replace(/UTC$/, 'Z'));
    if (Number.isNaN(expiresAt.getTime())) return undefined;
    return { expiresAt, canRenew: typeof value?.refreshToken === 'string' };
  } catch {
    return undefined;
  }
}

/** Where the AWS CLI and the SDKs keep the sign-in to a session, or without one, to a start URL. */
async function tokenPath(host: Host, key: string): Promise<string> {
  const { createHash } = await import('node:crypto');
  return path.join(host.home, '.aws', 'sso', 'cache', `${createHash('sha1').update(key).digest('hex')}.json`);
}

/** The sign-in behind a source; undefined for one that is not a profile of Identity Center. */
export async function signInOf(host: Host, start: Start, aws: AwsSettings): Promise<SsoSignIn | undefined> {
  if (start.kind !== 'identity-center') return undefined;
  const { profile } = start;
  const settings = profileSettings(aws.profiles, profile);
  const key = settings?.get('sso_session') ?? settings?.get('sso_start_url');
  if (key === undefined) return undefined;
  let text = '';
  try {
    text = readIfExists(await tokenPath(host, key))?.toString('utf8') ?? '';
  } catch {
    // What can't be read is none.
  }
  return { profileFlag: profileFlag(`profile:${profile}`), token: parseSsoToken(text) };
}
