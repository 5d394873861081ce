import { describe, expect, it } from 'vitest';
import { AcctmgrError } from '../../../src/system/failure.js';

describe('AcctmgrError', () => {
  it('knows an error of another copy of its class, as each file of the binary has one', () => {
    class Copy extends Error {
      override readonly name = 'AcctmgrError';
    }
    expect(new Copy('no').constructor).not.toBe(AcctmgrError);
    expect(new Copy('no')).toBeInstanceOf(AcctmgrError);
  });

  it('is no other error, and nothing that only has its name', () => {
    expect(new AcctmgrError('no', { code: 'failed' })).toBeInstanceOf(AcctmgrError);
    expect(new TypeError('no')).not.toBeInstanceOf(AcctmgrError);
    expect({ name: 'AcctmgrError' }).not.toBeInstanceOf(AcctmgrError);
  });
});
