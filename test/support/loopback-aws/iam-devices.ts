import type { Action, Call } from './call.js';
import {
  checkParameters,
  createVirtualMfaDeviceConstraints,
  enableMfaDeviceConstraints,
} from './constraints.js';
import { authorize, noSuchEntity, userOf } from './iam-caller.js';
import type { XmlValue } from './query-protocol.js';
import { Refusal } from './refusal.js';
import { homeOf } from './signer.js';
import { stepAt, toBase32, totpCode } from './totp.js';

/* The virtual MFA devices of IAM (IAM API Reference; IAM and AWS STS quotas). */

const MOST_DEVICES = 8;
/** A device that was left lying is enabled all the same, and is out of step then; here, five minutes will do. */
const OLDEST_STEP = -10;

const conflict = (code: string, message: string): Refusal => new Refusal(409, code, message);

const isAssigned = ({ world }: Call, serial: string): boolean =>
  world.users.some(({ mfaDevices }) => mfaDevices.some((device) => device.serial === serial));

const unassigned = ({ world }: Call, serial: string) =>
  world.unassignedDevices.find((device) => device.serial === serial);

const base64 = (text: string): string => Buffer.from(text).toString('base64');

function createVirtualMfaDevice(call: Call): XmlValue {
  const { params, signer, world } = call;
  checkParameters(params, createVirtualMfaDeviceConstraints);
  const { partition, account } = homeOf(signer);
  const serial = `arn:${partition}:iam::${account}:mfa/${params['VirtualMFADeviceName'] ?? ''}`;
  authorize(call, 'iam:CreateVirtualMFADevice', serial);
  if (isAssigned(call, serial) || unassigned(call, serial) !== undefined)
    throw conflict('EntityAlreadyExists', 'MFADevice entity at the same path and name already exists.');
  const seed = toBase32(world.chance.about(`devices of ${account}`).bytes(40));
  world.unassignedDevices.push({ serial, seed, isMadeHere: true });
  return {
    VirtualMFADevice: {
      SerialNumber: serial,
      Base32StringSeed: base64(seed),
      QRCodePNG: base64('\u0089PNG'),
    },
  };
}

/** The step of the first of two codes in a row. */
function firstStep(seed: string, now: number, [first, second]: readonly [string, string]) {
  for (let step = stepAt(now) + 1; step >= stepAt(now) + OLDEST_STEP; step -= 1)
    if (totpCode(seed, step) === first && totpCode(seed, step + 1) === second) return step;
  return undefined;
}

function enableMfaDevice(call: Call): XmlValue {
  const { params, world, now, usedCodes } = call;
  checkParameters(params, enableMfaDeviceConstraints);
  const user = userOf(call);
  authorize(call, 'iam:EnableMFADevice', user.arn);
  const { SerialNumber: serial = '', AuthenticationCode1 = '', AuthenticationCode2 = '' } = params;
  if (isAssigned(call, serial))
    throw conflict('EntityAlreadyExists', 'MFA Device already in use by another user.');
  const device = unassigned(call, serial);
  if (device === undefined)
    throw noSuchEntity(`VirtualMFADevice with serial number ${serial} doesn't exist.`);
  if (user.mfaDevices.length >= MOST_DEVICES)
    throw conflict('LimitExceeded', `Cannot exceed quota for MFADevicesPerUser: ${MOST_DEVICES}`);
  const step = firstStep(device.seed, now, [AuthenticationCode1, AuthenticationCode2]);
  if (step === undefined)
    throw new Refusal(403, 'InvalidAuthenticationCode', 'Authentication code for device is not valid.');
  for (const used of [step, step + 1]) usedCodes.add(`${serial} ${used}`);
  world.unassignedDevices.splice(world.unassignedDevices.indexOf(device), 1);
  user.mfaDevices.push({ ...device, enabledAt: now });
  return {};
}

function deactivateMfaDevice(call: Call): XmlValue {
  const { params, world } = call;
  const user = userOf(call);
  authorize(call, 'iam:DeactivateMFADevice', user.arn);
  const at = user.mfaDevices.findIndex(({ serial }) => serial === params['SerialNumber']);
  const [device] = at === -1 ? [] : user.mfaDevices.splice(at, 1);
  if (device === undefined) throw noSuchEntity('MFA Device invalid for user.');
  const { seed } = device;
  if (seed !== undefined) world.unassignedDevices.push({ ...device, seed });
  return {};
}

function deleteVirtualMfaDevice(call: Call): XmlValue {
  const { params, world } = call;
  const serial = params['SerialNumber'] ?? '';
  authorize(call, 'iam:DeleteVirtualMFADevice', serial);
  if (isAssigned(call, serial))
    throw conflict('DeleteConflict', 'MFA VirtualDevice in use. Must deactivate first.');
  const device = unassigned(call, serial);
  if (device === undefined)
    throw noSuchEntity(`VirtualMFADevice with serial number ${serial} doesn't exist.`);
  world.unassignedDevices.splice(world.unassignedDevices.indexOf(device), 1);
  return {};
}

/** Of the whole account. */
function listVirtualMfaDevices(call: Call): XmlValue {
  const { params, signer, world } = call;
  authorize(call, 'iam:ListVirtualMFADevices', '*');
  const { partition, account } = homeOf(signer);
  const prefix = `arn:${partition}:iam::${account}:mfa/`;
  const free = world.unassignedDevices.map(({ serial }) => ({ SerialNumber: serial }));
  const taken = world.users.flatMap((user) =>
    user.mfaDevices.map(({ serial }) => ({
      SerialNumber: serial,
      User: { UserName: user.name, Arn: user.arn },
    })),
  );
  const { AssignmentStatus: status = 'Any' } = params;
  const all = [...(status === 'Assigned' ? [] : free), ...(status === 'Unassigned' ? [] : taken)].filter(
    ({ SerialNumber }) => SerialNumber.startsWith(prefix),
  );
  const start = Number(params['Marker'] ?? 0);
  const end = start + Number(params['MaxItems'] ?? 100);
  const isTruncated = end < all.length;
  return {
    VirtualMFADevices: all.slice(start, end),
    IsTruncated: isTruncated,
    Marker: isTruncated ? String(end) : undefined,
  };
}

export const deviceActions: Readonly<Record<string, Action>> = {
  CreateVirtualMFADevice: createVirtualMfaDevice,
  DeactivateMFADevice: deactivateMfaDevice,
  DeleteVirtualMFADevice: deleteVirtualMfaDevice,
  EnableMFADevice: enableMfaDevice,
  ListVirtualMFADevices: listVirtualMfaDevices,
};
