import { examineIncludes } from '../../accounts/locating/included.js';
import { checkInventory, usableInventory, type CheckedInventory } from '../../accounts/locating/load.js';
import { findAccount, type Inventory } from '../../accounts/inventory.js';
import type { EffectiveAccount } from '../../accounts/effective.js';
import { withoutDot, type Selection } from '../../fleet/selection/found.js';
import { isOneAccount } from '../../fleet/selection/select.js';
import type { Machine } from '../../diagnosis/machine/machine.js';
import { hopInQuestion } from '../../diagnosis/hops/admin-text.js';
import { settle, settleLater, type Settled } from '../../diagnosis/way/attempted.js';
import { diagnose } from '../../diagnosis/diagnose.js';
import { skip, type Finding } from '../../diagnosis/finding.js';
import type { ShellWords } from '../../diagnosis/machine/shell-words.js';
import { quote, setVariable, takeOver, unsetVariable, type Shell } from '../../handover/shell.js';
import { attemptLog } from '../../sessions/attempts.js';
import { awsSettings } from '../../sessions/source/aws-settings.js';
import type { CallContext } from '../../sessions/calls.js';
import { inventoryBeside, lookupOf } from '../../sessions/source/lookup.js';
import type { Route } from '../../sessions/route.js';
import { EXIT, usageError, type AcctmgrError } from '../../system/failure.js';
import { accessLogNamedBy, accessLogPath } from '../../system/paths.js';
import { oneLine } from '../../system/safe-text.js';
import { answer, defineCommand, type CommandResult, type Declaration, type OptionsOf } from '../command.js';
import type { Context } from '../context.js';
import { accountHere } from '../account-here.js';
import { loadAccounts } from '../load-accounts.js';
import { declareSelectionFlags, pickAccounts, selectionOf } from '../selection-flags.js';
import { adminView, countOf, doctorView } from './doctor-view.js';
import { whyNotTried } from './doctor-limits.js';
import { wayTo } from './doctor-way.js';
import { runningShell } from '../running-shell.js';
import { AT_ONCE, JOBS_FLAG, timeoutOf } from '../flag-values.js';
import { EXTERNAL_ID_FLAG, MFA_CODE_FLAG, ROLE_FLAG, sessionFlags } from '../session-flags.js';

const declare = (declaration: Declaration) =>
  declareSelectionFlags(
    declaration.argument(
      '[names...]',
      "the account to reach, or several: 'dev-*'; without one, all that can be told without",
    ),
  )
    .option('--for-admin', "print only what to send to the administrator of the role's account")
    .option('--no-try', 'do not try AssumeRole')
    .option(...ROLE_FLAG)
    .option(...EXTERNAL_ID_FLAG)
    .option('--timeout <time>', 'how long AWS may take for each answer (default 8s)', timeoutOf)
    .option(...JOBS_FLAG)
    .option('--junit <file>', 'of several: write this file for CI, too')
    .option(...MFA_CODE_FLAG)
    .addHelpText(
      'after',
      `
Of several accounts, each is tried, and a table says which can be reached and
what is in the way. Protected ones are tried if named, or with --protected.
Nobody is asked but for one MFA code that serves all. An account is meant by its
name or id, NAME/SET is its permission set SET, and . is this shell's account.

Nothing is changed. AssumeRole is tried where no code and no confirmation is
needed; its session is handed to nobody, and each try stands in the access log.
What settings.unattended forbids without a terminal is not tried there, and
nothing is in a run with --read-only or --view-only.
Exit code: 1 if something failed or is not reached, 130 after Ctrl-C, else 0.

Examples:
  acctmgr doctor
  acctmgr doctor dev
  acctmgr doctor dev --for-admin
  acctmgr doctor --all --junit reach.xml`,
    );

type DoctorOptions = OptionsOf<typeof declare>;

/** A doctor that waits for half a minute for each answer is none. */
const TIMEOUT_MS = 8_000;

function shellWords(shell: Shell): ShellWords {
  return {
    unset: (...names) => names.map((name) => unsetVariable(shell, name)).join(shell === 'cmd' ? ' & ' : '; '),
    set: (name, value) => setVariable(shell, name, value),
    takeOver: (command) => takeOver(shell, command),
    // cmd.exe has no way to quote some words; a person will know what to do with them.
    quote: (word) => {
      const quoted = settle(() => quote(shell, word));
      return quoted.ok ? quoted.value : word;
    },
  };
}

/** The inventory that a person's commands use; none is made, and nobody is asked. */
const inventoryInForce = ({ host, flags }: Context): Promise<Settled<CheckedInventory>> =>
  settleLater(() =>
    checkInventory(host, { config: flags.config, allowLocal: true, mayCreate: false, needs: 'any' }),
  );

/** @param refusal - why it may not be taken; undefined where nothing says what it is */
const notLookedAt = (name: string, refusal: AcctmgrError | undefined): Finding =>
  refusal === undefined
    ? skip(
        'path',
        `${oneLine(name)} was not looked at, since there is no accounts.json that could be used.`,
        'acctmgr validate',
      )
    : skip('path', `${oneLine(name)} was not tried: ${refusal.message}`, refusal.hint);

