import { parseObject } from '../reading/line.js';

/** The end of the log as the last append left it; kept beside the log as `<log>.head`. */
export interface LogHead {
  /** Of the log, in bytes. */
  readonly size: number;
  readonly lines: number;
  /** SHA-256 in hex of the last line, without its newline. */
  readonly hash: string;
}

/** The head of a log that has no line yet; its hash is the `prev` of the first one. */
export const EMPTY_HEAD: LogHead = { size: 0, lines: 0, hash: '0'.repeat(64) };

export const headPath = (log: string): string => `${log}.head`;

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;

export function isHead(value: unknown): value is LogHead {
  if (typeof value !== 'object' || value === null) return false;
  const { size, lines, hash } = value as Record<string, unknown>;
  return isCount(size) && isCount(lines) && typeof hash === 'string' && /^[0-9a-f]{64}$/.test(hash);
}

/** Room for the two largest safe integers, and the newline. */
const RECORD_LENGTH = 128;

/** Always of the same length, so that it can be written over the one before. */
export const formatHead = ({ size, lines, hash }: LogHead): string =>
  `${JSON.stringify({ size, lines, hash }).padEnd(RECORD_LENGTH - 1)}\n`;

export function parseHead(text: string): LogHead | undefined {
  const object = parseObject(text);
  return isHead(object) ? { size: object.size, lines: object.lines, hash: object.hash } : undefined;
}
