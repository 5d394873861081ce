import { parseDuration } from '../../system/duration.js';

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
/** ISO 8601; without `Z` or an offset, on the clock of this machine. */
const TIME = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?$/;

function startOfDay(year: number, month: number, day: number, later: number): number | undefined {
  const date = new Date(year, month - 1, day);
  const isReal = date.getMonth() === month - 1 && date.getDate() === day;
  return isReal ? new Date(year, month - 1, day + later).getTime() : undefined;
}

/**
 * What a person means by `7d` (so long before now), `2026-03-01` (this machine's day) or `2026-03-01T12:00Z`, in milliseconds since
 * the epoch; undefined where `text` is none of these.
 *
 * @param edge - which end of a period is meant: a day that ends it belongs to it as a whole
 * @param now - in milliseconds since the epoch
 */
export function parseMoment(text: string, edge: 'since' | 'until', now: number): number | undefined {
  const trimmed = text.trim();
  const [, year, month, day] = DAY.exec(trimmed) ?? [];
  if (year !== undefined) {
    return startOfDay(Number(year), Number(month), Number(day), edge === 'until' ? 1 : 0);
  }
  if (TIME.test(trimmed)) {
    const time = Date.parse(trimmed.replace(' ', 'T').replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
    return Number.isNaN(time) ? undefined : time;
  }
  // A bare number would be seconds, which nobody means here.
  const seconds = /[dhms]$/i.test(trimmed) ? parseDuration(trimmed) : undefined;
  return seconds === undefined ? undefined : now - seconds * 1000;
}
