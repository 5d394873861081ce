import { accountIdOf, parseMfaArn, parseRoleArn } from '../../aws/arn.js';
import { signInNames, unusable } from '../../identity-center/sign-in.js';
import { signInStandings, type SignInStanding } from '../../identity-center/sign-in-standing.js';
import { localClock } from '../../output/moment.js';
import { table } from '../../output/table.js';
import type { Style, View } from '../../output/view.js';
import { cacheDistrust, cachedSessions, type CachedSession } from '../../sessions/cache/session-cache.js';
import { formatDuration } from '../../system/duration.js';
import { oneLine } from '../../system/safe-text.js';
import { answer, defineCommand } from '../command.js';
import type { Context } from '../context.js';
import { accountsIfReadable } from '../load-accounts.js';
import { inOrder, isLive, sessionJson } from '../session-view.js';
import { renewalWords, signInJson } from '../sign-in-view.js';
import { ssoSessionsIfReadable } from '../sso-sessions.js';
import { colourOf } from '../time-left.js';

interface Status {
  readonly signIns: readonly SignInStanding[];
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

const signInTable = (
  signIns: readonly SignInStanding[],
  now: number,
  style: Style,
): string | Promise<string> =>
  table(
    signIns,
    [
      { heading: 'SIGN-IN', cell: ({ signIn }) => oneLine(signIn.name), shrinks: 'last' },
      {
        heading: 'TOKEN LEFT',
        cell: ({ expiresAt, isExpired, isRefused }) =>
          isExpired ? 'expired' : isRefused ? 'refused' : formatDuration((expiresAt.getTime() - now) / 1000),
        colour: ({ expiresAt, isRefused }) => (isRefused ? 'red' : colourOf(expiresAt, now)),
      },
      { heading: 'UNTIL', cell: ({ expiresAt }) => localClock(expiresAt), isExtra: true },
      { heading: 'RENEWED', cell: renewalWords, shrinks: true },
    ],
    style,
  );

const sessionTable = (
  sessions: readonly CachedSession[],
  now: number,
  style: Style,
): string | Promise<string> =>
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
              accountIdOf((session.kind === 'role' ? session.assumedRoleArn : session.sourceArn) ?? '') ?? '',
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
      );

const view: View<Status> = {
  json: ({ signIns, sessions }) => [
    ...signIns.map((standing) => ({ kind: 'sign-in', ...signInJson(standing) })),
    ...sessions.map(sessionJson),
  ],
  human: async ({ signIns, sessions, now }, style) => {
    const live = await sessionTable(sessions, now, style);
    return signIns.length === 0 ? live : `${await signInTable(signIns, now, style)}\n\n${live}`;
  },
};

async function knownStandings(context: Context): Promise<readonly SignInStanding[]> {
  const { host, output } = context;
  const inventory = await accountsIfReadable(context, output.debug);
  const places = {
    signIns: inventory?.signIns ?? {},
    ssoSessions: ssoSessionsIfReadable(context, output.debug) ?? new Map<string, never>(),
  };
  // One that can't be used has no row, and is not passed over in silence.
  for (const name of signInNames(places)) {
    const why = unusable(name, places);
    if (why !== undefined) output.note(why.message);
  }
  if (inventory?.settings.sso_token_store === 'memory') {
    output.note('Nobody stays signed in: "sso_token_store" of the settings is "memory".');
    return [];
  }
  return signInStandings(host, places);
}

export const status = defineCommand({
  declare: (declaration) =>
    declaration.addHelpText(
      'after',
      '\nacctmgr profiles shows the sessions that stand in profiles; acctmgr clean\nremoves what has expired.',
    ),
  // Expired ones stay for `clean`: looking changes nothing.
  run: async (context) => {
    const { host, output } = context;
    const distrust = cacheDistrust(host);
    if (distrust !== undefined) output.note(`No session is read from the cache: ${distrust.message}`);
    const now = host.now();
    const sessions = inOrder(cachedSessions(host).filter((session) => isLive(session, now)));
    return answer({ signIns: await knownStandings(context), sessions, now }, view);
  },
});
