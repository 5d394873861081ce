import { sha256 as hashOf } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';

/** A hash of what is too long to be in memory at once. */
export interface GrowingHash {
  add(piece: Uint8Array): void;
  hex(): string;
}

/** SHA-256 in hex. */
export interface Sha256 {
  (data: Uint8Array | string): string;
  inPieces(): GrowingHash;
}

const growing = (): GrowingHash => {
  const hash = hashOf.create();
  return { add: (piece) => void hash.update(piece), hex: () => bytesToHex(hash.digest()) };
};

/** For the few lines of an append: every hand-over makes one, and loading node:crypto takes 2 ms of it. */
export const sha256: Sha256 = Object.assign((data: Uint8Array | string) => bytesToHex(hashOf(data)), {
  inPieces: growing,
});

/** The same by node:crypto, for whole logs. */
export async function loadSha256(): Promise<Sha256> {
  const { createHash, hash } = await import('node:crypto');
  const inPieces = (): GrowingHash => {
    const made = createHash('sha256');
    return { add: (piece) => void made.update(piece), hex: () => made.digest('hex') };
  };
  return Object.assign((data: Uint8Array | string) => hash('sha256', data, 'hex'), { inPieces });
}
