import { accountIdOf, parseMfaArn, parseRoleArn } from '../../aws/arn.js';
import { localClock } from '../../output/moment.js';
import { table } from '../../output/table.js';
import type { View } from '../../output/view.js';
import { cacheDistrust, cachedSessions, type CachedSession } from '../../sessions/cache/session-cache.js';
import { formatDuration } from '../../system/duration.js';
import { oneLine } from '../../system/safe-text.js';
import { answer, defineCommand } from '../command.js';
import { inOrder, isLive, sessionJson } from '../session-view.js';

interface Status {
  readonly sessions: readonly CachedSession[];
  readonly now: number;
}

const left = ({ credentials }: CachedSession, now: number): number => credentials.expiration.getTime() - now;

/** What a session opens: the role's name, or the device that it was made with. */
const subjectOf = (session: CachedSession): string =>
  session.kind === 'role'
    ? (parseRoleArn(session.roleArn ?? '')?.name ??
      oneLine(session.permissionSet?.name ?? session.roleArn ?? ''))
    : `mfa/${parseMfaArn(session.mfaSerial)?.name ?? oneLine(session.mfaSerial)}`;

const view: View<Status> = {
  json: ({ sessions }) => sessions.map(sessionJson),
  human: ({ sessions, now }, style) =>
    sessions.length === 0
      ? 'Live sessions: none'
      : table(
          sessions,
          [
            { heading: 'SESSION', cell: ({ kind }) => (kind === 'mfa' ? 'MFA' : 'role'), isExtra: true },
            {
              heading: 'ACCOUNT',
              cell: (session) => (session.kind === 'mfa' ? '' : oneLine(session.label)),
              shrinks: 'last',
            },
            {
              heading: 'ACCOUNT ID',
              cell: (session) =>
                accountIdOf((session.kind === 'role' ? session.assumedRoleArn : session.sourceArn) ?? '') ??
                '',
            },
            { heading: 'ROLE', cell: subjectOf, shrinks: true, isExtra: true },
            { heading: 'SOURCE', cell: ({ source }) => oneLine(source), shrinks: true, isExtra: 'first' },
            {
              heading: 'TIME LEFT',
              cell: (session) => formatDuration(left(session, now) / 1000),
              colour: (session) => (left(session, now) < 600_000 ? 'yellow' : 'green'),
            },
            {
              heading: 'UNTIL',
              cell: ({ credentials }) => localClock(credentials.expiration),
              isExtra: true,
            },
          ],
          style,
        ),
};

export const status = defineCommand({
  declare: (declaration) =>
    declaration.addHelpText(
      'after',
      '\nacctmgr profiles shows the sessions that stand in profiles; acctmgr clean\nremoves what has expired.',
    ),
  // Expired ones stay for `clean`: looking changes nothing.
  run: ({ host, output }) => {
    const distrust = cacheDistrust(host);
    if (distrust !== undefined) output.note(`No session is read from the cache: ${distrust.message}`);
    const now = host.now();
    const sessions = inOrder(cachedSessions(host).filter((session) => isLive(session, now)));
    return Promise.resolve(answer({ sessions, now }, view));
  },
});
