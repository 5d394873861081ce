import { loadIam } from '../../aws/clients/load-iam.js';
import { begunDevices, deviceNames } from '../../sessions/mfa/new-device.js';
import { oneLine } from '../../system/safe-text.js';
import type { Terminal } from '../../terminal/terminal.js';
import type { Context } from '../context.js';
import type { SignedUser } from './signed-user.js';

/* Virtual devices that nobody has: their secret is lost, and they hold a name. */

/** What an administrator types. */
const deletion = (serial: string): string =>
  `aws iam delete-virtual-mfa-device --serial-number ${oneLine(serial)}`;

/** Deletes a device that nobody has; undefined: it is gone. */
async function whyItStays({ user }: SignedUser, serial: string): Promise<string | undefined> {
  const { deleteVirtualMfaDevice } = await loadIam();
  const answer = await deleteVirtualMfaDevice(user.call(), serial);
  if (answer.ok || answer.fault.code === 'NoSuchEntity') return undefined;
  return answer.fault.kind === 'access-denied'
    ? `your policies do not let you delete it. Whoever may: ${deletion(serial)}`
    : `${answer.fault.message} (${answer.fault.code}). To delete it: ${deletion(serial)}`;
}

/** Offers to delete what was begun and broken off. Who may not list the account's devices has nothing offered. */
export async function clearBegun(
  context: Context,
  terminal: Terminal,
  signed: SignedUser,
  given: string | undefined,
): Promise<void> {
  const { listUnassignedMfaDevices } = await loadIam();
  const listed = await listUnassignedMfaDevices(signed.user.call());
  if (!listed.ok) {
    context.output.debug(`unassigned devices: ${listed.fault.message}`);
    return;
  }
  const names = given === undefined ? deviceNames(signed.user.name) : [given];
  for (const serial of begunDevices(listed.value, names)) {
    const isWanted = await terminal.confirm(
      'Delete it?',
      [`${serial} was begun and is nobody's: its secret is lost, so nobody can use it.`],
      true,
    );
    const why = isWanted ? await whyItStays(signed, serial) : undefined;
    if (why !== undefined) context.output.note(`${oneLine(serial)} stays: ${why}`);
  }
}

/** Deletes the device that was not enabled after all. */
export async function discardDevice({ output }: Context, signed: SignedUser, serial: string): Promise<void> {
  const why = await whyItStays(signed, serial);
  if (why === undefined) output.note(`The device was not added: ${oneLine(serial)} is deleted again.`);
  else output.warn(`${oneLine(serial)} is left, and nobody has it: ${why}`);
}
