import {
  CreateVirtualMFADeviceCommand,
  DeleteVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  IAMClient,
  ListMFADevicesCommand,
  ListVirtualMFADevicesCommand,
  type ListMFADevicesCommandOutput,
  type ListVirtualMFADevicesCommandOutput,
} from '@aws-sdk/client-iam';
import { wrongAnswer, type Answer } from './answer.js';
import { callService, type ClientSettings, type ServiceCall } from './service-call.js';

/* What IAM is asked about MFA devices. */

const iamClient = (settings: ClientSettings): IAMClient => new IAMClient(settings);

/** A virtual MFA device that nobody has yet. */
export interface NewMfaDevice {
  /** Its ARN. */
  readonly serial: string;
  /** The secret that its codes follow from, in base32. */
  readonly seed: string;
}

const BASE_32 = /^[A-Z2-7]{16,256}=*$/;

/** A virtual MFA device, and the secret that its codes follow from: IAM tells it this once. @param name - without a path */
export const createVirtualMfaDevice = (call: ServiceCall, name: string): Promise<Answer<NewMfaDevice>> =>
  callService(
    iamClient,
    call,
    undefined,
    (client, options) =>
      client.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: name }), options),
    ({ VirtualMFADevice }) => {
      const { SerialNumber: serial, Base32StringSeed: bytes } = VirtualMFADevice ?? {};
      const seed = Buffer.from(bytes ?? []).toString('latin1');
      return serial === undefined || !BASE_32.test(seed)
        ? wrongAnswer('The answer of IAM has no MFA device.')
        : { serial, seed };
    },
  );

export interface MfaDeviceOfUser {
  readonly userName: string;
  /** The ARN of a virtual device, the serial number of another one. */
  readonly serial: string;
}

/** Gives the device to the user, by two codes in a row. */
export const enableMfaDevice = (
  call: ServiceCall,
  { userName, serial }: MfaDeviceOfUser,
  [first, second]: readonly [string, string],
): Promise<Answer<object>> =>
  callService(
    iamClient,
    call,
    first,
    (client, options) =>
      client.send(
        new EnableMFADeviceCommand({
          UserName: userName,
          SerialNumber: serial,
          AuthenticationCode1: first,
          AuthenticationCode2: second,
        }),
        options,
      ),
    () => ({}),
    [second],
  );

/** Deletes a virtual device that nobody has: IAM refuses for one that is somebody's. */
export const deleteVirtualMfaDevice = (call: ServiceCall, serial: string): Promise<Answer<object>> =>
  callService(
    iamClient,
    call,
    undefined,
    (client, options) => client.send(new DeleteVirtualMFADeviceCommand({ SerialNumber: serial }), options),
    () => ({}),
  );

/** The virtual devices of the account that nobody has, by their ARNs; all pages of them. */
export const listUnassignedMfaDevices = (call: ServiceCall): Promise<Answer<readonly string[]>> =>
  callService(
    iamClient,
    call,
    undefined,
    async (client, options) => {
      const serials: string[] = [];
      let page: ListVirtualMFADevicesCommandOutput;
      let marker: string | undefined;
      do {
        page = await client.send(
          new ListVirtualMFADevicesCommand({ AssignmentStatus: 'Unassigned', Marker: marker }),
          options,
        );
        serials.push(...(page.VirtualMFADevices ?? []).flatMap(({ SerialNumber }) => SerialNumber ?? []));
        marker = page.IsTruncated === true ? page.Marker : undefined;
      } while (marker !== undefined);
      return { ...page, serials };
    },
    ({ serials }) => serials,
  );

/** An MFA device of a user. */
export interface MfaDeviceFacts {
  readonly serial: string;
  readonly enabledAt: Date | undefined;
}

/** The caller's own MFA devices: eight at most, and so one page; needs the keys of an IAM user. */
export const ownMfaDevices = (call: ServiceCall): Promise<Answer<readonly MfaDeviceFacts[]>> =>
  callService(
    iamClient,
    call,
    undefined,
    (client, options) => client.send(new ListMFADevicesCommand({}), options),
    ({ MFADevices = [] }: ListMFADevicesCommandOutput) =>
      MFADevices.flatMap(({ SerialNumber, EnableDate }) =>
        SerialNumber === undefined ? [] : [{ serial: SerialNumber, enabledAt: EnableDate }],
      ),
  );
