import { accountIdOf } from '../aws/arn.js';
import { isoTime } from '../output/moment.js';
import type { CachedSession } from '../sessions/cache/session-cache.js';

/** A hop through a role profile is labelled `profile NAME`, which no account can be called. */
const accountOf = ({ kind, label }: CachedSession): string | undefined =>
  kind === 'mfa' || label.includes(' ') ? undefined : label;

/** A cached session for `--json`. Holds no secret: an access key id opens nothing. */
export const sessionJson = (session: CachedSession) => ({
  kind: session.kind,
  account: accountOf(session) ?? null,
  account_id:
    accountIdOf((session.kind === 'role' ? session.assumedRoleArn : session.sourceArn) ?? '') ?? null,
  role_arn: session.kind === 'role' ? (session.roleArn ?? null) : null,
  permission_set: session.kind === 'role' ? (session.permissionSet?.name ?? null) : null,
  sso_session: session.kind === 'role' ? (session.permissionSet?.signIn ?? null) : null,
  session_name: session.kind === 'role' ? session.sessionName : null,
  mfa_serial: session.kind === 'mfa' ? session.mfaSerial : null,
  mfa: session.kind === 'mfa' ? 'code' : (session.mfa ?? null),
  source: session.source,
  source_arn: session.sourceArn ?? null,
  access_key_id: session.credentials.accessKeyId,
  obtained_at: isoTime(session.obtainedAt),
  expiration: isoTime(session.credentials.expiration),
});

export const isLive = ({ credentials }: CachedSession, now: number): boolean =>
  credentials.expiration.getTime() > now;

const rank = ({ kind }: CachedSession): number => (kind === 'mfa' ? 0 : 1);

/** MFA sessions first, since the others came through them; then by name. */
export const inOrder = (sessions: readonly CachedSession[]): readonly CachedSession[] =>
  [...sessions].sort(
    (one, other) =>
      rank(one) - rank(other) ||
      one.label.localeCompare(other.label, 'en') ||
      one.credentials.expiration.getTime() - other.credentials.expiration.getTime(),
  );
