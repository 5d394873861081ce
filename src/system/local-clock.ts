import { twoDigits } from './local-date.js';

/** `22:04`, on the clock of this machine. */
export const localClock = (moment: Date): string =>
  `${twoDigits(moment.getHours())}:${twoDigits(moment.getMinutes())}`;
