import * as z from 'zod';
import { maybeTime, oneOf, text, texts } from './words.js';

/* The commands of src/commands/mfa. */

const userArn = text('The IAM user.');

export const added = z.strictObject({
  user_arn: userArn,
  mfa_serial: text("The new device's ARN."),
  saved_in: texts('The accounts whose mfa_serial it is in accounts.json now.'),
});

export const listed = z.strictObject({
  user_arn: userArn,
  devices: z
    .array(
      z.strictObject({
        mfa_serial: text('The ARN of the device, or the serial number of a hardware device.'),
        kind: oneOf('What it is; a passkey shows no codes.', 'virtual', 'hardware', 'passkey'),
        enabled_at: maybeTime('Since when the user has it.'),
      }),
    )
    .describe('Those of the user.'),
});
