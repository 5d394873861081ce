import { loadInventory } from '../../accounts/locating/load.js';
import { namedInventory } from '../../accounts/locating/locate.js';
import type { MadeProfile } from '../../profiles/recorded-profiles.js';
import { AcctmgrError, EXIT } from '../../system/failure.js';
import { accessLogPath } from '../../system/paths.js';
import { accountsFacts, findTraces } from '../../traces/find-traces.js';
import { isUnfinished, planPurge, type PurgePlan } from '../../traces/plan-purge.js';
import { removeTraces, type Removal } from '../../traces/remove-traces.js';
import type { Trace } from '../../traces/trace.js';
import { askOnTerminal } from '../ask.js';
import { answer, defineCommand, type CommandResult, type Declaration, type OptionsOf } from '../command.js';
import type { Context } from '../context.js';
import { warnOfProfileInUse } from '../profile-in-use.js';
import { planLines, purgeView } from './purge-view.js';

const declare = (declaration: Declaration) =>
  declaration
    .option('--with-access-log', 'the access log, too')
    .option('--with-accounts', 'your own accounts.json, too')
    .option('--dry-run', 'print what would be removed, and remove nothing')
    .option('--yes', 'remove without asking')
    .addHelpText(
      'after',
      `
Removes everything that acctmgr has put on this machine, for leaving it or for
rotating keys: profiles, sessions, backups of the AWS files, and what it
remembers. Your own records stay unless you name them: accounts.json and the
access log. Lines of your own files that name acctmgr are shown, and left to
you.`,
    );

type PurgeOptions = OptionsOf<typeof declare>;

/** Where the access log is; an accounts.json that can't be read may have named another place. */
async function logPath({ host, flags, output }: Context): Promise<string> {
  try {
    const request = { config: flags.config, allowLocal: false, needs: 'any' } as const;
    const { inventory } = await loadInventory(host, request);
    return accessLogPath(host, inventory.settings.access_log?.path);
  } catch (error) {
    if (!(error instanceof AcctmgrError)) throw error;
    const isMissing = error.code === 'no_inventory';
    if (isMissing && namedInventory(host, flags.config) !== undefined) throw error;
    if (!isMissing) output.warn(`${error.message}\nAn access log that it names is not looked for.`);
    return accessLogPath(host);
  }
}

const confirmed = (context: Context, plan: PurgePlan): Promise<boolean> =>
  askOnTerminal(
    context,
    { message: 'Purging needs your confirmation', hint: 'Look with --dry-run, then confirm with --yes.' },
    (terminal) => terminal.confirm('Remove all this?', planLines(plan)),
  );

const NOTHING: Removal = { removed: [], failed: [], notices: [] };

/** Shows the plan, has it confirmed, and follows it. Undefined where it was only to be shown. */
async function carryOut(
  context: Context,
  plan: PurgePlan,
  { dryRun = false, yes = false }: PurgeOptions,
): Promise<Removal | undefined> {
  if (dryRun) return undefined;
  if (plan.traces.length === 0 && plan.folders.length === 0) return NOTHING;
  if (!yes && !(await confirmed(context, plan))) {
    throw new AcctmgrError('Nothing was removed.', { code: 'declined' });
  }
  return removeTraces(context.host, plan);
}

const profilesAmong = (traces: readonly Trace[]): MadeProfile[] =>
  traces.flatMap(({ kind, profile: name = '', account }): MadeProfile[] => {
    if (kind === 'profile') return [{ name, account, by: 'assume' }];
    return kind === 'installed_profile' ? [{ name, account, by: 'install' }] : [];
  });

async function purgeAll(context: Context, options: PurgeOptions): Promise<CommandResult> {
  const { host, output } = context;
  const { withAccessLog: accessLog = false, withAccounts: accounts = false } = options;
  const findings = findTraces(host, await logPath(context));
  const plan = planPurge(findings, { accessLog, accounts }, accountsFacts(host));
  const removal = await carryOut(context, plan, options);
  removal?.notices.forEach(output.note);
  await warnOfProfileInUse(context, profilesAmong(removal?.removed ?? plan.traces), removal === undefined);
  const isUndone = removal !== undefined && (removal.failed.length > 0 || plan.kept.some(isUnfinished));
  return answer({ plan, removal }, purgeView, isUndone ? EXIT.failed : EXIT.done);
}

export const purge = defineCommand({
  declare,
  run: (context, _positionals, options) => purgeAll(context, options),
});
