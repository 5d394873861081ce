import { requireChangeable } from '../../accounts/narrowed-run.js';
import { fitsLimit, VIRTUAL_DEVICE_NAME } from '../../aws/limits.js';
import { quote } from '../../handover/shell.js';
import type { View } from '../../output/view.js';
import { configuredDevice } from '../../sessions/mfa/mfa-device.js';
import { profileSettings } from '../../profiles/reading/profile-set.js';
import { reachedAccounts } from '../../acquire/reached-accounts.js';
import { AcctmgrError, EXIT, usageError } from '../../system/failure.js';
import { oneLine, shorten } from '../../system/safe-text.js';
import type { Terminal } from '../../terminal/terminal.js';
import { askOnTerminal } from '../ask.js';
import { answer, defineCommand, type CommandResult, type Declaration, type OptionsOf } from '../command.js';
import type { Context } from '../context.js';
import { TIMEOUT_FLAG } from '../session-flags.js';
import { clearBegun, discardDevice } from './begun-devices.js';
import { enableDevice } from './enable-device.js';
import { createdDevice, ownDevicesIfSeen, refuseNinth } from './iam-devices.js';
import { saveSerial } from './save-serial.js';
import { signedUser, type SignedUser } from './signed-user.js';

function deviceNameOf(name: string): string {
  if (fitsLimit(VIRTUAL_DEVICE_NAME, name)) return name;
  throw usageError(`${shorten(oneLine(name), 80)} cannot be the name of an MFA device.`, {
    hint: `It takes ${VIRTUAL_DEVICE_NAME.says}.`,
  });
}

const declare = (declaration: Declaration) =>
  declaration
    .argument('[name]', 'the name of the device (default: that of your IAM user)', deviceNameOf)
    .option('--source <profile>', 'the AWS profile with the keys of your IAM user')
    .option('--secret', 'show the secret in words instead of a QR code, for an app without a camera')
    .option('--save', 'write it into accounts.json as mfa_serial, without asking')
    .option(...TIMEOUT_FLAG)
    .addHelpText(
      'after',
      `
The secret of the device is shown on your terminal until you press Enter, and
is kept nowhere. What is broken off is deleted again.

Examples:
  acctmgr mfa add
  acctmgr mfa add ada-phone --source jump
  acctmgr mfa add --secret`,
    );

type AddOptions = OptionsOf<typeof declare>;

interface AddedDevice {
  readonly userName: string;
  readonly userArn: string;
  readonly serial: string;
  readonly savedIn: readonly string[];
  /** The words of the command that logs in with it. */
  readonly login: string;
}

const view: View<AddedDevice> = {
  json: ({ userArn, serial, savedIn }) => ({ user_arn: userArn, mfa_serial: serial, saved_in: savedIn }),
  human: ({ userName, serial, savedIn, login }, { paint }) =>
    [
      `${paint('green', '✓')} ${oneLine(userName)} has the MFA device ${oneLine(serial)}`,
      ...(savedIn.length === 0 ? [] : [`It is the mfa_serial of ${savedIn.map(oneLine).join(', ')} now.`]),
      `Its next code logs in: ${login}`,
    ].join('\n'),
};

/** The words of `acctmgr login` that take a code of this very device. */
function loginWords(
  { source, aws, inventory }: SignedUser,
  serial: string,
  hasOthers: boolean,
  given: string | undefined,
): string {
  const profile = source.profile === undefined ? undefined : profileSettings(aws.profiles, source.profile);
  const named = configuredDevice({
    ofProfile: profile?.get('mfa_serial'),
    ofAccounts: reachedAccounts(source, aws, inventory).flatMap(({ mfa_serial }) => mfa_serial ?? []),
  });
  const isFound = named === undefined ? !hasOthers : named === serial;
  return [
    'acctmgr login',
    ...(given === undefined ? [] : [`--source ${quote('sh', oneLine(given))}`]),
    ...(isFound ? [] : [`--mfa-serial ${oneLine(serial)}`]),
  ].join(' ');
}

/** Makes the device and has it enabled; what is broken off is deleted again. */
async function enabledDevice(
  context: Context,
  terminal: Terminal,
  signed: SignedUser,
  name: string | undefined,
  { secret = false }: AddOptions,
): Promise<{ readonly serial: string; readonly hasOthers: boolean }> {
  const devices = await ownDevicesIfSeen(signed);
  refuseNinth(signed, devices ?? []);
  const hasDevice = devices === undefined || devices.length > 0;
  const serials = (devices ?? []).map(({ serial }) => oneLine(serial));
  if (serials.length > 0)
    terminal.note(`${oneLine(signed.user.name)} has ${serials.join(', ')} already; this adds another one.`);
  await clearBegun(context, terminal, signed, name);
  const device = await createdDevice(signed, name, hasDevice);
  try {
    await enableDevice(context, terminal, signed, device, secret);
  } catch (error) {
    await discardDevice(context, signed, device.serial);
    throw error;
  }
  return { serial: device.serial, hasOthers: serials.length > 0 };
}

/** The user has the device by now, which a failure here must not hide. Undefined: it could not be written. */
async function savedIfPossible(
  context: Context,
  terminal: Terminal,
  signed: SignedUser,
  serial: string,
  { save = false }: AddOptions,
): Promise<readonly string[] | undefined> {
  try {
    return await saveSerial(context, terminal, signed, serial, save);
  } catch (error) {
    if (!(error instanceof AcctmgrError)) throw error;
    context.output.warn(`The device is added, and accounts.json is as it was: ${error.message}`);
    return undefined;
  }
}

async function add(context: Context, name: string | undefined, options: AddOptions): Promise<CommandResult> {
  requireChangeable(context.host.env);
  const otherwise = {
    message: 'The secret of an MFA device is shown on a terminal only',
    hint: 'Run acctmgr mfa add yourself, at a terminal.',
    code: 'mfa_needs_terminal',
  };
  return askOnTerminal(context, otherwise, async (terminal) => {
    const signed = await signedUser(context, 'mfa add', options);
    const { user, log } = signed;
    const attempt = { event: 'mfa add', account_id: user.accountId, source_arn: user.arn };
    try {
      const { serial, hasOthers } = await enabledDevice(context, terminal, signed, name, options);
      await log.record({ ...attempt, status: 'success' });
      const savedIn = await savedIfPossible(context, terminal, signed, serial, options);
      const login = loginWords(signed, serial, hasOthers && (savedIn ?? []).length === 0, options.source);
      return answer(
        { userName: user.name, userArn: user.arn, serial, savedIn: savedIn ?? [], login },
        view,
        savedIn === undefined ? EXIT.failed : EXIT.done,
      );
    } catch (error) {
      await log.recordFailure(attempt, error);
      throw error;
    }
  });
}

export const mfaAdd = defineCommand({
  declare,
  run: (context, [name], options) => add(context, name, options),
});
