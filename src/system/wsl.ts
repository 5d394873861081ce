import { readFileSync } from 'node:fs';
import type { Host } from './host.js';

function kernelRelease(): string {
  try {
    return readFileSync('/proc/sys/kernel/osrelease', 'latin1');
  } catch {
    return '';
  }
}

/** Whether this is Linux under Windows, where the browser is a program of Windows. sudo takes the variables away. */
export const isUnderWsl = ({ env, platform }: Pick<Host, 'env' | 'platform'>): boolean =>
  platform === 'linux' &&
  (env['WSL_DISTRO_NAME'] !== undefined ||
    env['WSL_INTEROP'] !== undefined ||
    /microsoft/i.test(kernelRelease()));
