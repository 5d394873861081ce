import { discoveredPath } from '../../accounts/discovered/change-discovered.js';
import { signInSource } from '../../accounts/discovered/discovered-file.js';
import type { DiscoveredPlace } from '../../accounts/discovered/read-discovered.js';
import { isUntouchedExample } from '../../accounts/example.js';
import { signInNamed, signInNames, type SignIn, type SignInPlaces } from '../../identity-center/sign-in.js';
import { attemptLog } from '../../sessions/attempts.js';
import { routeOf } from '../../sessions/route.js';
import { signInContext } from '../../sessions/sign-in-context.js';
import { awsSettings } from '../../sessions/source/aws-settings.js';
import { AcctmgrError, EXIT, usageError } from '../../system/failure.js';
import { onSignal } from '../../system/host.js';
import { userInventoryPath } from '../../system/paths.js';
import { oneLine, shorten } from '../../system/safe-text.js';
import { answer, defineCommand, type CommandResult, type Declaration, type OptionsOf } from '../command.js';
import type { Context } from '../context.js';
import { accountsIfAny } from '../load-accounts.js';
import { TIMEOUT_FLAG } from '../session-flags.js';
import { syncSignIn, type SyncWorld } from './sync-sign-in.js';
import { syncView, type SyncOutcome } from './sync-view.js';

function goneOf(value: string): number {
  if (/^\d{1,6}$/.test(value)) return Number(value);
  throw usageError(`--gone ${shorten(oneLine(value), 40)} is not a number.`, {
    hint: 'Give the number of accounts that acctmgr sync says.',
  });
}

const declare = (declaration: Declaration) =>
  declaration
    .argument('[sign-ins...]', 'sign-ins of Identity Center; without one, all that there are')
    .option('--gone <number>', 'how many accounts may go where a sign-in lists far fewer than before', goneOf)
    .option(...TIMEOUT_FLAG)
    .addHelpText(
      'after',
      `
accounts.json is only read: what AWS lists stands beside it, and gets its names,
tags and protection from there.

Examples:
  acctmgr sync
  acctmgr sync corp`,
    );

type SyncOptions = OptionsOf<typeof declare>;

function wanted(names: readonly string[], places: SignInPlaces): SignIn[] {
  const all = names.length === 0 ? signInNames(places) : [...new Set(names)];
  if (all.length > 0) return all.map((name) => signInNamed(name, places));
  throw usageError('There is no sign-in of Identity Center, in accounts.json or in the AWS config file.', {
    code: 'no_sign_in',
    hint: 'Add yours: acctmgr login corp --start-url https://corp.awsapps.com/start --region eu-west-1',
  });
}

/** Of several sign-ins, one that fails keeps nobody from the others. */
async function syncAll(
  signIns: readonly SignIn[],
  worldOf: (signIn: SignIn) => SyncWorld,
  { output, host }: Context,
): Promise<SyncOutcome[]> {
  const outcomes: SyncOutcome[] = [];
  for (const signIn of signIns) {
    const world = worldOf(signIn);
    const attempt = { event: 'sync', sso_session: signIn.name };
    try {
      const synced = await syncSignIn(signIn, world);
      const { person } = synced.listing;
      await world.log.record({ ...attempt, status: 'success', session_name: person });
      outcomes.push({ synced, path: discoveredPath(host, world.place, signInSource(signIn.name)) });
    } catch (error) {
      await world.log.recordFailure(attempt, error);
      const isLast = !(error instanceof AcctmgrError) || error.exitCode === EXIT.interrupted;
      if (isLast || signIns.length === 1) throw error;
      output.warn(error.hint === undefined ? error.message : `${error.message}\n${error.hint}`);
      outcomes.push({ name: signIn.name, error });
    }
  }
  return outcomes;
}

async function sync(
  context: Context,
  names: readonly string[],
  { gone, timeout }: SyncOptions,
): Promise<CommandResult> {
  const { host, output } = context;
  const inventory = await accountsIfAny(context);
  const aws = awsSettings(host);
  const { ssoSessions } = aws.profiles;
  const signIns = wanted(names, { signIns: inventory?.signIns ?? {}, ssoSessions });
  const route = routeOf(host, aws, undefined, timeout);
  const { note, debug, warn } = output;
  const log = attemptLog(host, inventory?.settings.access_log, warn);
  const place: DiscoveredPlace = inventory ?? { path: userInventoryPath(host), origin: 'own' };
  const entries = inventory?.file.accounts ?? [];
  const stop = new AbortController();
  const stopListening = (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map((signal) =>
    onSignal(signal, () => {
      stop.abort();
    }),
  );
  const worldOf = (signIn: SignIn): SyncWorld => ({
    context,
    portal: signInContext(signIn, { host, route, note, debug }),
    route,
    log,
    place,
    entries: isUntouchedExample(entries) ? [] : entries,
    signal: stop.signal,
    mayGo: gone,
  });
  try {
    const outcomes = await syncAll(signIns, worldOf, context);
    const failed = outcomes.find((outcome) => 'error' in outcome);
    return answer(outcomes, syncView, failed?.error.exitCode ?? EXIT.done);
  } finally {
    for (const done of stopListening) done();
  }
}

export const syncAccounts = defineCommand({
  declare,
  run: (context, [names], options) => sync(context, names, options),
});
