import type { Answer } from '../../aws/clients/answer.js';
import type { MfaDeviceFacts, NewMfaDevice } from '../../aws/clients/iam-device-calls.js';
import { loadIam } from '../../aws/clients/load-iam.js';
import { explain } from '../../aws/faults/explain.js';
import type { DeviceAction } from '../../aws/faults/situation.js';
import type { Fault } from '../../aws/faults/fault.js';
import { deviceNames, MOST_MFA_DEVICES } from '../../sessions/mfa/new-device.js';
import { situationOf } from '../../sessions/situations.js';
import type { AcctmgrError } from '../../system/failure.js';
import { usageError } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import type { SignedUser } from './signed-user.js';

/* The devices of the user in IAM, with what went wrong as errors. */

/** @param serial - of one that could go, where it is known */
const tooMany = ({ name }: SignedUser['user'], serial = 'SERIAL'): AcctmgrError =>
  usageError(`${oneLine(name)} has ${MOST_MFA_DEVICES} MFA devices, and AWS allows no more.`, {
    code: 'too_many_mfa_devices',
    hint: `Take one away first: aws iam deactivate-mfa-device --user-name ${oneLine(name)} --serial-number ${oneLine(serial)}`,
  });

/** @param hasDevice - whether a login could help where the policies want MFA */
export function deviceFailure(
  call: DeviceAction,
  fault: Fault,
  { user, source, calls }: SignedUser,
  hasDevice = false,
): AcctmgrError {
  if (call === 'EnableMFADevice' && fault.code === 'LimitExceeded') return tooMany(user, undefined);
  const login = user.isWithMfa ? 'session' : hasDevice ? 'none' : undefined;
  return explain(fault, {
    ...situationOf(call, user.arn, source, calls),
    callerArn: user.arn,
    ...(login === undefined ? {} : { mfa: login }),
  });
}

/** @throws AcctmgrError for every fault */
export async function ownDevices(signed: SignedUser): Promise<readonly MfaDeviceFacts[]> {
  const { ownMfaDevices } = await loadIam();
  const answer = await ownMfaDevices(signed.user.call());
  if (answer.ok) return answer.value;
  throw deviceFailure('ListMFADevices', answer.fault, signed);
}

/** The devices of the user, or undefined where it may not look: what follows says more. */
export async function ownDevicesIfSeen(signed: SignedUser): Promise<readonly MfaDeviceFacts[] | undefined> {
  const { ownMfaDevices } = await loadIam();
  const answer = await ownMfaDevices(signed.user.call());
  if (answer.ok) return answer.value;
  if (answer.fault.kind === 'access-denied') return undefined;
  throw deviceFailure('ListMFADevices', answer.fault, signed);
}

/** @throws AcctmgrError `too_many_mfa_devices` (exit 2) */
export function refuseNinth({ user }: SignedUser, devices: readonly MfaDeviceFacts[]): void {
  const [first] = devices;
  if (first !== undefined && devices.length >= MOST_MFA_DEVICES) throw tooMany(user, first.serial);
}

const taken = (name: string): AcctmgrError =>
  usageError(`There is a virtual MFA device ${oneLine(name)} already in this account.`, {
    code: 'mfa_device_exists',
    hint: 'Give another name: acctmgr mfa add NAME. Yours are shown by: acctmgr mfa list',
  });

/**
 * A new device, that nobody has yet, under the name that was given or the first free one of the user's.
 *
 * @throws AcctmgrError `mfa_device_exists` (exit 2), and for every fault
 */
export async function createdDevice(
  signed: SignedUser,
  given: string | undefined,
  hasDevice: boolean,
): Promise<NewMfaDevice> {
  const { createVirtualMfaDevice } = await loadIam();
  const names = given === undefined ? deviceNames(signed.user.name) : [given];
  for (const name of names) {
    const answer: Answer<NewMfaDevice> = await createVirtualMfaDevice(signed.user.call(), name);
    if (answer.ok) return answer.value;
    if (answer.fault.code !== 'EntityAlreadyExists')
      throw deviceFailure('CreateVirtualMFADevice', answer.fault, signed, hasDevice);
  }
  throw taken(names.at(-1) ?? '');
}
