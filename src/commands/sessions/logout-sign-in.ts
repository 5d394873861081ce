import type { SignIn } from '../../identity-center/sign-in.js';
import { signInStandings } from '../../identity-center/sign-in-standing.js';
import { utcTime } from '../../output/moment.js';
import type { Style, View } from '../../output/view.js';
import { attemptLog } from '../../sessions/attempts.js';
import type { CachedSession } from '../../sessions/cache/session-cache.js';
import { routeOf } from '../../sessions/route.js';
import { signInContext } from '../../sessions/sign-in-context.js';
import { AcctmgrError, EXIT, type ExitCode } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import { answer, type CommandResult } from '../command.js';
import type { Context } from '../context.js';
import { inOrder, isLive, sessionJson } from '../session-view.js';
import { signInPlaces, type LoginPlaces } from './login-target.js';
import { signOut, type SignedOut } from './sign-out.js';

/** The role sessions among those that were forgotten. */
export function roleLines(sessions: readonly CachedSession[]): string[] {
  const labels = sessions.filter(({ kind }) => kind === 'role').map(({ label }) => oneLine(label));
  if (labels.length === 0) return [];
  return [
    `Forgot ${labels.length === 1 ? 'the role session' : `${labels.length} role sessions`}: ${labels.join(', ')}`,
  ];
}

const removedOf = ({ profiles }: SignedOut): string[] =>
  profiles.flatMap(({ profile, stays }) => (stays === undefined ? [profile.name] : []));

function linesOf(signedOut: SignedOut, { paint }: Style): string[] {
  const { signIn, atPortal, copies } = signedOut;
  const name = oneLine(signIn.name);
  const profiles = removedOf(signedOut).map(oneLine);
  const where =
    atPortal === 'ended' ? ', at the portal too' : atPortal instanceof AcctmgrError ? ' on this machine' : '';
  return [
    atPortal === undefined
      ? `Nobody is signed in to ${name} here.`
      : `${paint('green', '✓')} Signed out of ${name}${where}.`,
    ...(profiles.length === 0
      ? []
      : [`Removed ${profiles.length === 1 ? 'the profile' : 'the profiles'}: ${profiles.join(', ')}`]),
    ...(copies === 0 ? [] : [`Removed ${copies} of the AWS CLI's copies of its credentials.`]),
  ];
}

/** What became of sign-ins, but for their role sessions. */
export const signedOutLines = (all: readonly SignedOut[], style: Style): string[] =>
  all.flatMap((one) => linesOf(one, style));

export const signedOutJson = (all: readonly SignedOut[]) => ({
  signed_out: all.map((one) => ({
    sso_session: one.signIn.name,
    ended: one.atPortal === 'ended' || one.atPortal === 'over',
    profiles: removedOf(one),
    aws_cli_copies: one.copies,
  })),
});

/** A session that lives on at the portal is a failure, though all that is here is gone. */
export const exitCodeOf = (all: readonly SignedOut[]): ExitCode =>
  all.some(({ atPortal, profilesFailed }) =>
    [atPortal, profilesFailed].some((one) => one instanceof AcctmgrError),
  )
    ? EXIT.failed
    : EXIT.done;

/** Until when the last of the credentials that are known here lives. */
function livesUntil({ forgotten, profiles }: SignedOut, now: number): Date | undefined {
  const ends = [
    ...forgotten.map(({ credentials }) => credentials.expiration.getTime()),
    ...profiles.map(({ profile }) => profile.expiration.getTime()),
  ];
  const last = Math.max(0, ...ends);
  return last > now ? new Date(last) : undefined;
}

function tell({ host, output }: Context, signedOut: SignedOut): void {
  const { atPortal, profiles, profilesFailed } = signedOut;
  if (atPortal instanceof AcctmgrError)
    output.warn(`The portal did not end the session, whose token is removed here: ${atPortal.message}`);
  if (profilesFailed !== undefined) output.warn(`No profile was removed: ${profilesFailed.message}`);
  for (const { profile, stays } of profiles)
    if (stays !== undefined) output.note(`The profile ${oneLine(profile.name)} stays, since ${stays.why}.`);
  const until = livesUntil(signedOut, host.now());
  if (atPortal === undefined && until === undefined) return;
  const last = until === undefined ? '' : `, the last that is known here at ${utcTime(until)}`;
  output.note(`Role credentials that were handed out live on until they end${last}.`);
}

async function leave(context: Context, places: LoginPlaces, signIn: SignIn): Promise<SignedOut> {
  const { host, output } = context;
  const { note, debug, warn } = output;
  const log = attemptLog(host, places.inventory?.settings.access_log, warn);
  const route = routeOf(host, places.aws, undefined, undefined);
  const signedOut = await signOut(signIn, signInContext(signIn, { host, route, note, debug }), places);
  tell(context, signedOut);
  if (signedOut.atPortal !== undefined)
    await log.record({ event: 'logout', sso_session: signIn.name, status: 'success' });
  return signedOut;
}

const view: View<{ readonly signedOut: SignedOut; readonly sessions: readonly CachedSession[] }> = {
  json: ({ signedOut, sessions }) => ({
    source: `sign-in:${signedOut.signIn.name}`,
    ...signedOutJson([signedOut]),
    forgotten: sessions.map(sessionJson),
  }),
  human: ({ signedOut, sessions }, style) =>
    [...signedOutLines([signedOut], style), ...roleLines(sessions)].join('\n'),
};

/** What the sign-in gave lives on, wherever it was handed to. */
export async function leaveSignIn(
  context: Context,
  places: LoginPlaces,
  signIn: SignIn,
): Promise<CommandResult> {
  const signedOut = await leave(context, places, signIn);
  const { forgotten } = signedOut;
  const sessions = inOrder(forgotten.filter((session) => isLive(session, context.host.now())));
  return answer({ signedOut, sessions }, view, exitCodeOf([signedOut]));
}

/** All that somebody is signed in to, one after the other. */
export async function leaveAll(context: Context, places: LoginPlaces): Promise<readonly SignedOut[]> {
  const left: SignedOut[] = [];
  for (const { signIn } of signInStandings(context.host, signInPlaces(places)))
    left.push(await leave(context, places, signIn));
  return left;
}
