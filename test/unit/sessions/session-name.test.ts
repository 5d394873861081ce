import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitsLimit, ROLE_SESSION_NAME } from '../../../src/aws/limits.js';
import { defaultSessionName, reduceSessionName } from '../../../src/sessions/session-name.js';

describe('the default session name', () => {
  it.each([
    ['the IAM user’s name, whatever its path', 'arn:aws:iam::111111111111:user/people/ada', 'ada'],
    ['exactly that name', 'arn:aws:iam::111111111111:user/ada+ops=1,2@x.org', 'ada+ops=1,2@x.org'],
    ['the session part of a role', 'arn:aws:sts::111111111111:assumed-role/Deploy/i-0abc', 'i-0abc'],
    ['the login for the root user', 'arn:aws:iam::111111111111:root', 'ada-login'],
    ['the login where nobody knows', undefined, 'ada-login'],
  ])('is %s', (_row, arn, expected) => {
    expect(defaultSessionName(arn, 'ada-login')).toBe(expected);
  });

  it('is the program’s where the login has nothing usable', () => {
    expect(defaultSessionName(undefined, '世')).toBe('acctmgr');
  });
});

describe('reducing', () => {
  it.each([
    ['Ada Lovelace', 'Ada-Lovelace'],
    ['CORP\\ada', 'CORP-ada'],
    ['José', 'Jose'],
    ['Héctor Ångström', 'Hector-Angstrom'],
    ['  ada  ', 'ada'],
    ['a', undefined],
    ['', undefined],
    ['x'.repeat(80), 'x'.repeat(64)],
  ])('%j to %j', (text, reduced) => {
    expect(reduceSessionName(text)).toBe(reduced);
  });

  it('comes to what AWS takes, and leaves that alone', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 90 }), (text) => {
        const reduced = reduceSessionName(text);
        if (reduced === undefined) return;
        expect(fitsLimit(ROLE_SESSION_NAME, reduced)).toBe(true);
        expect(reduceSessionName(reduced)).toBe(reduced);
      }),
    );
  });
});
