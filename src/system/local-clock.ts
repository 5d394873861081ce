const two = (part: number): string => String(part).padStart(2, '0');

/** `22:04`, on the clock of this machine. */
export const localClock = (moment: Date): string => `${two(moment.getHours())}:${two(moment.getMinutes())}`;