/** What is the same, whichever account is looked at. */
async function machineOf(context: Context): Promise<Machine> {
  const { host } = context;
  const checked = await inventoryInForce(context);
  const usable = checked.ok ? usableInventory(host, checked.value) : undefined;
  const path = usable?.inventory.settings.access_log?.path;
  return {
    host,
    words: shellWords(await runningShell(context)),
    inventory: checked,
    usable,
    includes: checked.ok ? examineIncludes(host, checked.value, checked.value.checked.file) : [],
    aws: settle(() => awsSettings(host)),
    log: accessLogPath(host, path),
    logNamedBy: accessLogNamedBy(host, path),
  };
}

function callContextsOf({ host, output }: Context, inventory: Inventory | undefined) {
  return (account: EffectiveAccount | undefined) =>
    (route: Route): CallContext => ({
      host,
      route,
      mfaCodes: {
        tries: 0,
        ask: ({ label }) => Promise.reject(new Error(`A doctor asks for no code of ${label}`)),
      },
      // That it can't be written is a finding.
      log: attemptLog(host, inventory?.settings.access_log, output.debug),
      attempt: { event: 'doctor' },
      lookup: account && inventory && lookupOf(host.env, account.name, inventoryBeside(host, inventory.path)),
      note: output.debug,
      warn: output.debug,
      debug: output.debug,
    });
}

/** @throws AcctmgrError (exit 2) for a flag that is for one account, or for several */
function refuseFlags({ forAdmin, jobs, junit, mfaCode }: DoctorOptions, isOne: boolean): void {
  const given: readonly (readonly [string, unknown])[] = isOne
    ? [
        ['--jobs', jobs],
        ['--junit', junit],
        ['--mfa-code', mfaCode],
      ]
    : [['--for-admin', forAdmin]];
  const [flag] = given.find(([, value]) => value !== undefined && value !== false) ?? [];
  if (flag === undefined) return;
  throw usageError(`${flag} is for ${isOne ? 'several accounts' : 'one account'}.`, {
    hint: isOne ? "Leave it out, or write a glob: 'dev*'" : 'Name one account.',
  });
}

async function examineSeveral(
  context: Context,
  selection: Selection,
  options: DoctorOptions,
): Promise<CommandResult> {
  refuseFlags(options, false);
  // A faulty accounts.json is told as by every command that takes accounts.
  const inventory = await loadAccounts(context, 'real');
  const machine = await machineOf(context);
  const flags = sessionFlags({ ...options, cache: true }, context);
  const { doctorSeveral } = await import('./doctor-several.js');
  return doctorSeveral(context, {
    machine,
    inventory,
    picked: pickAccounts(context.host, inventory, selection, { role: flags.role, sets: 'several' }),
    flags: { ...flags, timeoutMs: flags.timeoutMs ?? TIMEOUT_MS },
    mayTry: options.try,
    atOnce: options.jobs ?? AT_ONCE,
    junit: options.junit,
    callContextFor: callContextsOf(context, inventory),
  });
}

async function examine(
  context: Context,
  word: string | undefined,
  options: DoctorOptions,
): Promise<CommandResult> {
  refuseFlags(options, true);
  const { host, flags } = context;
  const machine = await machineOf(context);
  const { aws } = machine;
  const inventory = machine.usable?.inventory;
  const here = () => accountHere(host, inventory?.accounts ?? []);
  const name = word === undefined ? undefined : withoutDot(word, here);
  const named = name === undefined || inventory === undefined ? undefined : findAccount(inventory, name);
  const { timeoutMs = TIMEOUT_MS, ...given } = sessionFlags({ ...options, cache: true }, context);
  const taking = { inventory, flags: { ...given, timeoutMs }, mayTry: options.try };
  const refusal =
    named && inventory && (await whyNotTried(context, { ...taking, account: named, inventory }));
  const account = refusal === undefined ? named : undefined;
  const way = wayTo(host, { ...taking, account, aws });
  const { findings: found, hops } = await diagnose(machine, way, callContextsOf(context, inventory)(account));
  const findings =
    name === undefined || account !== undefined ? found : [...found, notLookedAt(name, refusal)];
  const exitCode = countOf(findings, 'fail') === 0 ? EXIT.done : EXIT.failed;
  if (options.forAdmin === true) {
    const evidence = hopInQuestion(hops);
    if (evidence === undefined) {
      throw usageError('--for-admin has nothing to tell: no role was looked at.', {
        hint: 'Name an account that has a role, and run acctmgr doctor without the flag for what else is wrong.',
      });
    }
    return answer({ account: name ?? evidence.hop.label, evidence }, adminView, exitCode);
  }
  return answer({ findings, hops, account: name, quiet: flags.quiet }, doctorView, exitCode);
}

export const doctor = defineCommand({
  declare,
  run: (context, [names], options) => {
    const selection = selectionOf(context.host, names, options);
    return isOneAccount(selection)
      ? examine(context, names[0], options)
      : examineSeveral(context, selection, options);
  },
});
