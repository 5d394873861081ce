import { isoTime, utcTime } from '../../output/moment.js';
import { table } from '../../output/table.js';
import type { View } from '../../output/view.js';
import type { MfaDeviceFacts } from '../../aws/clients/iam-device-calls.js';
import { parseMfaArn } from '../../aws/arn.js';
import { hasCodes } from '../../sessions/mfa/mfa-device.js';
import { oneLine } from '../../system/safe-text.js';
import { answer, defineCommand, type CommandResult, type Declaration, type OptionsOf } from '../command.js';
import type { Context } from '../context.js';
import { TIMEOUT_FLAG } from '../session-flags.js';
import { ownDevices } from './iam-devices.js';
import { signedUser } from './signed-user.js';

const declare = (declaration: Declaration) =>
  declaration
    .option('--source <profile>', 'the AWS profile with the keys of your IAM user')
    .option(...TIMEOUT_FLAG);

interface ListedDevices {
  readonly userName: string;
  readonly userArn: string;
  readonly devices: readonly MfaDeviceFacts[];
}

const kindOf = ({ serial }: MfaDeviceFacts): 'virtual' | 'hardware' | 'passkey' =>
  !hasCodes(serial) ? 'passkey' : parseMfaArn(serial) === undefined ? 'hardware' : 'virtual';

const view: View<ListedDevices> = {
  json: ({ userArn, devices }) => ({
    user_arn: userArn,
    devices: devices.map((device) => ({
      mfa_serial: device.serial,
      kind: kindOf(device),
      enabled_at: device.enabledAt === undefined ? null : isoTime(device.enabledAt),
    })),
  }),
  human: ({ userName, devices }, style) =>
    devices.length === 0
      ? `${oneLine(userName)} has no MFA device. To add one: acctmgr mfa add`
      : table(
          devices,
          [
            { heading: 'MFA DEVICE', cell: ({ serial }) => oneLine(serial), shrinks: 'last' },
            { heading: 'KIND', cell: kindOf },
            {
              heading: 'SINCE',
              cell: ({ enabledAt }) => (enabledAt === undefined ? '' : utcTime(enabledAt)),
              isExtra: true,
            },
          ],
          style,
        ),
};

async function list(context: Context, options: OptionsOf<typeof declare>): Promise<CommandResult> {
  const signed = await signedUser(context, 'mfa list', options);
  const { name: userName, arn: userArn } = signed.user;
  return answer({ userName, userArn, devices: await ownDevices(signed) }, view);
}

export const mfaList = defineCommand({ declare, run: (context, _, options) => list(context, options) });
