import path from 'node:path';
import type { Host } from '../../system/host.js';
import { stateFolder } from '../../system/paths.js';
import { readOwnFile, writeOwnFile } from '../../system/files/own-file.js';

/* When it was last said what may be done about the profiles of acctmgr. */

const DAY_MS = 24 * 3_600_000;

/** In the state folder. */
export const REMINDERS = 'reminders.json';

type Reminder = 'expired_profiles' | 'process_lines';

/** Milliseconds since the epoch. */
type Reminders = Readonly<Partial<Record<Reminder, number>>>;

function readReminders(file: string, host: Host): Reminders {
  const value: unknown = JSON.parse(readOwnFile(file, host)?.toString('utf8') ?? '{}');
  return typeof value === 'object' && value !== null ? value : {};
}

/**
 * Whether this may be mentioned again, a day after the last time; if so, this time is remembered. What can't be remembered
 * is not said: it would be said every time.
 */
export function isReminderDue(host: Host, reminder: Reminder): boolean {
  const file = path.join(stateFolder(host), REMINDERS);
  const now = host.now();
  let before: Reminders = {};
  try {
    before = readReminders(file, host);
    const age = now - (before[reminder] ?? Number.NEGATIVE_INFINITY);
    // A time to come is one from before the clock was set back.
    if (age >= 0 && age < DAY_MS) return false;
  } catch {
    // A broken file is written anew.
  }
  try {
    const reminders: Reminders = { ...before, [reminder]: now };
    writeOwnFile(file, Buffer.from(`${JSON.stringify(reminders)}\n`), host);
    return true;
  } catch {
    return false;
  }
}
