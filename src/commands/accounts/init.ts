import { hasOwnAccounts } from '../../accounts/locating/own-accounts.js';
import { isUnattended } from '../../accounts/locating/locate.js';
import { usageError } from '../../system/failure.js';
import type { Host } from '../../system/host.js';
import type { Context } from '../context.js';
import { defineCommand, type Declaration, type OptionsOf } from '../command.js';
import { beginWithExample } from './init-example.js';
import { ORIGINS, type Origin } from './origins.js';

const declare = (declaration: Declaration) =>
  declaration
    .addOption(
      declaration
        .createOption('--accounts <from>', 'where they come from; without it, a terminal is asked')
        .choices(ORIGINS.map(({ name }) => name)),
    )
    .option('--name <name>', 'by hand: what the account is to be called')
    .option('--role-arn <arn>', 'by hand: the role to assume')
    .option('--source-profile <name>', 'by hand: the AWS profile whose credentials assume the role')
    .option('--mfa-serial <arn>', 'by hand: your MFA device')
    .option('--start-url <url>', 'Identity Center: the address of your access portal')
    .option('--region <region>', 'Identity Center: where it lives')
    .option('--yes', 'role profiles: import them without asking')
    .option('--local', 'the example in the current folder instead of your own configuration folder');

type InitOptions = OptionsOf<typeof declare>;

/** Scripts, and who has accounts already, get what they always got. */
const mayAsk = ({ host, flags }: Context): boolean =>
  !flags.json && !isUnattended(host) && !hasOwnAccounts(host);

async function askOrigin(context: Context): Promise<Origin | undefined> {
  if (!mayAsk(context)) return undefined;
  const terminal = await context.openTerminal();
  if (typeof terminal === 'string') return undefined;
  try {
    return await terminal.pick('Where do your accounts come from?', offered(context.host));
  } finally {
    terminal.close();
  }
}

const offered = (host: Host) =>
  ORIGINS.flatMap((origin) => {
    const hint = origin.hint(host);
    return hint === undefined ? [] : [{ value: origin, label: origin.label, hint }];
  });

/** What belongs to one origin alone is refused with the others, where nobody would hear of it. */
function givenOrigin({ accounts, local = false, yes, ...options }: InitOptions): Origin | undefined {
  const { name: account, roleArn, sourceProfile, mfaSerial, startUrl, region } = options;
  const isPortal = startUrl !== undefined || region !== undefined;
  const isByHand = [account, roleArn, sourceProfile, mfaSerial].some((value) => value !== undefined);
  const name =
    accounts ??
    (isPortal ? 'identity-center' : isByHand ? 'by-hand' : yes === true ? 'role-profiles' : undefined);
  const stray =
    (isByHand && name !== 'by-hand' && 'the flags of an account') ||
    (isPortal && name !== 'identity-center' && 'the flags of a portal') ||
    (yes === true && name !== 'role-profiles' && '--yes') ||
    (local && name !== undefined && name !== 'example' && '--local');
  if (stray !== false)
    throw usageError(`With --accounts ${name ?? 'example'}, ${stray} would do nothing.`, {
      hint: 'Run acctmgr init --help for what there is.',
    });
  return ORIGINS.find((origin) => origin.name === name);
}

export const init = defineCommand({
  declare,
  run: async (context, _positionals, options) => {
    const { local = false } = options;
    const given = givenOrigin(options);
    if (local) return beginWithExample(context, { local });
    const origin = given ?? (await askOrigin(context));
    return origin === undefined ? beginWithExample(context, { local }) : origin.begin(context, options);
  },
});
