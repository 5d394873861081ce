import { describe, expect, it } from 'vitest';
import { authenticatorAddress, begunDevices, deviceNames } from '../../../src/sessions/mfa/new-device.js';

const arn = (name: string) => `arn:aws:iam::111122223333:mfa/${name}`;
const SEED = 'A'.repeat(64);

describe('the names of a device', () => {
  it("are the user's, and more than a user may have", () => {
    const names = deviceNames('ada');
    expect(names.slice(0, 3)).toEqual(['ada', 'ada-2', 'ada-3']);
    expect(names.length).toBeGreaterThan(8);
  });

  it('tell what was begun from what others have begun', () => {
    const others = ['adam', 'ada-phone', 'team/ada', 'ADA', 'ada-2x'].map(arn);
    const unassigned = [arn('ada'), arn('ada-4'), 'GAHT12345678', ...others];
    expect(begunDevices(unassigned, deviceNames('ada'))).toEqual([arn('ada'), arn('ada-4')]);
  });
});

describe('what an authenticator app reads', () => {
  it.each([
    ['ada', 'otpauth://totp/AWS:ada@111122223333'],
    ['ada@example.com', 'otpauth://totp/AWS:ada@example.com@111122223333'],
    ['a+b=c,d', 'otpauth://totp/AWS:a%2Bb%3Dc%2Cd@111122223333'],
  ])('of %s holds user, account and secret', (name, begin) => {
    const address = authenticatorAddress({ name, accountId: '111122223333' }, SEED);
    expect(address).toBe(`${begin}?secret=${SEED}`);
    expect(new URL(address).searchParams.get('secret')).toBe(SEED);
  });
});
