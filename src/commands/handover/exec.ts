import { takeVariables } from '../../acquire/variables.js';
import type { SessionWish } from '../../acquire/wish.js';
import { notDoneIn, unknownEnds, type RegionTest, type RunRecord } from '../../fleet/run/run-record.js';
import { isOneAccount } from '../../fleet/selection/select.js';
import { environmentWith, type Variables } from '../../handover/session-variables.js';
import { localClock } from '../../output/moment.js';
import { endAs, runChild, type ChildEnd } from '../../system/processes/child-process.js';
import type { Host } from '../../system/host.js';
import { oneLine } from '../../system/safe-text.js';
import {
  defineCommand,
  silentAnswer,
  type CommandResult,
  type Declaration,
  type OptionsOf,
} from '../command.js';
import type { Context } from '../context.js';
import { loadAccounts } from '../load-accounts.js';
import { accountNamed } from '../pick-account.js';
import {
  declareSelectionFlags,
  earlierRun,
  listCommand,
  pickToTake,
  selectionOf,
  selectionText,
} from '../selection-flags.js';
import { declareSessionFlags, sessionFlags } from '../session-flags.js';
import { callerOf } from '../terminal-asker.js';
import { commandMissing, declareRunFlags, refuseRunFlags, runWish } from './run-flags.js';

const declare = (declaration: Declaration) =>
  declareRunFlags(
    declareSessionFlags(
      declareSelectionFlags(
        declaration
          .usage('[options] [names...] [-- command args...]')
          .argument('[names...]', "the account, or several: 'dev-*'; without one, a picker on the terminal"),
      ),
    ),
  )
    .option('--serve', 'renew the session for as long as the command runs')
    .addHelpText(
      'after',
      `
The command gets the session in its environment, and no profile is written.
Without a command, your shell is started.

With --serve it gets the address of an endpoint on this machine instead, where
AWS tools fetch credentials by themselves, and again before these end. Nobody is
asked then: where an MFA code is needed, they fail until you run acctmgr login.
Of several accounts, each command has an endpoint and a token of its own.

An account is meant by its name or id, NAME/SET is its permission set SET, and .
is the account that this shell is in.

For several accounts the command runs once in each (with several --region, once
a region), and a table says at the end where it failed. You are asked once, or
give --yes, which does not answer for protected accounts that nobody named. In
its arguments {account}, {account_id}, {region} and {partition} are filled in;
{{ is a brace. Its environment has ACCTMGR_ACCOUNT, ACCTMGR_ACCOUNT_ID,
ACCTMGR_PARTITION, AWS_REGION, and a tag env as ACCTMGR_TAG_ENV.

With --read-only or --view-only the command finds no other profile of yours, and
acctmgr gives it nothing wider, changes no accounts and no trust for it. It is
no sandbox: the command runs as you, and can read what you can.

Exit code: of one account, the command's own. Of several 0 if each ended with 0,
3 if none could be taken, 130 after Ctrl-C, 141 if nobody read on, else 1.

Examples:
  acctmgr exec dev -- aws s3 ls
  acctmgr exec 'dev-*' --except dev-old -- aws s3 ls
  acctmgr exec --tag env=dev --read-only --json -- aws iam list-users
  acctmgr exec dev -- sh -c 'aws s3 ls | wc -l'
  acctmgr exec --serve dev -- terraform apply`,
    );

type ExecOptions = OptionsOf<typeof declare>;

/** What a command is given for its life. */
interface Loan {
  readonly variables: Variables;
  /** For a person: until when. */
  readonly term: string;
  /** Takes it back. Returns whether something is still under way that nobody needs to wait for. */
  end(): boolean;
}

/** The user's shell. */
const shellOf = ({ env, platform }: Host): string =>
  platform === 'win32' ? (env['COMSPEC'] ?? 'cmd.exe') : (env['SHELL'] ?? '/bin/sh');

