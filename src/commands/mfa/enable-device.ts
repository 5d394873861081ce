import type { NewMfaDevice } from '../../aws/clients/iam-device-calls.js';
import { loadIam } from '../../aws/clients/load-iam.js';
import type { Fault } from '../../aws/faults/fault.js';
import { authenticatorAddress } from '../../sessions/mfa/new-device.js';
import { markUsedCode } from '../../sessions/mfa/used-codes.js';
import { oneLine } from '../../system/safe-text.js';
import { askTwoCodes } from '../../terminal/mfa-code.js';
import { standsAtOnce } from '../../terminal/passing-lines.js';
import type { Terminal } from '../../terminal/terminal.js';
import type { Context } from '../context.js';
import { drawnQrCode } from '../drawn-qr-code.js';
import { deviceFailure } from './iam-devices.js';
import type { SignedUser } from './signed-user.js';

/* A new device in the app of a person, and its first two codes. */

const SCANNED = 'Scan it with your authenticator app, then press Enter.';
const TYPED = 'Give it to your authenticator app, then press Enter.';

const inWords = (user: SignedUser['user'], seed: string): readonly string[] => [
  `Account  AWS:${oneLine(user.name)}@${user.accountId}`,
  `Secret   ${seed}`,
];

/** Shows the secret until Enter: as a QR code, or in words where none can be drawn or words were asked for. */
async function showSecret(
  { host }: Context,
  terminal: Terminal,
  { user }: SignedUser,
  { seed }: NewMfaDevice,
  asText: boolean,
): Promise<void> {
  const drawn = asText
    ? undefined
    : await drawnQrCode(host, terminal, authenticatorAddress(user, seed), 'a secret');
  if (drawn !== undefined && 'lines' in drawn && standsAtOnce(drawn.lines, terminal))
    return terminal.reveal(drawn.lines, SCANNED);
  if (drawn !== undefined)
    terminal.note(
      'why' in drawn
        ? drawn.why
        : `A QR code can not be drawn here: it takes ${drawn.lines.length + 1} lines, and the terminal has ${terminal.rows}.`,
    );
  return terminal.reveal(inWords(user, seed), TYPED);
}

const NEXT = { codes: 'type two codes again', secret: 'show the secret again' } as const;

/** What is said where AWS took neither code. */
const NOT_TAKEN =
  'AWS did not take these codes. They have to be two in a row, each typed while it is shown; the clock of the phone has to be right.';

const isUncertain = ({ httpStatus }: Fault): boolean => httpStatus === undefined || httpStatus >= 500;

/** Whether the user has the device, where no answer said so. */
async function hasIt({ user }: SignedUser, serial: string): Promise<boolean> {
  const { ownMfaDevices } = await loadIam();
  const answer = await ownMfaDevices(user.call());
  return answer.ok && answer.value.some((device) => device.serial === serial);
}

/**
 * Has the person put the device into their app and type its codes, until AWS takes two.
 *
 * @throws AcctmgrError where AWS refuses for another reason, or the person leaves it: then nobody has the device
 */
export async function enableDevice(
  context: Context,
  terminal: Terminal,
  signed: SignedUser,
  device: NewMfaDevice,
  asText: boolean,
): Promise<void> {
  const { enableMfaDevice } = await loadIam();
  const { name } = signed.user;
  const { serial } = device;
  await showSecret(context, terminal, signed, device, asText);
  for (;;) {
    const codes = await askTwoCodes(terminal, oneLine(serial));
    await markUsedCode(context.host, serial, codes[1]);
    const answer = await enableMfaDevice(signed.user.call(), { userName: name, serial }, codes);
    if (answer.ok || (isUncertain(answer.fault) && (await hasIt(signed, serial)))) return;
    if (answer.fault.code !== 'InvalidAuthenticationCode')
      throw deviceFailure('EnableMFADevice', answer.fault, signed);
    terminal.note(NOT_TAKEN);
    const next = await terminal.pick('What now?', [
      { value: 'codes', label: NEXT.codes },
      { value: 'secret', label: NEXT.secret },
    ]);
    if (next === 'secret') await showSecret(context, terminal, signed, device, asText);
  }
}
