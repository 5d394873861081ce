import { profileSettings } from '../../../profiles/reading/profile-set.js';
import type { AwsSettings } from '../aws-settings.js';

const SECRETS: ReadonlySet<string> = new Set([
  'aws_secret_access_key',
  'aws_session_token',
  'aws_security_token',
]);

/** All that a profile says, but its secrets: whoever changes it means other credentials. */
export function profileKey({ profile }: { readonly profile: string }, { profiles }: AwsSettings): object {
  const settings = profileSettings(profiles, profile);
  const session = profiles.ssoSessions.get(settings?.get('sso_session') ?? '');
  return {
    profile,
    settings: Object.fromEntries([...(settings ?? [])].filter(([name]) => !SECRETS.has(name))),
    session: Object.fromEntries(session ?? []),
  };
}
