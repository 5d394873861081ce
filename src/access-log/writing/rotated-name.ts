/*
 * The files that a log went through stand beside it as `<log>.000001`, `<log>.000002`, …, the oldest first: each is renamed
 * once and never changed again, and one that is missing leaves a gap.
 */

const DIGITS = 6;
const NUMBER = /^\.(\d{6}|[1-9]\d{6,14})$/;

/** @param log - a path, or a name */
export const rotatedName = (log: string, number: number): string =>
  `${log}.${String(number).padStart(DIGITS, '0')}`;

/** The number in the name of a rotated file of `log`, from 1; undefined for any other name. */
export function rotatedNumber(log: string, name: string): number | undefined {
  const [, digits] = name.startsWith(log) ? (NUMBER.exec(name.slice(log.length)) ?? []) : [];
  return digits === undefined || Number(digits) === 0 ? undefined : Number(digits);
}
