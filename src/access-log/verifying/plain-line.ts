/*
 * A million lines are verified without parsing them: nearly all are as `formatEntry` writes them, with the time and the event
 * in front and the hash of the line before at the end.
 */

const FRONT = '{"time":"';
const EVENT = '","event":"';
/** Where the event begins: behind a time such as 2026-11-22T04:07:05.470Z. */
const EVENT_AT = FRONT.length + 24 + EVENT.length;
const PREV = ',"prev":"';
const END = '"}';
const HASH_LENGTH = 64;
const TAIL_LENGTH = PREV.length + HASH_LENGTH + END.length;

/**
 * Whether the line is an attempt that carries the hash `prev`, as far as its first and last bytes tell. A line that was torn or
 * changed is none: the hash that stands behind it in the next line is another. False for lines about the log itself.
 */
export function isPlainLine(bytes: Buffer, prev: string): boolean {
  if (bytes.length < EVENT_AT + TAIL_LENGTH) return false;
  const tail = bytes.toString('latin1', bytes.length - TAIL_LENGTH);
  if (tail !== `${PREV}${prev}${END}`) return false;
  const front = bytes.toString('latin1', 0, EVENT_AT + 1);
  return front.startsWith(FRONT) && front.endsWith(EVENT, EVENT_AT) && !isAboutTheLog(front);
}

/** `repaired`, `rotated` and `continued`; some others too, which are parsed then for nothing. */
const isAboutTheLog = (front: string): boolean => front.endsWith('r') || front.endsWith('c');
