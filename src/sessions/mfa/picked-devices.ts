import path from 'node:path';
import type { Host } from '../../system/host.js';
import { cacheFolder } from '../../system/paths.js';
import { readOwnFile, writeOwnFile } from '../../system/files/own-file.js';

/*
 * Which of several MFA devices a user picked, by the user's ARN. Forgetting it costs a question, so a file that is broken
 * or can't be written is passed over.
 */

/** In the cache folder. */
export const PICKED_DEVICES = 'mfa-devices.json';

const fileOf = (host: Host): string => path.join(cacheFolder(host), PICKED_DEVICES);

function picked(host: Host): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(readOwnFile(fileOf(host), host)?.toString('utf8') ?? '{}');
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

export function pickedDevice(host: Host, userArn: string): string | undefined {
  const serial = picked(host)[userArn];
  return typeof serial === 'string' && serial !== '' ? serial : undefined;
}

/** @param serial - undefined: forgets the device */
export function rememberDevice(host: Host, userArn: string, serial: string | undefined): void {
  try {
    const devices = { ...picked(host), [userArn]: serial };
    writeOwnFile(fileOf(host), Buffer.from(`${JSON.stringify(devices)}\n`), host);
  } catch {
    return;
  }
}
