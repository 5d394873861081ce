import type { LiveMfaSession } from '../../sessions/plan.js';
import { formatDuration } from '../../system/duration.js';
import { oneLine } from '../../system/safe-text.js';
import { ok, type Finding } from '../finding.js';

/** The MFA session of the source, where one lives. @param now - in milliseconds since the epoch */
export function judgeMfaSession(session: LiveMfaSession | undefined, now: number): Finding[] {
  if (session === undefined) return [];
  const age = formatDuration((now - session.obtainedAt.getTime()) / 1000);
  const left = formatDuration((session.expiration.getTime() - now) / 1000);
  return [
    ok('mfa_session', `An MFA session of ${oneLine(session.serial)} lives: ${age} old, valid ${left}.`),
  ];
}
