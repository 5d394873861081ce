import type { EffectiveAccount } from '../accounts/effective.js';
import type { Inventory } from '../accounts/inventory.js';
import { selectAccounts } from '../fleet/select.js';
import { detectShell, unsetVariable } from '../handover/shell.js';
import { liveMfaSession } from '../sessions/mfa-session.js';
import { planRoleSession } from '../sessions/plan.js';
import { profileNameFor } from '../sessions/request.js';
import { routeOf } from '../sessions/route.js';
import { AcctmgrError, EXIT, usageError } from '../system/failure.js';
import { oneLine } from '../system/safe-text.js';
import { assumeAccount, type Assumed, type AssumeWish } from './assume-account.js';
import { oneView, severalView, type Outcome } from './assume-view.js';
import { answer, defineCommand, type Answer } from './command.js';
import type { Context } from './context.js';
import { loadAccounts } from './load-accounts.js';
import { accountNamed } from './pick-account.js';
import { planView, type Explained } from './plan-view.js';
import { collect, declareSessionFlags, sessionFlags, type SessionOptions } from './session-flags.js';
import { requestsFor, sourceFor } from './take-session.js';

interface AssumeOptions extends SessionOptions {
  readonly profileName?: string;
  readonly force?: boolean;
  readonly tag?: readonly string[];
  readonly all?: boolean;
  readonly explain?: boolean;
  readonly dryRun?: boolean;
}

/** So many accounts are asked for at once: STS throttles an account's callers together. */
const AT_ONCE = 8;

/** Two things make a right profile useless, and are said at once. */
function warnOfWinners({ host, output }: Context, assumed: readonly Assumed[]): void {
  for (const { shadow } of assumed) {
    if (shadow !== undefined) output.warn(shadow);
  }
  if (host.env['AWS_ACCESS_KEY_ID'] !== undefined) {
    const unset = unsetVariable(detectShell(host), 'AWS_ACCESS_KEY_ID');
    output.warn(
      `AWS_ACCESS_KEY_ID is set, and most tools prefer it to AWS_PROFILE. Take it away first: ${unset}`,
    );
  }
}

async function assumeOne(context: Context, wish: AssumeWish): Promise<Answer> {
  const { host, output } = context;
  output.lead(`Assuming role in ${oneLine(wish.account.name)} account...`);
  const assumed = await assumeAccount(context, wish);
  warnOfWinners(context, [assumed]);
  return answer({ assumed, now: host.now(), shell: detectShell(host) }, oneView);
}

async function outcomeOf(context: Context, wish: AssumeWish): Promise<Outcome> {
  const { name } = wish.account;
  try {
    return { name, assumed: await assumeAccount(context, wish) };
  } catch (error) {
    if (!(error instanceof AcctmgrError) || error.exitCode === EXIT.interrupted) throw error;
    context.output.warn(
      `${oneLine(name)}: ${error.message.replace(`${name}: `, '')}${error.hint === undefined ? '' : ` ${error.hint}`}`,
    );
    return { name, failure: error };
  }
}

async function assumeSeveral(context: Context, wishes: readonly AssumeWish[]): Promise<Answer> {
  const outcomes = new Map<AssumeWish, Outcome>();
  const waiting = [...wishes];
  const work = async (): Promise<void> => {
    for (let wish = waiting.shift(); wish !== undefined; wish = waiting.shift()) {
      outcomes.set(wish, await outcomeOf(context, wish));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const inOrder = wishes.flatMap((wish) => outcomes.get(wish) ?? []);
  warnOfWinners(
    context,
    inOrder.flatMap((outcome) => ('assumed' in outcome ? [outcome.assumed] : [])),
  );
  const hasFailed = inOrder.some((outcome) => 'failure' in outcome);
  return answer(
    { outcomes: inOrder, now: context.host.now() },
    severalView,
    hasFailed ? EXIT.failed : EXIT.done,
  );
}

function explainOne(context: Context, { inventory, account, flags, profileName }: AssumeWish): Explained {
  const { host } = context;
  const requests = requestsFor(context, { inventory, account, flags }, flags.reason);
  const { aws, source } = sourceFor(context, inventory, account);
  const route = routeOf(host, aws, source, flags.timeoutMs);
  const cached = liveMfaSession(source, { aws, host, route, cache: flags.cache });
  const mfaSession = cached && {
    serial: cached.mfaSerial ?? '',
    obtainedAt: cached.obtainedAt,
    expiration: cached.credentials.expiration,
  };
  return {
    plan: planRoleSession(requests, { source, mfaSession, now: host.now() }),
    profile: profileName ?? profileNameFor(account, flags),
    region: flags.region ?? account.region,
    targetOf: ({ roleArn }) => route.target('sts', roleArn),
  };
}

async function accountsFor(
  context: Context,
  inventory: Inventory,
  names: readonly string[],
  { tag = [], all = false }: AssumeOptions,
): Promise<readonly [EffectiveAccount, ...EffectiveAccount[]]> {
  if (names.length === 1 && tag.length === 0 && !all)
    return [await accountNamed(context, inventory, names[0])];
  if (names.length === 0 && tag.length === 0 && !all)
    return [await accountNamed(context, inventory, undefined)];
  const [first, ...rest] = selectAccounts(inventory, { names, tags: tag, all });
  if (first === undefined) throw new Error('A selection picks at least one account');
  return [first, ...rest];
}

async function assumeAll(
  context: Context,
  names: readonly string[],
  options: AssumeOptions,
): Promise<Answer> {
  const flags = sessionFlags(options, context.host.env);
  const { profileName, force = false } = options;
  const inventory = await loadAccounts(context, 'real');
  const [first, ...rest] = await accountsFor(context, inventory, names, options);
  if (rest.length > 0 && profileName !== undefined) {
    throw usageError('--profile-name goes with one account only.', {
      hint: 'Leave it out, or name one account.',
    });
  }
  const wishFor = (account: EffectiveAccount): AssumeWish => ({
    inventory,
    account,
    flags,
    profileName,
    force,
  });
  if (options.explain === true || options.dryRun === true) {
    return answer(
      [first, ...rest].map((account) => explainOne(context, wishFor(account))),
      planView,
    );
  }
  return rest.length === 0 && names.length <= 1 && options.all !== true && options.tag === undefined
    ? assumeOne(context, wishFor(first))
    : assumeSeveral(context, [first, ...rest].map(wishFor));
}

export const assume = defineCommand<[names: readonly string[]], AssumeOptions>({
  declare: (declaration) => {
    declareSessionFlags(
      declaration.argument('[names...]', 'the accounts; without one, a picker on the terminal'),
    )
      .option('--tag <key=value>', 'every account with this tag; may be repeated', collect)
      .option('--all', 'every account that has a role')
      .option('--profile-name <name>', 'write this profile instead of assumed-<name>')
      .option('--force', 'overwrite a profile of that name that acctmgr did not make')
      .option('--explain', 'print what would be asked of AWS, and why; call nothing')
      .option('--dry-run', 'the same as --explain');
  },
  run: (context, [names], options) => assumeAll(context, names, options),
});
