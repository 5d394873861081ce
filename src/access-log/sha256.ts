import { sha256 as hashOf } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';

export type Sha256 = (data: Uint8Array | string) => string;

/** SHA-256 in hex, for the few lines of an append: every hand-over makes one, and loading node:crypto takes 2 ms of it. */
export const sha256: Sha256 = (data) => bytesToHex(hashOf(data));

/** The same by node:crypto, for whole logs. */
export async function loadSha256(): Promise<Sha256> {
  const { hash } = await import('node:crypto');
  return (data) => hash('sha256', data, 'hex');
}
