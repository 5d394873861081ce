import { requireChangeable } from '../../accounts/narrowed-run.js';
import { discoveredPath } from '../../accounts/discovered/change-discovered.js';
import {
  formatDiscovered,
  isOfOrganization,
  organizationSource,
  saysTheSame,
  signInSource,
} from '../../accounts/discovered/discovered-file.js';
import type { OrganizationListing } from '../../accounts/discovered/organization-listing.js';
import { readDiscovered, type DiscoveredPlace } from '../../accounts/discovered/read-discovered.js';
import { isUntouchedExample } from '../../accounts/example.js';
import { readCopies } from '../../accounts/shared/read-copies.js';
import { tokenStoreOf } from '../../identity-center/token-store.js';
import { signInNamed, signInNames, type SignIn, type SignInPlaces } from '../../identity-center/sign-in.js';
import { attemptLog, type AttemptLog } from '../../sessions/attempts.js';
import { routeOf } from '../../sessions/route.js';
import { signInContext } from '../../sessions/sign-in-context.js';
import { awsSettings } from '../../sessions/source/aws-settings.js';
import { AcctmgrError, EXIT, interrupted, usageError } from '../../system/failure.js';
import { userInventoryPath } from '../../system/paths.js';
import { answer, defineCommand, type CommandResult } from '../command.js';
import type { Context } from '../context.js';
import { accountsIfAny } from '../load-accounts.js';
import { offeredSignIn } from '../sign-in-offered.js';
import { stopOnSignal } from '../stop-on-signal.js';
import { declareSync, organizationFlags, type SyncOptions } from './sync-flags.js';
import { syncOrganization } from './sync-organization.js';
import { syncSignedIn } from './sync-signed-in.js';
import { warnOfIdleRules } from './warn-of-idle-rules.js';
import { includesWanted, includeTask, refuseUnknownIncludes } from './sync-includes.js';
import type { SyncTask } from './sync-task.js';
import type { SyncOutcome } from './sync-outcome.js';
import { syncView } from './sync-view.js';

/** What is typed for all organizations; a sign-in of that name is synced with all others. */
const ORGANIZATIONS = 'organizations';

/** @param words - none: all */
function signInsWanted(words: readonly string[] | undefined, places: SignInPlaces): SignIn[] {
  const names = words === undefined ? signInNames(places) : [...new Set(words)];
  return names
    .filter((word) => words === undefined || word !== ORGANIZATIONS)
    .map((name) => signInNamed(name, places));
}

/** Those that are known, or the one that is to be found. */
function organizationsWanted(
  words: readonly string[],
  known: readonly OrganizationListing[],
  { via, to }: SyncOptions,
): readonly (OrganizationListing | undefined)[] {
  if (words.length > 0 && !words.includes(ORGANIZATIONS)) return [];
  if (words.length === 0) return known;
  const same = known.find(({ organization }) => organization.via === via);
  // What is written for others is said whole each time.
  if (to !== undefined) return [undefined];
  if (via !== undefined) return [same];
  return known.length === 0 ? [undefined] : known;
}

const nothingToSync = (): AcctmgrError =>
  usageError('There is no sign-in of Identity Center, in accounts.json or in the AWS config file.', {
    code: 'no_sign_in',
    hint: `Add yours: acctmgr login corp --start-url https://corp.awsapps.com/start --region eu-west-1
Of an organization whose accounts you may list: acctmgr sync organizations --via ACCOUNT`,
  });

/** Flags of an organization say nothing to a sign-in. */
function refuseStrayFlags(words: readonly string[], options: SyncOptions): void {
  const [flag] = organizationFlags(options);
  if (flag === undefined || words.includes(ORGANIZATIONS)) return;
  throw usageError(`${flag} is of an organization.`, {
    hint: `Say which: acctmgr sync organizations ${flag} …`,
  });
}

const hashOf = async (text: string | undefined): Promise<string | undefined> => {
  if (text === undefined) return undefined;
  const { sha256 } = await import('../../access-log/writing/sha256.js');
  return sha256(text);
};

/** Of several sources, one that fails keeps nobody from the others. */
async function syncAll(
  tasks: readonly SyncTask[],
  {
    context: { output },
    log,
    signal,
    isCheck,
  }: {
    readonly context: Context;
    readonly log: AttemptLog;
    readonly signal: AbortSignal;
    readonly isCheck: boolean;
  },
): Promise<SyncOutcome[]> {
  const outcomes: SyncOutcome[] = [];
  for (const { attempt, failed, run } of tasks) {
    signal.throwIfAborted();
    try {
      const { outcome, logged } = await run();
      if (!isCheck && logged !== undefined) await log.record({ ...attempt, status: 'success', ...logged });
      outcomes.push(outcome);
    } catch (error) {
      await log.recordFailure(attempt, error);
      const isLast = !(error instanceof AcctmgrError) || error.exitCode === EXIT.interrupted;
      if (isLast || tasks.length === 1) throw error;
      output.warn(error.hint === undefined ? error.message : `${error.message}\n${error.hint}`);
      outcomes.push(failed(error));
    }
  }
  return outcomes;
}

