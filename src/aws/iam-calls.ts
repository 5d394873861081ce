import { IAMClient, ListMFADevicesCommand, type ListMFADevicesCommandOutput } from '@aws-sdk/client-iam';
import type { Answer } from './answer.js';
import { ask, type ClientSettings, type ServiceCall } from './service-call.js';

const iamClient = (settings: ClientSettings): IAMClient => new IAMClient(settings);

/** The serial numbers of the caller's own MFA devices, all pages of them; needs the keys of an IAM user. */
export const listMfaDevices = (call: ServiceCall): Promise<Answer<readonly string[]>> =>
  ask(
    iamClient,
    call,
    undefined,
    async (client, options) => {
      const serials: string[] = [];
      let page: ListMFADevicesCommandOutput;
      let marker: string | undefined;
      do {
        page = await client.send(new ListMFADevicesCommand({ Marker: marker }), options);
        serials.push(...(page.MFADevices ?? []).flatMap(({ SerialNumber }) => SerialNumber ?? []));
        marker = page.IsTruncated === true ? page.Marker : undefined;
      } while (marker !== undefined);
      return { ...page, serials };
    },
    ({ serials }) => serials,
  );
