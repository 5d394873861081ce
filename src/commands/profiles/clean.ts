import { alternatives } from '../../accounts/checking/finding.js';
import { nearest } from '../../accounts/checking/nearest.js';
import { quote } from '../../handover/shell.js';
import { cleanCredentials, planCleaning } from '../../profiles/cleaning/clean-credentials.js';
import type { CleanStep } from '../../profiles/cleaning/clean-plan.js';
import { readInstalledProfiles } from '../../profiles/config/config-file.js';
import { readManagedProfiles } from '../../profiles/credentials-file.js';
import { readProfiles } from '../../profiles/reading/read-profiles.js';
import { cleanCache, type CleanedCache } from '../../sessions/cache/clean-cache.js';
import {
  mayBelongTo,
  selectAll,
  selectExpired,
  selectNamed,
  unknownAmong,
  type CleanSelection,
} from '../../sessions/cache/clean-selection.js';
import { cacheDistrust, cachedSessions } from '../../sessions/cache/session-cache.js';
import { EXIT, usageError, type AcctmgrError } from '../../system/failure.js';
import { credentialsFilePath } from '../../system/paths.js';
import { oneLine } from '../../system/safe-text.js';
import { cleanView, someOf } from '../clean-view.js';
import { answer, defineCommand, type CommandResult, type Declaration, type OptionsOf } from '../command.js';
import type { Context } from '../context.js';
import { accountsIfAny } from '../load-accounts.js';
import { warnOfProfileInUse } from '../profile-in-use.js';
import { inOrder } from '../session-view.js';

const declare = (declaration: Declaration) =>
  declaration
    .argument('[names...]', 'accounts, or profiles: their profiles and role sessions, expired or not')
    .option('--expired', 'only what has expired (the default without a name)')
    .option('--all', 'every profile of acctmgr assume, and every role session; not the MFA session')
    .option('--dry-run', 'print what would be removed, and remove nothing')
    .addHelpText(
      'after',
      `
Only what acctmgr wrote is removed, never a section with a long-term key. AWS
goes on taking keys that were removed here until they expire. acctmgr logout
forgets the MFA session, too.

Examples:
  acctmgr clean                    what has expired
  acctmgr clean prod               all that there is of the account prod
  acctmgr clean assumed-prod/Admin this profile alone
  acctmgr clean --all --dry-run`,
    );

type CleanOptions = OptionsOf<typeof declare>;

/** Why a name is refused that nothing to be cleaned has, and never may have had. */
function refusalOf(
  { host }: Context,
  name: string,
  accounts: readonly { readonly name: string }[],
): AcctmgrError {
  const shown = oneLine(name);
  if (readProfiles(host).profiles.has(name)) {
    const isInstalled = readInstalledProfiles(host).some((installed) => installed.name === name);
    return usageError(`The profile ${shown} was not made by acctmgr assume, so it is not removed.`, {
      code: 'profile_not_managed',
      hint: isInstalled
        ? `It was installed. To remove it: "acctmgr profiles uninstall ${quote('sh', shown)}".`
        : 'Run "acctmgr profiles" for those that were.',
    });
  }
  const near = nearest(
    name,
    [...readManagedProfiles(host), ...accounts].map((one) => one.name),
  );
  const meant = near.length === 0 ? '' : `Did you mean ${alternatives(near.map(oneLine))}? `;
  return usageError(`acctmgr knows no profile, account or session called ${shown}.`, {
    code: 'unknown_profile',
    hint: `${meant}Run "acctmgr profiles" for the list of them.`,
  });
}

/** A slip of the finger must not pass for a job done: what was meant would stay, and nobody would hear of it. */
async function requireKnown(context: Context, names: readonly string[]): Promise<void> {
  const { host } = context;
  const unknown = unknownAmong(names, readManagedProfiles(host), cachedSessions(host));
  if (unknown.length === 0) return;
  const accounts = (await accountsIfAny(context))?.accounts ?? [];
  const accountNames = new Set(accounts.map(({ name }) => name.toLowerCase()));
  const { profiles } = readProfiles(host);
  const mayBeGone = (name: string): boolean => !profiles.has(name) && mayBelongTo(name, accountNames);
  const wrong = unknown.find((name) => !accountNames.has(name.toLowerCase()) && !mayBeGone(name));
  if (wrong !== undefined) throw refusalOf(context, wrong, accounts);
}

interface Chosen {
  readonly selection: CleanSelection;
  /** What to say where there is nothing of it. */
  readonly nothing: string;
}

async function choose(
  context: Context,
  names: readonly string[],
  { expired = false, all = false }: CleanOptions,
): Promise<Chosen> {
  if ([expired, all, names.length > 0].filter(Boolean).length > 1) {
    throw usageError('--expired, --all and names cannot be used together.', { hint: 'Keep one of them.' });
  }
  const now = context.host.now();
  if (names.length > 0) {
    await requireKnown(context, names);
    return {
      selection: selectNamed(names),
      nothing: `Nothing to clean: there is nothing of ${someOf(names)}.`,
    };
  }
  return all
    ? { selection: selectAll(now), nothing: 'Nothing to clean: acctmgr has no profile and no role session.' }
    : {
        selection: selectExpired(now),
        nothing: 'Nothing to clean: no profile and no cached session has expired.',
      };
}

/** Which sessions are in the cache can't be told where others could have written them. */
function forget(
  { host, output }: Context,
  { isSession, takesUnusable }: CleanSelection,
  removed: readonly CleanStep[],
  dryRun: boolean,
): CleanedCache {
  const distrust = cacheDistrust(host);
  if (distrust !== undefined) {
    output.note(`No session is read from the cache: ${distrust.message}`);
    return { sessions: [], unusable: 0, failures: [] };
  }
  const keys = new Set(removed.map(({ profile }) => profile.credentials.accessKeyId));
  return cleanCache(host, { isChosen: (session) => isSession(session, keys), takesUnusable, dryRun });
}

async function cleanUp(
  context: Context,
  names: readonly string[],
  options: CleanOptions,
): Promise<CommandResult> {
  const { host, output } = context;
  const { dryRun = false } = options;
  const { selection, nothing } = await choose(context, names, options);
  const wish = {
    isChosen: selection.isProfile,
    takesAddedKeys: selection.takesAddedKeys,
  };
  const { steps, notices } = dryRun
    ? { steps: planCleaning(host, wish), notices: [] }
    : await cleanCredentials(host, wish);
  notices.forEach(output.note);
  const removed = steps.filter(({ stays }) => stays === undefined);
  const { sessions, unusable, failures } = forget(context, selection, removed, dryRun);
  for (const { message } of failures) output.warn(message);
  await warnOfProfileInUse(
    context,
    removed.map(({ profile: { name, account } }) => ({ name, account, by: 'assume' })),
    dryRun,
  );
  const isUndone =
    failures.length > 0 || steps.some(({ stays }) => stays !== undefined && stays.reason !== 'added_keys');
  return answer(
    {
      file: credentialsFilePath(host),
      dryRun,
      steps,
      sessions: inOrder(sessions),
      unusable,
      nothing,
      now: host.now(),
    },
    cleanView,
    isUndone ? EXIT.failed : EXIT.done,
  );
}

export const clean = defineCommand({
  declare,
  run: (context, [names], options) => cleanUp(context, names, options),
});
