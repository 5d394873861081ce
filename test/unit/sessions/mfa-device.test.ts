import { describe, expect, it } from 'vitest';
import { configuredDevice, hasCodes, lookUpDevice } from '../../../src/sessions/mfa/mfa-device.js';

const ADA = 'arn:aws:iam::111111111111:user/team/ada';
const PHONE = 'arn:aws:iam::111111111111:mfa/phone';
const TOKEN = 'GAHT12345678';
const KEY = 'arn:aws:iam::111111111111:u2f/user/ada/key-ABCDEF';

describe('the device that the settings name', () => {
  it.each([
    ['the flag first', { given: TOKEN, ofProfile: PHONE, ofAccounts: [PHONE] }, TOKEN],
    ['then the profile', { ofProfile: PHONE, ofAccounts: [TOKEN] }, PHONE],
    ['then what the accounts agree on', { ofAccounts: [TOKEN, TOKEN] }, TOKEN],
    ['none where the accounts disagree', { ofAccounts: [TOKEN, PHONE] }, undefined],
    ['none where nobody says any', { ofAccounts: [] }, undefined],
  ])('is %s', (_what, settings, device) => {
    expect(configuredDevice(settings)).toBe(device);
  });
});

describe('a device', () => {
  it.each([
    [PHONE, true],
    [TOKEN, true],
    ['arn:aws-us-gov:iam::111111111111:mfa/u2f/key', true],
    [KEY, false],
    ['arn:aws-cn:iam::111111111111:u2f/user/ada/key-ABCDEF', false],
  ])('%s has codes: %s', (serial, codes) => {
    expect(hasCodes(serial)).toBe(codes);
  });
});

describe('looking a device up', () => {
  const search = (devices: readonly string[], recalled?: string) => {
    const did: string[] = [];
    return {
      did,
      list: async () => {
        did.push('list');
        return devices;
      },
      recall: () => recalled,
      remember: (serial: string) => void did.push(`remember ${serial}`),
      pick: async (serials: readonly string[]) => {
        did.push(`pick of ${serials.length}`);
        return serials[1] ?? '';
      },
    };
  };

  it('takes the one that was picked before, and asks nobody', async () => {
    const asked = search([PHONE], TOKEN);
    expect(await lookUpDevice(ADA, asked)).toBe(TOKEN);
    expect(asked.did).toEqual([]);
  });

  it('takes the only one with codes, and has nothing to remember', async () => {
    const asked = search([KEY, PHONE]);
    expect(await lookUpDevice(ADA, asked)).toBe(PHONE);
    expect(asked.did).toEqual(['list']);
  });

  it('has one of several picked, and remembers it', async () => {
    const asked = search([PHONE, KEY, TOKEN]);
    expect(await lookUpDevice(ADA, asked)).toBe(TOKEN);
    expect(asked.did).toEqual(['list', 'pick of 2', `remember ${TOKEN}`]);
  });

  it('remembers nothing where the question is left', async () => {
    const asked = { ...search([PHONE, TOKEN]), pick: () => Promise.reject(new Error('left')) };
    await expect(lookUpDevice(ADA, asked)).rejects.toThrow('left');
    expect(asked.did).toEqual(['list']);
  });

  it.each([
    [[], 'ada has no MFA device.'],
    [[KEY], 'ada has security keys and passkeys only, and those have no codes that STS takes.'],
  ])('of a user with %j fails', async (devices, message) => {
    await expect(lookUpDevice(ADA, search(devices))).rejects.toMatchObject({
      message,
      code: 'no_mfa_device',
      exitCode: 3,
    });
  });
});
