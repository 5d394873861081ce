import { oneLine } from '../system/safe-text.js';

/*
 * CSV by RFC 4180, each record on one line. A spreadsheet takes a cell that begins with = + - or @ for a formula and runs it, so
 * such a cell gets an apostrophe in front (OWASP, CSV Injection); also what would begin a cell behind a semicolon, by which
 * spreadsheets of many countries cut cells, quoted or not.
 */

const HARMLESS = /^[\w/][\w./:@-]*$/;
const FORMULA = /(^|;)(\s*[=+\-@\uff1d\uff0b\uff0d\uff20])/g;

function cell(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (HARMLESS.test(text)) return text;
  const harmless = oneLine(text).replaceAll(FORMULA, "$1'$2");
  return /[",;]|^\s|\s$/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** One record with its line end. What is not text, number or boolean is written as JSON. */
export const csvRecord = (values: readonly unknown[]): string => `${values.map(cell).join(',')}\r\n`;
