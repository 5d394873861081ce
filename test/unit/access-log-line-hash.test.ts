import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { lineHash } from '../../src/access-log/line-hash.js';

const sha256 = (data: Uint8Array | string) => createHash('sha256').update(data).digest('hex');

describe('the hash of a line', () => {
  it('is what FIPS 180-4 gives for its examples', () => {
    expect(lineHash('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(lineHash('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq')).toBe(
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    );
  });

  it('is node’s own SHA-256 at every length around the ends of blocks', () => {
    const lengths = Array.from({ length: 300 }, (_, length) => Buffer.alloc(length, 0xe9));
    expect(lengths.map(lineHash)).toEqual(lengths.map(sha256));
  });

  it('is node’s own SHA-256 of any bytes and any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 5_000 }), fc.string({ unit: 'binary' })), (data) => {
        expect(lineHash(data)).toBe(sha256(data));
      }),
    );
  });
});
