import { accountKeys, type EffectiveAccount } from '../../accounts/effective.js';
import { refuseExampleAccount } from '../../accounts/example.js';
import type { Inventory } from '../../accounts/inventory.js';
import { takeAttended } from '../../acquire/attended.js';
import type { View } from '../../output/view.js';
import { consoleHosts, consolePage, isConsolePage } from '../../signin/console-hosts.js';
import { nearestServices, servicePath } from '../../signin/console-services.js';
import { signedOutFirst, signIn } from '../../signin/federation.js';
import { switchRoleLink } from '../../signin/switch-role.js';
import { usageError } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import { answer, defineCommand, type CommandResult, type Declaration, type OptionsOf } from '../command.js';
import type { Context } from '../context.js';
import { openPage } from '../open-page.js';
import { loadAccounts } from '../load-accounts.js';
import { accountNamed } from '../pick-account.js';
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
    .option('--switch-role', "the console's Switch Role link, for who is signed in already");

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

/** @throws AcctmgrError with exit 2 for a service that is not known here: its page would be "not found" after the sign-in */
function pathOf(service: string, pageOf: (path: string | undefined) => string): string {
  const path = servicePath(service);
  if (path !== undefined) return path;
  const near = nearestServices(service);
  const meant = near === '' ? '' : `Did you mean ${near}? `;
  // Most pages are called as their service: the example is the one that was meant, where the guess is right.
  const example = /^[a-z][a-z0-9-]*$/i.test(service) ? pageOf(service.toLowerCase()) : pageOf(undefined);
  throw usageError(`--service ${oneLine(service)} is not a service of the console that acctmgr knows.`, {
    hint: `${meant}Any page is opened by its address, as the browser shows it: --destination ${example}`,
  });
}

function destinationOf(
  account: EffectiveAccount,
  { service, destination }: ConsoleOptions,
  region: string | undefined,
): string {
  const pageOf = (path: string | undefined) => consolePage(account.partition, path, region);
  if (destination === undefined) return pageOf(service === undefined ? undefined : pathOf(service, pageOf));
  if (service !== undefined)
    throw usageError('--service and --destination cannot be used together.', { hint: 'Give one of them.' });
  if (isConsolePage(account.partition, destination)) return destination;
  throw usageError(`--destination ${oneLine(destination)} cannot be used.`, {
    hint: `Give a page of the console, such as ${pageOf('s3')}`,
  });
}

async function openConsole(
  context: Context,
  inventory: Inventory,
  account: EffectiveAccount,
  options: ConsoleOptions,
): Promise<CommandResult> {
  const { host, output } = context;
  // --duration is the console's here: it may outlast the role session that signs in.
  const { duration: wished, ...rest } = options;
  const flags = sessionFlags(rest, context);
  const region = flags.region ?? account.region;
  const destination = destinationOf(account, options, region);
  consoleHosts(account.partition);
  if (options.print !== true) requireOneUse(host, account.name);
  const signedIn = await takeAttended(
    callerOf(context, flags.mfaCode, inventory.settings),
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
    return options.switchRole === true
      ? switchRole(context, account, options)
      : openConsole(context, inventory, account, options);
  },
});
