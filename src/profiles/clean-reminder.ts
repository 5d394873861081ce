import path from 'node:path';
import type { Host } from '../system/host.js';
import { stateFolder } from '../system/paths.js';
import { ensurePrivateFolder, readIfExists, replaceFile } from '../system/private-files.js';

/* When it was last said that profiles have expired. */

const DAY_MS = 24 * 3_600_000;

/** In the state folder. */
export const REMINDERS = 'reminders.json';

interface Reminders {
  /** Milliseconds since the epoch. */
  readonly expired_profiles?: number;
}

function readReminders(file: string): Reminders {
  const value: unknown = JSON.parse(readIfExists(file)?.toString('utf8') ?? '{}');
  return typeof value === 'object' && value !== null ? value : {};
}

/**
 * Whether expired profiles may be mentioned again, a day after the last time; if so, this time is remembered. What can't be
 * remembered is not said: it would be said every time.
 */
export function isReminderDue(host: Host): boolean {
  const file = path.join(stateFolder(host), REMINDERS);
  const now = host.now();
  try {
    const age = now - (readReminders(file).expired_profiles ?? Number.NEGATIVE_INFINITY);
    // A time to come is one from before the clock was set back.
    if (age >= 0 && age < DAY_MS) return false;
  } catch {
    // A broken file is written anew.
  }
  try {
    ensurePrivateFolder(stateFolder(host));
    const reminders: Reminders = { expired_profiles: now };
    replaceFile(file, Buffer.from(`${JSON.stringify(reminders)}\n`), { host });
    return true;
  } catch {
    return false;
  }
}
