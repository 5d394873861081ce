import type { EffectiveAccount } from '../accounts/effective.js';
import type { Inventory } from '../accounts/inventory.js';
import { ROLE_DURATION } from '../aws/limits.js';
import type { View } from '../output/view.js';
import { routeOf } from '../sessions/route.js';
import { consoleHosts, consolePage } from '../signin/console-hosts.js';
import { signIn, type SignIn } from '../signin/federation.js';
import { oneUseRedirect } from '../signin/one-use-redirect.js';
import { switchRoleLink } from '../signin/switch-role.js';
import { AcctmgrError, usageError } from '../system/failure.js';
import { oneLine } from '../system/safe-text.js';
import { answer, defineCommand, type Answer } from './command.js';
import type { Context } from './context.js';
import { loadAccounts } from './load-accounts.js';
import { accountNamed } from './pick-account.js';
import { declareSessionFlags, durationWithin, sessionFlags, type SessionOptions } from './session-flags.js';
import { takeSession } from './take-session.js';

interface ConsoleOptions extends SessionOptions {
  readonly service?: string;
  readonly destination?: string;
  readonly print?: boolean;
  readonly switchRole?: boolean;
}

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

const BROWSER_WAIT_MS = 60_000;

function destinationOf(
  account: EffectiveAccount,
  { service, destination }: ConsoleOptions,
  region: string | undefined,
): string {
  if (destination === undefined) return consolePage(account.partition, service, region);
  if (service !== undefined)
    throw usageError('--service and --destination go not together.', { hint: 'Give one of them.' });
  if (URL.canParse(destination) && new URL(destination).protocol === 'https:') return destination;
  throw usageError(`--destination ${oneLine(destination)} cannot be used.`, {
    hint: `Give a page of the console, such as ${consolePage(account.partition, 's3', region)}`,
  });
}

async function openOnce(context: Context, { url }: SignIn): Promise<void> {
  const redirect = await oneUseRedirect(url, BROWSER_WAIT_MS);
  try {
    await context.openBrowser(redirect.address);
  } catch (error) {
    redirect.close();
    throw new AcctmgrError('No browser could be started.', {
      code: 'no_browser',
      hint: 'Print the URL with --print, and open it within 15 minutes.',
      cause: error,
    });
  }
  if (await redirect.used) return;
  throw new AcctmgrError('The browser did not ask for the sign-in page.', {
    code: 'no_browser',
    hint: 'Print the URL with --print, and open it within 15 minutes.',
  });
}

async function openConsole(
  context: Context,
  inventory: Inventory,
  account: EffectiveAccount,
  options: ConsoleOptions,
): Promise<Answer> {
  const { host, output } = context;
  // --duration is the console's here: it may outlast the role session that signs in.
  const { duration, ...rest } = options;
  const flags = sessionFlags(rest, host.env);
  const wished = durationWithin('duration', ROLE_DURATION, duration);
  const region = flags.region ?? account.region;
  const destination = destinationOf(account, options, region);
  consoleHosts(account.partition);
  const signedIn = await takeSession(
    context,
    { event: 'console', use: 'sdk', inventory, account, flags },
    {
      prepare: () => undefined,
      handOver: (session, aws) => {
        const { plan } = session;
        // AWS refuses it for what role chaining made, an MFA session's roles among them.
        const mayLast = plan.hops.length === 1 && plan.hops[0].signer === 'long-term-keys';
        if (wished !== undefined && !mayLast) {
          output.warn(
            '--duration has no effect: AWS takes it only where long-term keys signed the role session.',
          );
        }
        const wish = {
          credentials: session.credentials,
          partition: account.partition,
          durationSeconds: mayLast ? wished : undefined,
          destination,
          endpoint: host.env['AWS_ENDPOINT_URL_SIGNIN'],
        };
        return signIn(wish, routeOf(host, aws, plan.source, flags.timeoutMs).transport);
      },
    },
  );
  if (signedIn.durationDropped)
    output.warn('AWS refused --duration, so the console session lasts as long as the role session.');
  if (options.print === true) return answer({ account, url: signedIn.url }, view);
  await openOnce(context, signedIn);
  return answer({ account, url: undefined }, view);
}

async function switchRole(
  context: Context,
  account: EffectiveAccount,
  { print }: ConsoleOptions,
): Promise<Answer> {
  const link = switchRoleLink(account);
  if (!('url' in link)) {
    throw usageError(`There is no Switch Role link for ${account.name}: ${link.reason}.`, {
      code: 'no_switch_role',
      hint: `Sign in with: acctmgr console ${account.name}`,
    });
  }
  if (print === true) return answer({ account, url: link.url }, view);
  await context.openBrowser(link.url);
  return answer({ account, url: undefined }, view);
}

export const console = defineCommand<[name?: string], ConsoleOptions>({
  declare: (declaration) => {
    declareSessionFlags(declaration.argument('[name]', 'the account; without it, a picker on the terminal'))
      .option('--service <name>', 'begin with this service: s3, ec2, cloudwatch')
      .option('--destination <url>', 'begin with this page of the console')
      .option('--print', 'print the URL, a secret for 15 minutes, instead of opening it')
      .option('--switch-role', "the console's Switch Role link, for who is signed in already");
  },
  run: async (context, [name], options) => {
    const inventory = await loadAccounts(context, 'real');
    const account = await accountNamed(context, inventory, name);
    return options.switchRole === true
      ? switchRole(context, account, options)
      : openConsole(context, inventory, account, options);
  },
});
