import { localClock } from '../system/local-clock.js';
import { localDate, twoDigits } from '../system/local-date.js';

export { isoTime } from '../system/iso-time.js';
export { localClock };

/** `2025-10-06 22:04:06+00:00`, the form of Python's `str(datetime)`. */
export const utcTime = (moment: Date): string =>
  `${moment.toISOString().slice(0, 19).replace('T', ' ')}+00:00`;

/** `2025-10-06 22:04:06`, on the clock of this machine. */
export const localTime = (moment: Date): string =>
  `${localDate(moment)} ${localClock(moment)}:${twoDigits(moment.getSeconds())}`;
