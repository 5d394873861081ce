import type { EffectiveAccount } from '../../accounts/effective.js';
import { assumeAccount, type AssumeWish } from '../../acquire/assume-account.js';
import { chainOf, prepare, surroundingsOf, type Prepared } from '../../acquire/prepared.js';
import { loginOf, planAfter, sharedLogins } from '../../acquire/shared-login.js';
import { newRunId } from '../../fleet/run/run-id.js';
import { isOneAccount } from '../../fleet/selection/select.js';
import { requirePlainName } from '../../profiles/credentials-file.js';
import { lastOf } from '../../sessions/chain.js';
import { profileNameFor } from '../../sessions/profile-name.js';
import { profileRegion } from '../../sessions/region.js';
import { usageError } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import { assumeSeveral } from './assume-several.js';
import { oneView } from './assume-view.js';
import { answer, defineCommand, type CommandResult, type Declaration, type OptionsOf } from '../command.js';
import type { Context } from '../context.js';
import { AT_ONCE, JOBS_FLAG } from '../flag-values.js';
import { loadAccounts } from '../load-accounts.js';
import { accountNamed } from '../pick-account.js';
import { planView, type Explained } from './plan-view.js';
import { noteMissingRegion } from '../missing-region.js';
import { remindOfProfiles } from '../remind-of-profiles.js';
import {
  declareSelectionFlags,
  pickToTake,
  refuseJobs,
  selectionOf,
  selectionText,
} from '../selection-flags.js';
import { declareSessionFlags, sessionFlags } from '../session-flags.js';
import { callerOf } from '../terminal-asker.js';
import { runningShell } from '../running-shell.js';
import { warnOfWinners } from './winners.js';

const declare = (declaration: Declaration) =>
  declareSessionFlags(
    declareSelectionFlags(
      declaration.argument(
        '[names...]',
        "the accounts, or a glob: 'dev-*'; without one, a picker on the terminal",
      ),
    )
      .option(...JOBS_FLAG)
      .option('--profile-name <name>', 'write this profile instead of assumed-<name>')
      .option('--force', 'overwrite a profile that acctmgr did not make, or a live one with other rights')
      .option('--explain', 'print what would be asked of AWS, and why; call nothing')
      .option('--dry-run', 'the same as --explain'),
  ).addHelpText('after', EXAMPLES);

type AssumeOptions = OptionsOf<typeof declare>;

async function assumeOne(context: Context, wish: AssumeWish): Promise<CommandResult> {
  const { host, output } = context;
  const caller = callerOf(context, wish.flags.mfaCode, wish.inventory);
  const begin = (): void => {
    output.lead(`Assuming role in ${oneLine(wish.account.name)} account...`);
  };
  const assumed = await assumeAccount(caller, wish, { begin });
  const shell = await runningShell(context);
  warnOfWinners(context, [assumed], shell);
  noteMissingRegion(context, [{ ...assumed, account: assumed.account.name }]);
  remindOfProfiles(context, wish.inventory, [assumed]);
  return answer({ assumed, now: host.now(), shell }, oneView);
}

/** The plans as the real run would follow them, with the logins that several accounts share. */
function explain({ host }: Context, wishes: readonly AssumeWish[]): CommandResult {
  const now = host.now();
  const surroundings = surroundingsOf(host);
  const prepared = wishes.map((wish): [AssumeWish, Prepared] => [
    wish,
    prepare(host, wish, chainOf(wish), surroundings),
  ]);
  const logins = sharedLogins(
    prepared.map(([, one]) => one),
    now,
  );
  return answer(
    prepared.map(([{ account, flags, profileName }, one]): Explained => {
      const { taken } = lastOf(one.chain);
      const roleArn = taken.kind === 'role' ? taken.roleArn : undefined;
      const profile = profileName ?? profileNameFor(account, roleArn, flags);
      const facts = { account, flags, source: one.source, profiles: one.aws.profiles };
      return {
        plan: planAfter(one, logins, now),
        sharedLogin: loginOf(one, logins),
        isProtected: one.protectedRoles.length > 0,
        profile,
        region: profileRegion(facts, profile),
        targetOf: (hop) => one.route.target('sts', hop.roleArn),
        portalOf: ({ signIn }) => one.route.signInTarget('sso', signIn.region),
      };
    }),
    planView,
  );
}

async function assumeAll(
  context: Context,
  names: readonly string[],
  options: AssumeOptions,
): Promise<CommandResult> {
  const flags = sessionFlags(options, context);
  const { profileName, force = false } = options;
  if (profileName !== undefined) requirePlainName(profileName);
  const inventory = await loadAccounts(context, 'real');
  const selection = selectionOf(context.host, names, options);
  const wishFor = (account: EffectiveAccount): AssumeWish => ({
    event: 'assume',
    use: 'person',
    inventory,
    account,
    flags,
    profileName,
    force,
  });
  const isExplained = options.explain === true || options.dryRun === true;
  if (isOneAccount(selection)) {
    refuseJobs(options);
    const wish = wishFor(await accountNamed(context, inventory, names[0], flags.narrowing));
    return isExplained ? explain(context, [wish]) : assumeOne(context, wish);
  }
  const { accounts, leftOut } = pickToTake(context.host, inventory, selection, flags);
  const mark = { id: newRunId(context.host.now(), Math.random()), selection: selectionText(names, options) };
  const [first, ...rest] = accounts.map(({ account, isNamed }) => ({
    ...wishFor(account),
    mark,
    isPicked: !isNamed,
  }));
  if (first === undefined) throw new Error('A selection picks at least one account');
  if (rest.length > 0 && profileName !== undefined) {
    throw usageError('--profile-name works with one account only.', {
      hint: 'Leave it out, or name one account.',
    });
  }
  return isExplained
    ? explain(context, [first, ...rest])
    : assumeSeveral(context, { wishes: [first, ...rest], leftOut, atOnce: options.jobs ?? AT_ONCE });
}

const EXAMPLES = `
An account is meant by its name or id, NAME/SET is its permission set SET, and .
is the account that this shell is in. Several are taken side by side; --yes does
not answer for protected ones that nobody named.

Exit code: 0 if all were taken, 1 if any was not, 3 if none may be taken, 130
after Ctrl-C.

Examples:
  acctmgr assume dev
  acctmgr assume dev stage --read-only
  acctmgr assume --tag env=dev --tag team=web
  acctmgr assume prod --role Auditor
  acctmgr assume prod --explain`;

export const assume = defineCommand({
  declare,
  run: (context, [names], options) => assumeAll(context, names, options),
});
