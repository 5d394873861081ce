import { describe, expect, test } from 'vitest';
import { acceptCode, stepAt, totpCode, type UsedCodes } from '../../support/loopback-aws/totp.js';

// The ASCII string 12345678901234567890 of RFC 6238, appendix B, in base32; the codes are the last six of its eight digits.
const seed = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

test.each([
  [59, '287082'],
  [1111111109, '081804'],
  [1111111111, '050471'],
  [1234567890, '005924'],
  [2000000000, '279037'],
  [20000000000, '353130'],
])('at %i s the code is %s, as RFC 6238 has it', (seconds, code) => {
  expect(totpCode(seed, stepAt(seconds * 1000))).toBe(code);
});

test('a seed may be written in groups and in lower case', () => {
  expect(totpCode('gezd gnbv gy3t qojq gezd gnbv gy3t qojq', 1)).toBe('287082');
});

test('a seed that is not base32 is refused', () => {
  expect(() => totpCode('01189998819991197253', 1)).toThrow("An MFA seed is base32; '0' is not");
});

describe('a code', () => {
  const now = 1_700_000_010_000;
  const devices = [
    { serial: 'GAHT12345678', seed },
    { serial: 'arn:aws:iam::111122223333:u2f/user/alice/key' },
  ];
  const give = (drift: number, used: UsedCodes, serial = 'GAHT12345678') => {
    acceptCode(devices, serial, totpCode(seed, stepAt(now) + drift), now, used);
  };

  test('is accepted once in its own step and in the neighbours', () => {
    const used: UsedCodes = new Set();
    for (const drift of [0, -1, 1]) {
      expect(() => {
        give(drift, used);
      }).not.toThrow();
      expect(() => {
        give(drift, used);
      }).toThrow('invalid MFA one time pass code');
    }
  });

  test.each([-2, 2])('is refused %i steps away', (drift) => {
    expect(() => {
      give(drift, new Set());
    }).toThrow('invalid MFA one time pass code');
  });

  test('is refused for a security key, which has none', () => {
    expect(() => {
      give(0, new Set(), 'arn:aws:iam::111122223333:u2f/user/alice/key');
    }).toThrow('unable to validate MFA code');
  });
});
