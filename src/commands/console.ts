import { setTimeout } from 'node:timers/promises';
import type { EffectiveAccount } from '../accounts/effective.js';
import type { Inventory } from '../accounts/inventory.js';
import { ROLE_DURATION } from '../aws/limits.js';
import type { View } from '../output/view.js';
import { routeOf } from '../sessions/route.js';
import { consoleHosts, consolePage, isConsolePage } from '../signin/console-hosts.js';
import { signIn, type SignIn } from '../signin/federation.js';
import { oneUseRedirect } from '../signin/one-use-redirect.js';
import { switchRoleLink } from '../signin/switch-role.js';
import type { BrowserLaunch } from '../system/browser.js';
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
/** For what starts the browser to say that it can't; where it lives as long as the browser, it says nothing. */
const LAUNCH_MS = 1_000;

function destinationOf(
  account: EffectiveAccount,
  { service, destination }: ConsoleOptions,
  region: string | undefined,
): string {
  if (destination === undefined) return consolePage(account.partition, service, region);
  if (service !== undefined)
    throw usageError('--service and --destination cannot be used together.', { hint: 'Give one of them.' });
  if (isConsolePage(account.partition, destination)) return destination;
  throw usageError(`--destination ${oneLine(destination)} cannot be used.`, {
    hint: `Give a page of the console, such as ${consolePage(account.partition, 's3', region)}`,
  });
}

const noBrowser = (message: string, cause?: unknown) =>
  new AcctmgrError(message, {
    code: 'no_browser',
    hint: 'Print the URL with --print, and open it yourself.',
    cause,
  });

/** @throws AcctmgrError where it can't be started */
async function launch(context: Context, address: string): Promise<BrowserLaunch> {
  try {
    return await context.openBrowser(address);
  } catch (error) {
    throw noBrowser('No browser could be started.', error);
  }
}

/** Resolves where it failed, and never else. */
const failureOf = async ({ succeeded }: BrowserLaunch): Promise<'failed'> => {
  if (await succeeded) return new Promise(() => undefined);
  return 'failed';
};

async function openOnce(context: Context, { url }: SignIn): Promise<void> {
  const redirect = await oneUseRedirect(url, BROWSER_WAIT_MS);
  try {
    const launched = await launch(context, redirect.address);
    const outcome = await Promise.race([redirect.used, failureOf(launched)]);
    if (outcome === 'failed') throw noBrowser('No browser could be started.');
    if (!outcome) throw noBrowser('The browser did not ask for the sign-in page.');
  } finally {
    redirect.close();
  }
}

async function openPage(context: Context, address: string): Promise<void> {
  const launched = await launch(context, address);
  const waiting = new AbortController();
  const stillRuns = setTimeout(LAUNCH_MS, true, { signal: waiting.signal }).catch(() => true);
  const isOpened = await Promise.race([launched.succeeded, stillRuns]);
  waiting.abort();
  if (!isOpened) throw noBrowser('No browser could be started.');
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
          const remedy =
            plan.mfaSession === undefined
              ? ''
              : ' The MFA session of acctmgr login signed this one: acctmgr logout ends that.';
          output.warn(
            `--duration has no effect: AWS takes it only where long-term keys signed the role session.${remedy}`,
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
      hint:
        account.role_arn === undefined
          ? `Name an account that has a role; ${account.name} is where your own sign-in leads.`
          : `Sign in with: acctmgr console ${account.name}`,
    });
  }
  if (print === true) return answer({ account, url: link.url }, view);
  await openPage(context, link.url);
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
