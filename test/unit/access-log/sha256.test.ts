import fc from 'fast-check';
import { expect, it } from 'vitest';
import { loadSha256, sha256 } from '../../../src/access-log/writing/sha256.js';

it('hashes as FIPS 180-4 has it', () => {
  expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

it('hashes a line of any length and content as node:crypto does', async () => {
  const native = await loadSha256();
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: 'binary', maxLength: 3000 }), fc.uint8Array({ maxLength: 3000 })),
      (data) => {
        expect(sha256(data)).toBe(native(data));
      },
    ),
  );
});
