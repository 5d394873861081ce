import { localDate, twoDigits } from '../../system/local-date.js';

/** From `start` up to `end`, in milliseconds since the epoch. */
export interface Period {
  readonly start: number;
  readonly end: number;
}

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Where `time` lies in the period: 0 at its start, 1 at its end. */
export const shareOf = ({ start, end }: Period, time: number): number => (time - start) / (end - start);

/** A period as long as this one or as long as all, moved so that it lies within `all`. */
export function clipped(all: Period, { start, end }: Period): Period {
  const length = Math.min(end - start, all.end - all.start);
  const from = Math.max(all.start, Math.min(start, all.end - length));
  return { start: from, end: from + length };
}

/** The period of this length around the middle of another. */
export function around({ start, end }: Period, length: number): Period {
  const middle = (start + end) / 2;
  return { start: middle - length / 2, end: middle + length / 2 };
}

export interface Tick {
  readonly time: number;
  readonly label: string;
  /** Where a day, or a year, begins. */
  readonly isMajor: boolean;
}

type Unit = readonly [unit: 'minute' | 'day' | 'month', count: number, milliseconds: number];

const UNITS: readonly Unit[] = [
  ...[1, 5, 15, 30, 60, 180, 360, 720].map((count): Unit => ['minute', count, count * MINUTE]),
  ...[1, 2, 3, 7, 14].map((count): Unit => ['day', count, count * DAY]),
  ...[1, 3, 6, 12].map((count): Unit => ['month', count, count * 30 * DAY]),
];

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Mar 1` */
export const dayLabel = (moment: Date): string => `${MONTHS[moment.getMonth()] ?? ''} ${moment.getDate()}`;

const clock = (moment: Date): string => `${twoDigits(moment.getHours())}:${twoDigits(moment.getMinutes())}`;

function tickAt(moment: Date, unit: Unit[0]): Tick {
  const time = moment.getTime();
  const isMidnight = moment.getHours() === 0 && moment.getMinutes() === 0;
  if (unit === 'month') {
    const isMajor = moment.getMonth() === 0;
    return { time, label: `${MONTHS[moment.getMonth()] ?? ''} ${moment.getFullYear()}`, isMajor };
  }
  if (unit === 'day') return { time, label: dayLabel(moment), isMajor: false };
  return { time, label: isMidnight ? dayLabel(moment) : clock(moment), isMajor: isMidnight };
}

/** The nth of the moments that a unit divides time into; by the calendar, so that it stays right where clocks are changed. */
function momentAt(first: Date, [unit, count]: Unit, index: number): Date {
  const [year, month, day] = [first.getFullYear(), first.getMonth(), first.getDate()];
  if (unit === 'minute') return new Date(year, month, day, 0, index * count);
  if (unit === 'day') return new Date(year, month, day + index * count);
  return new Date(year, month - (month % count) + index * count, 1);
}

/** The smallest unit of which a period has no more than `most`. */
function unitFor(length: number, most: number): Unit {
  const unit = UNITS.find(([, , milliseconds]) => length / milliseconds <= most);
  if (unit !== undefined) return unit;
  const years = Math.ceil(length / (365 * DAY) / most);
  return ['month', 12 * years, years * 365 * DAY];
}

/** At most about `most` round times within the period, on this browser's clock. */
export function ticksIn(period: Period, most: number): Tick[] {
  const unit = unitFor(period.end - period.start, Math.max(1, most));
  const [kind, , milliseconds] = unit;
  const first = new Date(period.start);
  const midnight = momentAt(first, unit, 0).getTime();
  // One earlier than it seems: a clock may have been changed since midnight.
  const skipped = kind === 'minute' ? Math.floor((period.start - midnight) / milliseconds) - 1 : 0;
  const ticks: Tick[] = [];
  for (let index = Math.max(0, skipped); ; index += 1) {
    const moment = momentAt(first, unit, index);
    const time = moment.getTime();
    // Not a number where there is no such time any more.
    if (!(time <= period.end)) return ticks;
    if (time >= period.start) ticks.push(tickAt(moment, kind));
  }
}

/** A day, a week or months, and how it is called. */
export interface Bin extends Period {
  readonly name: string;
}

export interface Bins {
  /** `day`, `week`, `month`, `3 months` */
  readonly unit: string;
  readonly bins: readonly Bin[];
}

const MOST_BINS = 106;
const MOST_DAYS = 92;

type BinUnit = readonly [unit: 'day' | 'week' | 'month', count: number];

function binUnit(days: number): BinUnit {
  if (days <= MOST_DAYS) return ['day', 1];
  if (days <= MOST_BINS * 7) return ['week', 1];
  return ['month', Math.ceil(days / 30 / MOST_BINS)];
}

/** Where the nth bin begins, of which the first holds `first`. */
function binStart(first: Date, [unit, count]: BinUnit, index: number): Date {
  const [year, month, day] = [first.getFullYear(), first.getMonth(), first.getDate()];
  if (unit === 'month') return new Date(year, month + count * index, 1);
  const monday = day - ((first.getDay() + 6) % 7);
  return unit === 'week' ? new Date(year, month, monday + 7 * index) : new Date(year, month, day + index);
}

function binName(start: Date, [unit, count]: BinUnit): string {
  const date = localDate(start);
  if (unit === 'day') return date;
  if (unit === 'week') return `week from ${date}`;
  return count === 1 ? date.slice(0, -3) : `${count} months from ${date.slice(0, -3)}`;
}

/** The days that a period touches, on this browser's clock; weeks or months where these are too many to be drawn. */
export function binsIn({ start, end }: Period): Bins {
  const unit = binUnit((end - start) / DAY);
  const first = new Date(start);
  const bins: Bin[] = [];
  for (let index = 0; ; index += 1) {
    const [from, to] = [binStart(first, unit, index), binStart(first, unit, index + 1)];
    if (!(from.getTime() <= end)) {
      return { unit: unit[1] === 1 ? unit[0] : `${unit[1]} ${unit[0]}s`, bins };
    }
    bins.push({ start: from.getTime(), end: to.getTime(), name: binName(from, unit) });
  }
}
