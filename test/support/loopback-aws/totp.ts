import { createHmac } from 'node:crypto';
import { accessDenied } from './refusal.js';

/** A device assigned to a user. Security keys (FIDO) have no seed: the API takes no code of theirs. */
export interface MfaDevice {
  /** `arn:aws:iam::111122223333:mfa/alice`, or a hardware serial such as `GAHT12345678`. */
  readonly serial: string;
  /** Base32, as the QR code of a virtual device carries it. */
  readonly seed?: string;
  /** Whether IAM made it up (CreateVirtualMFADevice), and no test did. */
  readonly isMadeHere?: boolean;
  /** Milliseconds since the epoch; undefined: long ago. */
  readonly enabledAt?: number;
}

/** Codes that were accepted, as `serial step`. */
export type UsedCodes = Set<string>;

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const stepMilliseconds = 30_000;
export const stepAt = (time: number): number => Math.floor(time / stepMilliseconds);

/** Without padding: the number of bits must be a multiple of five. */
export function toBase32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/g) ?? []).map((five) => ALPHABET.charAt(parseInt(five, 2))).join('');
}

function fromBase32(seed: string): Buffer {
  let bits = '';
  for (const character of seed.toUpperCase().replace(/[\s=]/g, '')) {
    const value = ALPHABET.indexOf(character);
    if (value < 0) throw new Error(`An MFA seed is base32; '${character}' is not`);
    bits += value.toString(2).padStart(5, '0');
  }
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
}

/** RFC 6238 with SHA-1, thirty seconds and six digits, which is what virtual MFA devices of IAM use. */
export function totpCode(seed: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', fromBase32(seed)).update(counter).digest();
  const offset = digest.readUInt8(digest.length - 1) & 0x0f;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/**
 * Accepts the code of the current step and of its neighbours, each once (RFC 6238, section 5.2).
 * @throws Refusal AccessDenied, in the three texts that the service has for it.
 */
export function acceptCode(
  devices: readonly MfaDevice[],
  serial: string | undefined,
  code: string | undefined,
  now: number,
  used: UsedCodes,
): void {
  if (serial === undefined || code === undefined) {
    throw accessDenied(
      'MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.',
    );
  }
  const seed = devices.find((device) => device.serial === serial)?.seed;
  if (seed === undefined) {
    throw accessDenied(
      'MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.',
    );
  }
  const step = [0, -1, 1]
    .map((drift) => stepAt(now) + drift)
    .find((candidate) => totpCode(seed, candidate) === code);
  if (step === undefined || used.has(`${serial} ${step}`)) {
    throw accessDenied('MultiFactorAuthentication failed with invalid MFA one time pass code. ');
  }
  used.add(`${serial} ${step}`);
}
