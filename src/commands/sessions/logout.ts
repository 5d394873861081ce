import { notePassedOver } from '../../acquire/passed-over.js';
import { sourceWords } from '../../aws/faults/situation.js';
import { signInNamed, type SignIn } from '../../identity-center/sign-in.js';
import { utcTime } from '../../output/moment.js';
import type { View } from '../../output/view.js';
import { readManagedProfiles } from '../../profiles/credentials-file.js';
import { awsSettings } from '../../sessions/source/aws-settings.js';
import { attemptLog } from '../../sessions/attempts.js';
import { routeOf } from '../../sessions/route.js';
import { signInContext } from '../../sessions/sign-in-context.js';
import { dropAllSessions } from '../../sessions/cache/clean-cache.js';
import {
  cacheDistrust,
  dropSession,
  cachedSessions,
  type CachedSession,
} from '../../sessions/cache/session-cache.js';
import { sourceKey, sourceOfKey } from '../../sessions/cache/session-key.js';
import { AcctmgrError, usageError } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import { answer, defineCommand, type CommandResult, type Declaration, type OptionsOf } from '../command.js';
import type { Context } from '../context.js';
import { accountsIfAny } from '../load-accounts.js';
import { loginSource } from './login-source.js';
import { signInPlaces } from './login-target.js';
import { signOut, type SignedOut } from './sign-out.js';
import { inOrder, isLive, sessionJson } from '../session-view.js';

const declare = (declaration: Declaration) =>
  declaration
    .argument('[sign-in]', 'a sign-in of Identity Center, to be ended at the portal and here')
    .option('--source <profile>', 'the AWS profile to forget the sessions of')
    .option('--all', 'forget every cached session');

type LogoutOptions = OptionsOf<typeof declare>;

interface Forgotten {
  /** Undefined: of all sources. */
  readonly source: string | undefined;
  /** Those that still lived. */
  readonly sessions: readonly CachedSession[];
}

const words = (source: string): string => sourceWords(source) ?? 'the default credentials';

function describeRoles(sessions: readonly CachedSession[]): string[] {
  const labels = sessions.filter(({ kind }) => kind === 'role').map(({ label }) => oneLine(label));
  if (labels.length === 0) return [];
  return [
    `Forgot ${labels.length === 1 ? 'the role session' : `${labels.length} role sessions`}: ${labels.join(', ')}`,
  ];
}

const view: View<Forgotten> = {
  json: ({ source, sessions }) => ({ source: source ?? null, forgotten: sessions.map(sessionJson) }),
  human: ({ source, sessions }) => {
    if (sessions.length === 0) {
      return `Nothing to forget: no session${source === undefined ? '' : ` of ${words(source)}`} lives in the cache.`;
    }
    const mfa = sessions
      .filter(({ kind }) => kind === 'mfa')
      .map(
        (session) =>
          `Forgot the MFA session of ${words(session.source)}, which would have lived until ${utcTime(session.credentials.expiration)}`,
      );
    return [...mfa, ...describeRoles(sessions)].join('\n');
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

const signedOutView: View<
  SignedOut & { readonly signIn: SignIn; readonly sessions: readonly CachedSession[] }
> = {
  json: ({ signIn, sessions }) => ({
    source: `sign-in:${signIn.name}`,
    forgotten: sessions.map(sessionJson),
  }),
  human: ({ signIn, atPortal, sessions }, { paint }) => {
    const name = oneLine(signIn.name);
    const first =
      atPortal === undefined
        ? `Nobody is signed in to ${name} here.`
        : `${paint('green', '✓')} Signed out of ${name}${atPortal === 'ended' ? ', at the portal too' : ''}.`;
    return [first, ...describeRoles(sessions)].join('\n');
  },
};

/** What the sign-in gave lives on, wherever it was handed to. */
async function leaveSignIn(context: Context, name: string): Promise<CommandResult> {
  const { host, output } = context;
  const places = { inventory: await accountsIfAny(context), aws: awsSettings(host) };
  const signIn = signInNamed(name, signInPlaces(places));
  const log = attemptLog(host, places.inventory?.settings.access_log, output.warn);
  const { note, debug, warn } = output;
  const route = routeOf(host, places.aws, undefined, undefined);
  const signedOut = await signOut(signIn, signInContext(signIn, { host, route, note, debug }));
  const { atPortal, forgotten } = signedOut;
  const sessions = inOrder(forgotten.filter((session) => isLive(session, host.now())));
  if (atPortal instanceof AcctmgrError)
    warn(`The portal did not end the session, whose token is removed here: ${atPortal.message}`);
  if (atPortal !== undefined) {
    await log.record({ event: 'logout', sso_session: signIn.name, status: 'success' });
    note('Role credentials that were handed out live on until they end.');
  }
  noteProfiles(context, sessions);
  return answer({ ...signedOut, signIn, sessions }, signedOutView);
}

async function forget(
  context: Context,
  name: string | undefined,
  { source: given, all }: LogoutOptions,
): Promise<CommandResult> {
  const { host, output } = context;
  if (name !== undefined && (all === true || given !== undefined)) {
    throw usageError('A sign-in, --all and --source each say what to log out of.', {
      hint: 'Give one of them.',
    });
  }
  if (name !== undefined) return leaveSignIn(context, name);
  if (all === true && given !== undefined) {
    throw usageError(
      '--all and --source cannot be used together: --all forgets the sessions of every source.',
      {
        hint: 'Leave one of the two out.',
      },
    );
  }
  const now = host.now();
  const distrust = cacheDistrust(host);
  if (distrust !== undefined) output.note(`No session is read from the cache: ${distrust.message}`);
  const finish = (forgotten: readonly CachedSession[], source: string | undefined): CommandResult => {
    const sessions = inOrder(forgotten.filter((session) => isLive(session, now)));
    noteProfiles(context, sessions);
    return answer({ source, sessions }, view);
  };
  if (all === true) return finish(dropAllSessions(host), undefined);
  const inventory = await accountsIfAny(context);
  const aws = awsSettings(host);
  const source = await loginSource(context, aws, inventory, given);
  notePassedOver({ host, note: output.note, debug: output.debug }, source);
  return finish(forgetSource(context, sourceKey(source, aws)), source.description);
}

export const logout = defineCommand({
  declare,
  run: (context, [name], options) => forget(context, name, options),
});
