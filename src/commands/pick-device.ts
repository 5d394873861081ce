import { oneLine } from '../system/safe-text.js';
import { askOnTerminal } from './ask.js';
import type { Context } from './context.js';

/** Asks which of several MFA devices to use. @throws AcctmgrError where nobody can be asked */
export const pickDevice = (context: Context, serials: readonly string[]): Promise<string> =>
  askOnTerminal(
    context,
    {
      message: 'The user has several MFA devices',
      hint: `Name one with --mfa-serial: ${serials.map(oneLine).join(', ')}`,
      code: 'mfa_device_needed',
    },
    (terminal) =>
      terminal.pick(
        'Which MFA device?',
        serials.map((serial) => ({ value: serial, label: oneLine(serial) })),
      ),
  );