async function sync(
  context: Context,
  words: readonly string[],
  options: SyncOptions,
): Promise<CommandResult> {
  const { host, output } = context;
  const { gone, timeout, check = false } = options;
  refuseStrayFlags(words, options);
  if (!check) requireChangeable(host.env);
  const inventory = await accountsIfAny(context, { isSync: true });
  const aws = awsSettings(host);
  const { ssoSessions } = aws.profiles;
  const place: DiscoveredPlace = inventory ?? { path: userInventoryPath(host), origin: 'own' };
  const { includes, others } = includesWanted(words, inventory, host);
  const places = { signIns: inventory?.signIns ?? {}, ssoSessions };
  refuseUnknownIncludes(others, inventory, signInNames(places));
  const signIns = signInsWanted(words.length === 0 ? undefined : others, places);
  const { files } = readDiscovered(host, place);
  const organizations = organizationsWanted(words, files.filter(isOfOrganization), options);
  if (signIns.length + organizations.length + includes.length === 0) throw nothingToSync();
  const route = routeOf(host, aws, undefined, timeout);
  const { note, debug, warn } = output;
  const log = attemptLog(host, inventory?.settings.access_log, warn);
  const tokens = tokenStoreOf(inventory?.settings.sso_token_store, host);
  const offer = offeredSignIn(context, inventory ?? { ...place, settings: {} });
  const written = inventory?.file.accounts ?? [];
  const entries = isUntouchedExample(written) ? [] : written;
  // Names that are shared are taken as those of accounts.json are, in what others accept meanwhile, too.
  const shared = () =>
    readCopies(host, place).copies.flatMap((copy) => [...copy.gone, ...copy.inventory.accounts]);
  const stop = new AbortController();
  const { signal } = stop;
  const ignoreSignals = stopOnSignal(() => {
    stop.abort(interrupted());
  });
  const world = { context, place, entries: () => [...entries, ...shared()], signal };
  const signInTask = (signIn: SignIn): SyncTask => {
    const listing = signInSource(signIn.name);
    return {
      attempt: { event: 'sync', sso_session: signIn.name, listing },
      failed: (error) => ({ kind: 'sign-in', name: signIn.name, error }),
      run: async () => {
        const portal = signInContext(signIn, { host, route, note, debug, tokens });
        const ofSignIn = {
          ...world,
          portal,
          route,
          log,
          inventory,
          mayGo: gone,
          isCheck: check,
          isConfirmed: options.yes === true,
        };
        const synced = await syncSignedIn(signIn, ofSignIn, offer);
        const { before, file: after, listing: listed } = synced;
        return {
          outcome: {
            kind: 'sign-in',
            synced,
            path: discoveredPath(host, place, listing),
            differs: !saysTheSame(before, after),
          },
          logged: {
            session_name: listed.person,
            sha256_before: await hashOf(before && formatDiscovered(before)),
            sha256_after: await hashOf(formatDiscovered(after)),
          },
        };
      },
    };
  };
  const organizationTask = (known: OrganizationListing | undefined): SyncTask => ({
    attempt: {
      event: 'sync',
      account: options.via ?? known?.organization.via,
      listing: known === undefined ? ORGANIZATIONS : organizationSource(known.organization),
    },
    failed: (error) => ({ kind: 'organization', id: known?.organization.id, error }),
    run: async () => {
      const synced = await syncOrganization(known, { ...world, inventory, options });
      const { differs, textBefore, textAfter } = synced.kept;
      return {
        outcome: { kind: 'organization', synced, differs },
        logged: { sha256_before: await hashOf(textBefore), sha256_after: await hashOf(textAfter) },
      };
    },
  });
  try {
    const ofIncludes = { context, inventory, place, entries, ssoSessions, options, log, signal };
    const tasks = [
      ...signIns.map(signInTask),
      ...organizations.map(organizationTask),
      ...includes.map((entry) => includeTask(entry, ofIncludes)),
    ];
    const outcomes = await syncAll(tasks, { context, log, signal, isCheck: check });
    if (inventory !== undefined && !check) warnOfIdleRules(inventory, place, context);
    const failed = outcomes.find((outcome) => 'error' in outcome);
    const differs = check && outcomes.some((outcome) => 'differs' in outcome && outcome.differs);
    return answer(
      { outcomes, isCheck: check },
      syncView,
      failed?.error.exitCode ?? (differs ? EXIT.failed : EXIT.done),
    );
  } finally {
    ignoreSignals();
  }
}

export const syncAccounts = defineCommand({
  declare: declareSync,
  run: (context, [words], options) => sync(context, words, options),
});
