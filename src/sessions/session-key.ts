import { settingsOf } from '../profiles/profile-set.js';
import type { AwsSettings } from './profile-source.js';
import type { Hop } from './plan.js';
import type { Source } from './source.js';

/** JSON with the keys of every object in order, so that equal values have equal texts. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  );
}

/**
 * What makes source credentials what they are, without having them: whoever reads a session from the cache need not
 * load the SDK to learn whose it is. Holds no secret.
 */
export function sourceKey({ leaf, hops }: Source, aws: AwsSettings): string {
  if (leaf.kind === 'keys')
    return canonical({ accessKeyId: leaf.credentials.accessKeyId, hops: hops.length });
  const { provider } = leaf;
  if (provider.kind !== 'profile') {
    // A token is a secret, and changes while the identity behind it stays.
    return canonical({ ...provider, token: undefined });
  }
  const settings = settingsOf(aws.profiles, provider.profile);
  const session = aws.profiles.ssoSessions.get(settings?.get('sso_session') ?? '');
  return canonical({
    profile: provider.profile,
    settings: Object.fromEntries(settings ?? []),
    session: Object.fromEntries(session ?? []),
  });
}

/**
 * What makes a role session what it is: the source, and every call that leads to it. Where it was asked for counts too,
 * since another endpoint may be another AWS.
 *
 * @param endpoint - of the last call
 */
export const roleSessionKey = (source: string, hops: readonly Hop[], endpoint: string): string =>
  canonical({
    kind: 'role',
    source,
    endpoint,
    hops: hops.map(({ label: _label, duration, signer: _signer, ...hop }) => ({
      ...hop,
      seconds: duration.seconds,
    })),
  });

/** An MFA session belongs to the source's keys, whichever device made it. */
export const mfaSessionKey = (source: string, endpoint: string): string =>
  canonical({ kind: 'mfa', source, endpoint });
