import { describe, expect, it } from 'vitest';
import {
  EXTERNAL_ID,
  MFA_SERIAL_LIMIT,
  MFA_SESSION_DURATION,
  ROLE_ARN_LIMIT,
  ROLE_DURATION,
  ROLE_SESSION_NAME,
  SESSION_POLICY,
  TAG_KEY,
  TAG_VALUE,
  TOKEN_CODE,
  isDurationWithin,
  fitsLimit,
  type TextLimit,
} from '../../../src/aws/limits.js';

const rows: [string, TextLimit, string[], string[]][] = [
  [
    'role session name',
    ROLE_SESSION_NAME,
    ['al', 'alice_b+c=d,e.f@g-h', 'a'.repeat(64)],
    ['a', 'a b', 'é!', 'a'.repeat(65), 'ab\n'],
  ],
  ['external id', EXTERNAL_ID, ['x:1/2', 'a'.repeat(1224)], ['x', 'a b', 'a'.repeat(1225), 'naïve']],
  [
    'MFA serial',
    MFA_SERIAL_LIMIT,
    ['GAHT12345678', 'arn:aws:iam::123456789012:mfa/me'],
    ['short', 'GAHT 1234567'],
  ],
  ['MFA code', TOKEN_CODE, ['000000', '123456'], ['12345', '1234567', '12345a', '١٢٣٤٥٦']],
  [
    'role ARN',
    ROLE_ARN_LIMIT,
    ['arn:aws-cn:iam::123456789012:role/x'],
    ['arn:aws:iam::123456789012:user/x', 'Admin'],
  ],
  ['tag key', TAG_KEY, ['env', 'Cost Center'], ['', 'aws:x', 'AWS:x', 'a'.repeat(129), 'a;b']],
  ['tag value', TAG_VALUE, ['', 'Zürich 1', 'a'.repeat(256)], ['a'.repeat(257), 'a;b', 'line\nbreak']],
  ['session policy', SESSION_POLICY, ['{}', '{\n\t}'], ['', 'a'.repeat(2049), '{"a":"€"}']],
];

describe('what STS takes', () => {
  it.each(rows)('%s', (_name, limit, right, wrong) => {
    expect(right.filter((text) => !fitsLimit(limit, text))).toEqual([]);
    expect(wrong.filter((text) => fitsLimit(limit, text))).toEqual([]);
  });

  it('counts durations in whole seconds, both ends included', () => {
    expect(
      [899, 900, 43_200, 43_201, 3600.5, Number.NaN].map((seconds) =>
        isDurationWithin(ROLE_DURATION, seconds),
      ),
    ).toEqual([false, true, true, false, false, false]);
    expect(isDurationWithin(MFA_SESSION_DURATION, 129_600)).toBe(true);
  });
});
