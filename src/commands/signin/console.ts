import { accountKeys, type EffectiveAccount } from '../../accounts/effective.js';
import { refuseExampleAccount } from '../../accounts/example.js';
import type { Inventory } from '../../accounts/inventory.js';
import { takeAttended } from '../../acquire/attended.js';
import type { View } from '../../output/view.js';
import { consoleHosts } from '../../signin/console-hosts.js';
import { signedOutFirst, signIn } from '../../signin/federation.js';
import { switchRoleLink } from '../../signin/switch-role.js';
import { usageError } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import { answer, defineCommand, type CommandResult, type Declaration, type OptionsOf } from '../command.js';
import type { Context } from '../context.js';
import { openPage } from '../open-page.js';
import { loadAccounts } from '../load-accounts.js';
import { accountNamed } from '../pick-account.js';
import { destinationOf } from './destination.js';
import { openOnce, requireOneUse } from './open-in-browser.js';
import { declareSessionFlags, sessionFlags } from '../session-flags.js';
import { callerOf } from '../terminal-asker.js';

const declare = (declaration: Declaration) =>
  declareSessionFlags(declaration.argument('[name]', 'the account; without it, a picker on the terminal'))
    .option('--service <name>', 'begin with this service: s3, ec2, cloudwatch')
    .option('--destination <url>', 'begin with this page of the console')
    .option('--print', 'print the URL, a secret for 15 minutes, instead of opening it')
    .option(
      '--sign-out-first',
      'for "You must first log out": ends the console session of the browser before',
    )
    .option('--switch-role', "the console's Switch Role link, for who is signed in already")
    .option('--federation', 'of a permission set: sign in with its credentials, not through the portal');

type ConsoleOptions = OptionsOf<typeof declare>;

interface Opened {
  readonly account: EffectiveAccount;
  /** Undefined where the browser was sent there: the URL is a secret. */
  readonly url: string | undefined;
}

const view: View<Opened> = {
  json: ({ account, url }) => ({
    account: account.name,
    account_id: account.account_id,
    url: url ?? null,
    opened: url === undefined,
  }),
  human: ({ account, url }, { paint }) =>
    url ?? `${paint('green', '✓')} Opened the console of ${oneLine(account.name)} in the browser.`,
};

async function openConsole(
  context: Context,
  inventory: Inventory,
  account: EffectiveAccount,
  options: ConsoleOptions,
): Promise<CommandResult> {
  const { host, output } = context;
  // --duration is the console's here: it may outlast the role session that signs in.
  const { duration: wished, ...rest } = options;
  // Of a permission set, it is refused.
  const flags = sessionFlags(account.access.kind === 'permission-set' ? options : rest, context);
  const region = flags.region ?? account.region;
  const destination = destinationOf(account, options, region);
  consoleHosts(account.partition);
  if (options.print !== true) requireOneUse(host, account.name);
  const signedIn = await takeAttended(
    callerOf(context, flags.mfaCode, inventory),
    { event: 'console', use: 'sdk', inventory, account, flags },
    {
      handOver: ({ plan, credentials }, { route }) => {
        // AWS refuses it for what role chaining made, an MFA session's roles among them.
        const mayLast = plan.hops.length === 1 && plan.hops[0]?.signer === 'long-term-keys';
        if (wished !== undefined && !mayLast) {
          const remedy =
            plan.mfaSession === undefined
              ? ''
              : ' The MFA session of acctmgr login signed this one: acctmgr logout ends that.';
          output.warn(
            `--duration has no effect: AWS takes it only where long-term keys signed the role session.${remedy}`,
          );
        }
        const wish = {
          credentials,
          partition: account.partition,
          durationSeconds: mayLast ? wished : undefined,
          destination,
          endpoint: host.env['AWS_ENDPOINT_URL_SIGNIN'],
        };
        return signIn(wish, route.transport);
      },
    },
  );
  if (signedIn.durationDropped)
    output.warn('AWS refused --duration, so the console session lasts as long as the role session.');
  const url = options.signOutFirst === true ? signedOutFirst(signedIn.url) : signedIn.url;
  if (options.print === true) return answer({ account, url }, view);
  await openOnce(context, account.name, url);
  return answer({ account, url: undefined }, view);
}

async function switchRole(
  context: Context,
  account: EffectiveAccount,
  { print, signOutFirst }: ConsoleOptions,
): Promise<CommandResult> {
  if (signOutFirst === true) {
    throw usageError('--sign-out-first cannot be used with --switch-role.', {
      hint: 'A Switch Role link is for who is signed in. Leave one of them out.',
    });
  }
  refuseExampleAccount(accountKeys(account));
  const link = switchRoleLink(account);
  if (!('url' in link)) {
    throw usageError(`There is no Switch Role link for ${account.name}: ${link.reason}.`, {
      code: 'no_switch_role',
      hint:
        account.access.kind === 'base'
          ? `Name an account that has a role; ${account.name} is where your own sign-in leads.`
          : `Sign in with: acctmgr console ${account.name}`,
    });
  }
  if (print === true) return answer({ account, url: link.url }, view);
  await openPage(context, link.url);
  return answer({ account, url: undefined }, view);
}

export const console = defineCommand({
  declare,
  run: async (context, [name], options) => {
    const inventory = await loadAccounts(context, 'real');
    const narrowing = options.readOnly === true ? 'read-only' : undefined;
    const account = await accountNamed(context, inventory, name, narrowing);
    if (options.switchRole === true) return switchRole(context, account, options);
    if (account.access.kind !== 'permission-set' || options.federation === true)
      return openConsole(context, inventory, account, options);
    const { portalConsole } = await import('./portal-console.js');
    const url = await portalConsole(context, inventory, account, options);
    return answer({ account, url }, view);
  },
});
