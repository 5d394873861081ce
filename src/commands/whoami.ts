import { loadInventory } from '../accounts/load.js';
import type { CallerIdentity } from '../aws/answer.js';
import { isoTime, utcTime } from '../output/moment.js';
import type { View } from '../output/view.js';
import { managedProfileOf } from '../profiles/managed-profile.js';
import { attemptLog } from '../sessions/attempts.js';
import { chooseSource } from '../sessions/choose-source.js';
import { identifySource } from '../sessions/obtain.js';
import { routeOf } from '../sessions/route.js';
import type { Source } from '../sessions/source.js';
import { AcctmgrError } from '../system/failure.js';
import { answer, defineCommand, type Answer } from './command.js';
import type { Context } from './context.js';
import { inventoryRequest } from './load-accounts.js';
import { timeoutOf } from './session-flags.js';
import { awsSettings, mfaCodes } from './take-session.js';
import { stateOf } from './time-left.js';

interface Identified {
  readonly identity: CallerIdentity;
  /** Names in the inventory of the account. */
  readonly accounts: readonly string[];
  readonly source: string;
  /** The profile in use, where acctmgr wrote it. */
  readonly managed: { readonly profile: string; readonly expiration: Date } | undefined;
  readonly now: number;
}

const view: View<Identified> = {
  json: ({ identity, accounts, source, managed }) => ({
    account: identity.accountId,
    arn: identity.arn,
    user_id: identity.userId,
    accounts,
    source,
    profile: managed?.profile ?? null,
    expiration: managed === undefined ? null : isoTime(managed.expiration),
  }),
  human: ({ identity, accounts, managed, now }) =>
    [
      'Current AWS Identity:',
      `Account: ${identity.accountId}${accounts.length === 0 ? '' : ` (${accounts.join(', ')})`}`,
      `User/Role ARN: ${identity.arn}`,
      `User ID: ${identity.userId}`,
      ...(managed === undefined
        ? []
        : [
            `Profile: ${managed.profile} (${stateOf(managed.expiration, now)}, until ${utcTime(managed.expiration)})`,
          ]),
    ].join('\n'),
};

/** An inventory that is missing or wrong must not keep anybody from learning who they are. */
async function accountNames(context: Context, accountId: string): Promise<readonly string[]> {
  try {
    const { inventory } = await loadInventory(context.host, {
      ...inventoryRequest(context, 'any'),
      mayCreate: false,
    });
    return inventory.accounts.filter(({ account_id }) => account_id === accountId).map(({ name }) => name);
  } catch (error) {
    if (!(error instanceof AcctmgrError)) throw error;
    if (error.code !== 'no_inventory') context.output.note(`Account names are unknown: ${error.message}`);
    return [];
  }
}

function managedOf({ profile }: Source, aws: ReturnType<typeof awsSettings>): Identified['managed'] {
  const values = profile === undefined ? undefined : aws.profiles.profiles.get(profile)?.credentials;
  const managed = values && profile !== undefined ? managedProfileOf(profile, values) : undefined;
  return managed && { profile: managed.name, expiration: managed.expiration };
}

interface WhoamiOptions {
  readonly profile?: string;
  readonly mfaCode?: string;
  readonly timeout?: string;
}

async function identify(context: Context, options: WhoamiOptions): Promise<Answer> {
  const { host, output } = context;
  const aws = awsSettings(context);
  const source = chooseSource({ ...aws, profile: options.profile, handedOut: 'use' });
  const profileVariable = host.env['AWS_PROFILE'];
  if (source.description === 'environment' && profileVariable !== undefined) {
    output.note('AWS_ACCESS_KEY_ID and AWS_PROFILE are both set: most tools take the former, as here.');
  }
  const identity = await identifySource(source, {
    host,
    aws,
    use: 'link',
    cache: 'off',
    route: routeOf(host, aws, source, timeoutOf(options.timeout)),
    mfaCodes: mfaCodes(context, options.mfaCode),
    log: attemptLog(host, undefined, output.warn),
    attempt: { event: 'whoami' },
    isExample: false,
    note: output.note,
    debug: output.debug,
  });
  const accounts = await accountNames(context, identity.accountId);
  return answer(
    { identity, accounts, source: source.description, managed: managedOf(source, aws), now: host.now() },
    view,
  );
}

export const whoami = defineCommand<[], WhoamiOptions>({
  declare: (declaration) => {
    declaration
      .option('--profile <name>', 'an AWS profile, instead of what the environment says')
      .option(
        '--mfa-code <code>',
        'the six digits that the MFA device shows now, where the profile asks for them',
      )
      .option('--timeout <time>', 'how long AWS may take in all (default 30s)');
  },
  run: (context, _positionals, options) => identify(context, options),
});
