import { describe, expect, it } from 'vitest';
import { askMfaCode, mfaCodeProblem } from '../../../src/terminal/mfa-code.js';

describe('an MFA code', () => {
  it.each(['123456', '000000', '123 456', ' 123456\t'])('may be %j', (typed) => {
    expect(mfaCodeProblem(typed)).toBeUndefined();
  });

  it.each(['', '12345', '1234567', '12345a', '１２３４５６', '-12345', '1234.6'])('cannot be %j', (typed) => {
    expect(mfaCodeProblem(typed)).toBe('A code is six digits.');
  });

  it('is handed on without spaces', async () => {
    expect(await askMfaCode({ secret: async () => '123 456' }, 'GAHT12345678')).toBe('123456');
  });
});
