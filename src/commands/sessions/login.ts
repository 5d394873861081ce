import * as limits from '../../aws/limits.js';
import { awsSettings } from '../../sessions/source/aws-settings.js';
import { chooseSource } from '../../sessions/source/choose-source.js';
import { usageError } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import { defineCommand, type CommandResult, type Declaration, type OptionsOf } from '../command.js';
import type { Context } from '../context.js';
import { durationWithin, within } from '../flag-values.js';
import { accountsIfAny } from '../load-accounts.js';
import { regionOf } from '../region-flag.js';
import { MFA_CODE_FLAG, TIMEOUT_FLAG } from '../session-flags.js';
import { loginSource } from '../login-source.js';
import {
  loginTarget,
  refuseTwoNames,
  withoutContradictions,
  type LoginPlaces,
  type LoginTarget,
} from './login-target.js';

const declare = (declaration: Declaration) =>
  declaration
    .argument('[name]', 'a sign-in of Identity Center, or an account: what that needs')
    .option('--sso-session <sign-in>', 'the sign-in of that name, where an account has it, too')
    .option('--account <account>', 'what that account needs, where a sign-in has its name, too')
    .option('--start-url <url>', 'the access portal of a sign-in that is to be added to accounts.json')
    .option('--region <region>', 'with --start-url: where its Identity Center lives', regionOf)
    .option('--write-config', 'of a sign-in: add its [sso-session] to the AWS config file, for other tools')
    .option('--force', 'with --write-config: also where that section says something else')
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
    .option('--qr', 'with --device-code: draw its address as a QR code')
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
  acctmgr login corp --region eu-west-1 \\
    --start-url https://corp.awsapps.com/start
  acctmgr login corp
  acctmgr login corp --no-browser
  acctmgr login --check || acctmgr login`,
    );

type LoginOptions = OptionsOf<typeof declare>;

/** Flags that belong to the one thing are a mistake for the other. */
function refuseStrayFlags(signIn: string | undefined, options: LoginOptions): void {
  const { source, mfaCode, mfaSerial, duration, browser, deviceCode, qr, writeConfig } = options;
  const isSignIn = signIn !== undefined;
  const stray = isSignIn
    ? [
        source === undefined ? '' : '--source',
        mfaCode === undefined ? '' : '--mfa-code',
        mfaSerial === undefined ? '' : '--mfa-serial',
        duration === undefined ? '' : '--duration',
      ]
    : [
        browser ? '' : '--no-browser',
        deviceCode === true ? '--device-code' : '',
        qr === true ? '--qr' : '',
        writeConfig === true ? '--write-config' : '',
      ];
  const [flag] = stray.filter((one) => one !== '');
  if (flag === undefined) return;
  throw usageError(
    isSignIn
      ? `${flag} is for MFA sessions, and ${oneLine(signIn)} is a sign-in of Identity Center.`
      : `${flag} is for sign-ins of Identity Center, and this would start an MFA session.`,
    { hint: 'Leave it out, or name the other thing: see acctmgr login --help' },
  );
}

/** Flags that mean something only beside another one, or nothing beside it. */
function refuseOddFlags({ startUrl, region, account, writeConfig, force, check }: LoginOptions): void {
  if (region !== undefined && startUrl === undefined)
    throw usageError('--region goes with --start-url: it says where a new sign-in lives.');
  if (startUrl !== undefined && account !== undefined)
    throw usageError('--start-url describes a sign-in, and --account names an account.');
  if (force === true && writeConfig !== true) throw usageError('--force goes with --write-config.');
  if (check === true && (startUrl !== undefined || writeConfig === true))
    throw usageError('--check starts nothing and writes nothing.', {
      hint: `Leave out ${startUrl === undefined ? '--write-config' : '--start-url'}.`,
    });
}

async function targetOf(
  context: Context,
  places: LoginPlaces,
  name: string | undefined,
  options: LoginOptions,
): Promise<LoginTarget> {
  if (options.startUrl === undefined) return loginTarget(context, places, name, options);
  refuseTwoNames(name, options);
  refuseStrayFlags(options.ssoSession ?? name ?? 'this', options);
  const { describedSignIn } = await import('./add-sign-in.js');
  return { kind: 'sign-in', signIn: await describedSignIn(context, places, { name, ...options }) };
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
  refuseOddFlags(options);
  const meant = options.force === true ? withoutContradictions(places) : places;
  const target = await targetOf(context, meant, name, options);
  refuseStrayFlags(target.kind === 'sign-in' ? target.signIn.name : undefined, options);
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
