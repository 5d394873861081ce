import { isoTime } from '../../system/iso-time.js';

/** Short, and in the order of time: the second in UTC, and four signs for runs of the same second. */
const RUN_ID = /^\d{8}-\d{6}-[a-z0-9]{4}$/;
const SIGNS = 36 ** 4;

export const isRunId = (text: string): boolean => RUN_ID.test(text);

/** @param chance - from 0 to less than 1 */
export function newRunId(now: number, chance: number): string {
  const [day = '', time = ''] = isoTime(new Date(now))
    .replaceAll(/[-:]|\.\d+|Z/g, '')
    .split('T');
  const signs = Math.floor(chance * SIGNS)
    .toString(36)
    .padStart(4, '0');
  return `${day}-${time.slice(0, 6)}-${signs}`;
}
