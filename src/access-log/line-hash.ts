/** Of the square roots of the first eight primes, the first 32 bits of the fractions (FIPS 180-4, 5.3.3). */
const START: readonly number[] = [
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
];

/** Of the cube roots of the first 64 primes (FIPS 180-4, 4.2.2). */
const ROUNDS: readonly number[] = [
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98,
  0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
  0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8,
  0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
  0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819,
  0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
  0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
  0xc67178f2,
];

const BLOCK_BYTES = 64;

const rotated = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

/** The message, a one bit, zeros, and the message's length in bits as the last 64 (FIPS 180-4, 5.1.1). */
function padded(message: Buffer): Buffer {
  const size = Math.ceil((message.length + 9) / BLOCK_BYTES) * BLOCK_BYTES;
  const whole = Buffer.alloc(size);
  message.copy(whole);
  whole[message.length] = 0x80;
  whole.writeBigUInt64BE(BigInt(message.length) * 8n, size - 8);
  return whole;
}

/** FIPS 180-4, 6.2.2. */
function addBlock(hash: Int32Array, block: Buffer): void {
  const words = new Int32Array(64);
  for (let index = 0; index < 16; index++) words[index] = block.readInt32BE(4 * index);
  const word = (index: number): number => words[index] ?? 0;
  for (let index = 16; index < 64; index++) {
    const near = word(index - 2);
    const far = word(index - 15);
    words[index] =
      (rotated(near, 17) ^ rotated(near, 19) ^ (near >>> 10)) +
      word(index - 7) +
      (rotated(far, 7) ^ rotated(far, 18) ^ (far >>> 3)) +
      word(index - 16);
  }

  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = hash;
  ROUNDS.forEach((constant, index) => {
    const choice = (e & f) ^ (~e & g);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const one = (h + (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) + choice + constant + word(index)) | 0;
    const two = ((rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) + majority) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
  });
  [a, b, c, d, e, f, g, h].forEach((value, index) => {
    hash[index] = (hash[index] ?? 0) + value;
  });
}

/**
 * SHA-256 in hex of a line or two. Loading node:crypto for these takes as long as all else that an append does, with each
 * `env` and `exec`; what reads whole logs takes `loadSha256`. Nothing secret goes through here.
 */
export function lineHash(line: Uint8Array | string): string {
  const whole = padded(Buffer.from(line));
  const hash = Int32Array.from(START);
  for (let at = 0; at < whole.length; at += BLOCK_BYTES) addBlock(hash, whole.subarray(at, at + BLOCK_BYTES));
  return [...hash].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}
