import * as limits from '../../aws/limits.js';
import { awsSettings } from '../../sessions/source/aws-settings.js';
import { chooseSource } from '../../sessions/source/choose-source.js';
import { usageError } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import { defineCommand, type CommandResult, type Declaration, type OptionsOf } from '../command.js';
import type { Context } from '../context.js';
import { durationWithin, within } from '../flag-values.js';
import { accountsIfAny } from '../load-accounts.js';
import { MFA_CODE_FLAG, TIMEOUT_FLAG } from '../session-flags.js';
import { loginSource } from './login-source.js';
import { loginTarget, type LoginTarget } from './login-target.js';

const declare = (declaration: Declaration) =>
  declaration
    .argument('[name]', 'a sign-in of Identity Center, or an account: what that needs')
    .option('--sso-session <sign-in>', 'the sign-in of that name, where an account has it, too')
    .option('--account <account>', 'what that account needs, where a sign-in has its name, too')
    .option('--source <profile>', 'the AWS profile with the keys of your IAM user')
    .option(...MFA_CODE_FLAG)
    .option(
      '--mfa-serial <serial>',
      'the MFA device: its ARN, or the serial number of a hardware device',
      within('mfa-serial', limits.MFA_SERIAL_LIMIT),
    )
    .option(
      '--duration <time>',
      'how long the MFA session is to last, up to 36h (default 12h)',
      durationWithin('duration', limits.MFA_SESSION_DURATION),
    )
    .option('--no-browser', 'of a sign-in: print the address, and open it yourself')
    .option('--device-code', 'of a sign-in: by a code that you type in a browser of any machine')
    .option('--if-needed', 'do nothing while what it would start lives')
    .option('--check', 'start nothing: exit 0 while it lives, 3 where it does not')
    .option(...TIMEOUT_FLAG)
    .addHelpText(
      'after',
      `
Only type a code of --device-code that you asked for yourself, on the page that
acctmgr names: whoever sends you theirs gets your accounts.

Examples:
  acctmgr login
  acctmgr login corp
  acctmgr login corp --no-browser
  acctmgr login --check || acctmgr login`,
    );

type LoginOptions = OptionsOf<typeof declare>;

/** Flags that belong to the one thing are a mistake for the other. */
function refuseStrayFlags(target: LoginTarget, options: LoginOptions): void {
  const { source, mfaCode, mfaSerial, duration, browser, deviceCode } = options;
  const isSignIn = target.kind === 'sign-in';
  const stray = isSignIn
    ? [
        source === undefined ? '' : '--source',
        mfaCode === undefined ? '' : '--mfa-code',
        mfaSerial === undefined ? '' : '--mfa-serial',
        duration === undefined ? '' : '--duration',
      ]
    : [browser ? '' : '--no-browser', deviceCode === true ? '--device-code' : ''];
  const [flag] = stray.filter((one) => one !== '');
  if (flag === undefined) return;
  throw usageError(
    isSignIn
      ? `${flag} is for MFA sessions, and ${oneLine(target.signIn.name)} is a sign-in of Identity Center.`
      : `${flag} is for sign-ins of Identity Center, and this would start an MFA session.`,
    { hint: 'Leave it out, or name the other thing: see acctmgr login --help' },
  );
}

async function start(
  context: Context,
  name: string | undefined,
  options: LoginOptions,
): Promise<CommandResult> {
  const { host } = context;
  const inventory = await accountsIfAny(context);
  const aws = awsSettings(host);
  const places = { inventory, aws };
  const target = await loginTarget(context, places, name, options);
  refuseStrayFlags(target, options);
  if (target.kind === 'sign-in') {
    const { loginBySignIn } = await import('./login-by-sign-in.js');
    return loginBySignIn(context, places, target.signIn, options);
  }
  const { loginByMfa } = await import('./login-by-mfa.js');
  const sourceOf = async () =>
    target.account === undefined
      ? loginSource(context, aws, inventory, options.source)
      : chooseSource({ ...aws, profile: target.account.source_profile, handedOut: 'pass-over' });
  return loginByMfa(context, places, sourceOf, options);
}

export const login = defineCommand({
  declare,
  run: (context, [name], options) => start(context, name, options),
});
