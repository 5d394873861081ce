import { checkInventory, type CheckedInventory } from '../../accounts/locating/load.js';
import { findAccount, inventoryOf } from '../../accounts/inventory.js';
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
import { EXIT, usageError } from '../../system/failure.js';
import { accessLogNamedBy, accessLogPath } from '../../system/paths.js';
import { oneLine } from '../../system/safe-text.js';
import { answer, defineCommand, type CommandResult, type Declaration, type OptionsOf } from '../command.js';
import type { Context } from '../context.js';
import { adminView, countOf, doctorView } from './doctor-view.js';
import { wayTo } from './doctor-way.js';
import { runningShell } from '../running-shell.js';
import { timeoutOf } from '../flag-values.js';
import { EXTERNAL_ID_FLAG, ROLE_FLAG, sessionFlags } from '../session-flags.js';

const declare = (declaration: Declaration) =>
  declaration
    .argument('[name]', 'the account to reach; without one, all that can be told without')
    .option('--for-admin', "print only what to send to the administrator of the role's account")
    .option('--no-try', 'do not try AssumeRole')
    .option(...ROLE_FLAG)
    .option(...EXTERNAL_ID_FLAG)
    .option('--timeout <time>', 'how long AWS may take for each answer (default 8s)', timeoutOf)
    .addHelpText(
      'after',
      `
Nothing is changed. AssumeRole is tried where no code and no confirmation is
needed; its session is handed to nobody, and each try stands in the access log.
Exit code 1: something failed.

Examples:
  acctmgr doctor
  acctmgr doctor dev
  acctmgr doctor dev --for-admin`,
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

const notLookedAt = (name: string): Finding =>
  skip(
    'path',
    `${oneLine(name)} was not looked at, since there is no accounts.json that could be used.`,
    'acctmgr validate',
  );

async function examine(
  context: Context,
  name: string | undefined,
  options: DoctorOptions,
): Promise<CommandResult> {
  const { host, output, flags } = context;
  const checked = await inventoryInForce(context);
  const inventory =
    checked.ok && checked.value.checked.file !== undefined
      ? inventoryOf(checked.value.checked.file, checked.value)
      : undefined;
  const account = name === undefined || inventory === undefined ? undefined : findAccount(inventory, name);
  const lookup =
    account && inventory && lookupOf(host.env, account.name, inventoryBeside(host, inventory.path));
  const aws = settle(() => awsSettings(host));
  const settings = inventory?.settings.access_log;
  const { timeoutMs = TIMEOUT_MS, ...given } = sessionFlags({ ...options, cache: true }, context);
  const way = wayTo(host, { account, inventory, aws, flags: { ...given, timeoutMs }, mayTry: options.try });
  const callContextFor = (route: Route): CallContext => ({
    host,
    route,
    mfaCodes: {
      tries: 0,
      ask: ({ label }) => Promise.reject(new Error(`A doctor asks for no code of ${label}`)),
    },
    // That it can't be written is a finding.
    log: attemptLog(host, settings, output.debug),
    attempt: { event: 'doctor' },
    lookup,
    note: output.debug,
    warn: output.debug,
    debug: output.debug,
  });
  const machine = {
    host,
    words: shellWords(await runningShell(context)),
    inventory: checked,
    aws,
    log: accessLogPath(host, settings?.path),
    logNamedBy: accessLogNamedBy(host, settings?.path),
  };
  const { findings: found, hops } = await diagnose(machine, way, callContextFor);
  const findings = name === undefined || account !== undefined ? found : [...found, notLookedAt(name)];
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
  run: (context, [name], options) => examine(context, name, options),
});
