export const twoDigits = (part: number): string => String(part).padStart(2, '0');

/** `2026-03-01`, on the clock of this machine. */
export const localDate = (moment: Date): string =>
  `${moment.getFullYear()}-${twoDigits(moment.getMonth() + 1)}-${twoDigits(moment.getDate())}`;

/** As `localDate`, for many moments, in milliseconds since the epoch, that mostly follow each other. */
export function localDates(): (time: number) => string {
  let [start, end, text] = [Infinity, -Infinity, ''];
  return (time) => {
    if (time < start || time >= end) {
      const moment = new Date(time);
      const [year, month, day] = [moment.getFullYear(), moment.getMonth(), moment.getDate()];
      start = new Date(year, month, day).getTime();
      end = new Date(year, month, day + 1).getTime();
      text = localDate(moment);
    }
    return text;
  };
}
