import { notePassedOver } from '../../acquire/passed-over.js';
import { sourceWords } from '../../aws/faults/situation.js';
import { signInNamed, type SignIn } from '../../identity-center/sign-in.js';
import { utcTime } from '../../output/moment.js';
import type { View } from '../../output/view.js';
import { readManagedProfiles } from '../../profiles/credentials-file.js';
import { awsSettings } from '../../sessions/source/aws-settings.js';
import { dropAllSessions } from '../../sessions/cache/clean-cache.js';
import {
  cacheDistrust,
  dropSession,
  cachedSessions,
  type CachedSession,
} from '../../sessions/cache/session-cache.js';
import { sourceKey, sourceOfKey } from '../../sessions/cache/session-key.js';
import { usageError } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import { answer, defineCommand, type CommandResult, type Declaration, type OptionsOf } from '../command.js';
import type { Context } from '../context.js';
import { accountsIfAny } from '../load-accounts.js';
import { loginSource } from '../login-source.js';
import { candidates, pickCandidate, signInPlaces, type LoginPlaces } from './login-target.js';
import {
  exitCodeOf,
  leaveAll,
  leaveSignIn,
  roleLines,
  signedOutJson,
  signedOutLines,
} from './logout-sign-in.js';
import type { SignedOut } from './sign-out.js';
import { inOrder, isLive, sessionJson } from '../session-view.js';

const declare = (declaration: Declaration) =>
  declaration
    .argument('[sign-in]', 'a sign-in of Identity Center, to be ended at the portal and here')
    .option('--source <profile>', 'the AWS profile to forget the sessions of')
    .option('--all', 'end every sign-in, and forget every cached session');

type LogoutOptions = OptionsOf<typeof declare>;

interface Forgotten {
  /** Undefined: of all sources. */
  readonly source: string | undefined;
  /** Those that still lived. */
  readonly sessions: readonly CachedSession[];
  /** With --all. */
  readonly signedOut: readonly SignedOut[];
}

const words = (source: string): string => sourceWords(source) ?? 'the default credentials';

const view: View<Forgotten> = {
  json: ({ source, sessions, signedOut }) => ({
    source: source ?? null,
    ...signedOutJson(signedOut),
    forgotten: sessions.map(sessionJson),
  }),
  human: ({ source, sessions, signedOut }, style) => {
    if (sessions.length === 0) {
      if (signedOut.length > 0) return signedOutLines(signedOut, style).join('\n');
      return `Nothing to forget: no session${source === undefined ? '' : ` of ${words(source)}`} lives in the cache.`;
    }
    const mfa = sessions
      .filter(({ kind }) => kind === 'mfa')
      .map(
        (session) =>
          `Forgot the MFA session of ${words(session.source)}, which would have lived until ${utcTime(session.credentials.expiration)}`,
      );
    return [...signedOutLines(signedOut, style), ...mfa, ...roleLines(sessions)].join('\n');
  },
};

/** The role session of a chain began with the same source as its first hop. */
function forgetSource(context: Context, key: string): readonly CachedSession[] {
  const { host } = context;
  const sessions = cachedSessions(host).filter((session) => sourceOfKey(session.key) === key);
  return sessions.filter((session) => dropSession(host, session.key));
}

/** Profiles are handed out for good: only `clean` takes them back. */
function noteProfiles({ host, output }: Context, sessions: readonly CachedSession[]): void {
  const keys = new Set(sessions.map(({ credentials }) => credentials.accessKeyId));
  const profiles = readManagedProfiles(host)
    .filter(({ credentials }) => keys.has(credentials.accessKeyId))
    .map(({ name }) => oneLine(name));
  if (profiles.length === 0) return;
  output.note(
    `Still in the credentials file, and good until they end: ${profiles.join(', ')} ("acctmgr clean NAME" removes them)`,
  );
}

function refuseTwo(name: string | undefined, { source, all }: LogoutOptions): void {
  if (name !== undefined && (all === true || source !== undefined)) {
    throw usageError('A sign-in, --all and --source each say what to log out of.', {
      hint: 'Give one of them.',
    });
  }
  if (all !== true || source === undefined) return;
  throw usageError(
    '--all and --source cannot be used together: --all forgets the sessions of every source.',
    {
      hint: 'Leave one of the two out.',
    },
  );
}

const SEVERAL = {
  message: 'There are several things to log out of',
  remedy: 'For an MFA session, name --source; for everything: acctmgr logout --all',
  question: 'Log out of what?',
  code: 'logout_needed',
};

/** Which sign-in is meant; undefined: the sessions of a source. */
async function signInMeant(
  context: Context,
  places: LoginPlaces,
  name: string | undefined,
  source: string | undefined,
): Promise<SignIn | undefined> {
  if (source !== undefined) return undefined;
  const meant = name ?? (await pickCandidate(context, candidates(places), SEVERAL));
  return meant === undefined ? undefined : signInNamed(meant, signInPlaces(places));
}

async function forget(
  context: Context,
  name: string | undefined,
  options: LogoutOptions,
): Promise<CommandResult> {
  const { host, output } = context;
  const { source: given, all } = options;
  refuseTwo(name, options);
  const places = { inventory: await accountsIfAny(context), aws: awsSettings(host) };
  const signIn = all === true ? undefined : await signInMeant(context, places, name, given);
  if (signIn !== undefined) return leaveSignIn(context, places, signIn);
  const now = host.now();
  const distrust = cacheDistrust(host);
  if (distrust !== undefined) output.note(`No session is read from the cache: ${distrust.message}`);
  const finish = (
    forgotten: readonly CachedSession[],
    source: string | undefined,
    signedOut: readonly SignedOut[] = [],
  ): CommandResult => {
    const sessions = inOrder(forgotten.filter((session) => isLive(session, now)));
    noteProfiles(context, sessions);
    return answer({ source, sessions, signedOut }, view, exitCodeOf(signedOut));
  };
  if (all === true) {
    const left = await leaveAll(context, places);
    return finish([...left.flatMap(({ forgotten }) => forgotten), ...dropAllSessions(host)], undefined, left);
  }
  const source = await loginSource(context, places.aws, places.inventory, given);
  notePassedOver({ host, note: output.note, debug: output.debug }, source);
  return finish(forgetSource(context, sourceKey(source, places.aws)), source.description);
}

export const logout = defineCommand({
  declare,
  run: (context, [name], options) => forget(context, name, options),
});
