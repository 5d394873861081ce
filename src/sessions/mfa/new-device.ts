import { parseMfaArn } from '../../aws/arn.js';

/* The name of a virtual MFA device, and what an authenticator app is told of it. */

/** AWS lets a user have so many (IAM and AWS STS quotas). */
export const MOST_MFA_DEVICES = 8;

/** The names that a user's device may get, in order: the user's own, then with a number behind. */
export const deviceNames = (userName: string): readonly string[] =>
  Array.from({ length: MOST_MFA_DEVICES + 2 }, (_, at) => (at === 0 ? userName : `${userName}-${at + 1}`));

/** Of devices that nobody has, those that were begun under one of these names and not finished. */
export const begunDevices = (unassigned: readonly string[], names: readonly string[]): readonly string[] =>
  unassigned.filter((serial) => {
    const device = parseMfaArn(serial);
    return device?.path === '/' && names.includes(device.name);
  });

/**
 * What an authenticator app reads of a QR code, in the form that it is known by everywhere (Key URI Format), and no longer than
 * needed: a code of 134 bytes is the largest that a terminal of 24 lines shows.
 */
export const authenticatorAddress = (
  { name, accountId }: { readonly name: string; readonly accountId: string },
  seed: string,
): string =>
  `otpauth://totp/AWS:${encodeURIComponent(name).replaceAll('%40', '@')}@${accountId}?secret=${seed}`;
