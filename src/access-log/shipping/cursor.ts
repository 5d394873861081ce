import { parseObject } from '../reading/line.js';
import { isHead, type LogHead } from '../writing/head.js';

/**
 * A place in the chain of the access log: behind a line, which its hash names. `size` and `lines` are those of its file up to
 * there.
 */
export interface LogCursor extends LogHead {
  /** The number of the file, which the log itself has before it is renamed. */
  readonly file: number;
}

export const isSamePlace = (one: LogCursor, other: LogCursor): boolean =>
  one.file === other.file && one.size === other.size && one.hash === other.hash;

const FORM = 1;

export const formatCursor = ({ file, size, lines, hash }: LogCursor): string =>
  `${JSON.stringify({ acctmgr_log_cursor: FORM, file, size, lines, hash })}\n`;

/** @returns undefined for anything else: another program's file, say */
export function parseCursor(text: string): LogCursor | undefined {
  const object = parseObject(text);
  if (object?.['acctmgr_log_cursor'] !== FORM || !isHead(object)) return undefined;
  const file: unknown = object['file'];
  if (typeof file !== 'number' || !Number.isSafeInteger(file) || file < 1) return undefined;
  const { size, lines, hash } = object;
  if (size === 0 || lines === 0) return undefined;
  return { file, size, lines, hash };
}