async function lend(context: Context, wish: SessionWish, isServed: boolean): Promise<Loan> {
  const caller = callerOf(context, wish.flags.mfaCode, wish.inventory);
  if (isServed) {
    const { serveSession } = await import('../../acquire/served.js');
    return { ...(await serveSession(caller, wish)), term: 'for as long as it runs' };
  }
  return takeVariables(caller, wish, (variables, expiration) => ({
    variables,
    term: `until ${localClock(expiration)}`,
    end: () => false,
  }));
}

/** The regions of the run and, of one that is done again in the same ones, the places in them that are meant. */
function regionsOf(
  { region }: ExecOptions,
  earlier: RunRecord | undefined,
): { readonly regions: readonly string[]; readonly isMeant: RegionTest } {
  const isAgain = region === undefined && earlier !== undefined && earlier.regions.length > 0;
  return isAgain
    ? { regions: earlier.regions, isMeant: notDoneIn(earlier) }
    : { regions: region ?? [], isMeant: () => true };
}

/** What a killed run had begun is done again, and may be done twice by that. */
function warnOfUnknownEnds({ output }: Context, earlier: RunRecord): void {
  const names = unknownEnds(earlier).map(oneLine);
  if (names.length === 0) return;
  output.warn(
    `The run ${earlier.id} was killed while its command ran in ${names.join(', ')}: there it may have done its work, or go on. To leave one out: --except ${names[0]}`,
  );
}

async function execute(
  context: Context,
  names: readonly string[],
  command: readonly string[],
  options: ExecOptions,
): Promise<CommandResult> {
  const earlier = earlierRun(context.host, options);
  if (earlier !== undefined) warnOfUnknownEnds(context, earlier);
  const selection = selectionOf(context.host, names, options, earlier);
  const { regions, isMeant } = regionsOf(options, earlier);
  const isRun = !isOneAccount(selection) || regions.length > 1;
  if (!isRun) {
    refuseRunFlags(options);
    return execOne(context, names[0], command, options);
  }
  const [program, ...args] = command;
  if (program === undefined || program === '') throw commandMissing();
  const flags = sessionFlags(options, context);
  const inventory = await loadAccounts(context, 'real');
  const picked = pickToTake(context.host, inventory, selection, flags);
  const [first, ...others] = regions;
  const run = await import('./exec-run.js');
  return run.execRun(context, {
    inventory,
    picked,
    selection: selectionText(names, options),
    listedBy: listCommand(names, options),
    isMeant,
    command: [program, ...args],
    flags: [{ ...flags, region: first }, ...others.map((region) => ({ ...flags, region }))],
    isConfirmed: options.yes === true,
    isServed: options.serve === true,
    ...(await runWish(options)),
  });
}

async function execOne(
  context: Context,
  name: string | undefined,
  command: readonly string[],
  options: ExecOptions,
): Promise<CommandResult> {
  const { host, output } = context;
  const flags = sessionFlags(options, context);
  const inventory = await loadAccounts(context, 'real');
  const account = await accountNamed(context, inventory, name, flags.narrowing);
  const { variables, term, end } = await lend(
    context,
    { event: 'exec', use: 'sdk', inventory, account, flags, mark: { program: command[0] ?? shellOf(host) } },
    options.serve === true,
  );
  const [program = shellOf(host), ...args] = command;
  if (command.length === 0) {
    output.note(`${oneLine(program)} has the session of ${account.name} ${term}. Leave it with exit.`);
  }
  const env = environmentWith(variables, host.inherited, host.platform);
  let isUnderWay = false;
  let childEnd: ChildEnd;
  try {
    childEnd = await runChild([program, ...args], env, host);
  } finally {
    isUnderWay = end();
  }
  return silentAnswer(endAs(childEnd), isUnderWay);
}

export const exec = defineCommand({
  declare,
  run: (context, [names], options, command = []) => execute(context, names, command, options),
});
