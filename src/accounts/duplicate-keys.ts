/*
 * JSON.parse keeps the last of two equal keys and says nothing. Whether there may be such a pair is told by counting: a text
 * with more keys than its value has lost one. Walking a syntax tree, which says where, costs far more.
 */

/** Every string that a colon follows is a key. `text` is valid JSON. */
function keysInText(text: string): number {
  let count = 0;
  for (let start = text.indexOf('"'); start >= 0;) {
    let end = text.indexOf('"', start + 1);
    while (isEscaped(text, end)) end = text.indexOf('"', end + 1);
    end += 1;
    while (isSpace(text.charCodeAt(end))) end += 1;
    if (text.charCodeAt(end) === 58) count += 1;
    start = text.indexOf('"', end);
  }
  return count;
}

function isEscaped(text: string, quote: number): boolean {
  let backslashes = 0;
  while (text.charCodeAt(quote - 1 - backslashes) === 92) backslashes += 1;
  return backslashes % 2 === 1;
}

const isSpace = (code: number): boolean => code === 32 || code === 10 || code === 13 || code === 9;

/** Far deeper than any policy, and far shallower than the call stack; NaN, which equals no count, for what goes beyond. */
const DEEPEST = 500;

function keysInValue(value: object, depth = 0): number {
  if (depth > DEEPEST) return Number.NaN;
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value as unknown[]) {
      if (typeof item === 'object' && item !== null) count += keysInValue(item, depth + 1);
    }
    return count;
  }
  for (const key in value) {
    count += 1;
    const item = (value as Record<string, unknown>)[key];
    if (typeof item === 'object' && item !== null) count += keysInValue(item, depth + 1);
  }
  return count;
}

/** Whether some object in the JSON `text`, whose value is `value`, has a key twice, or is nested too deeply to tell. */
export const hasDuplicateKeys = (text: string, value: object): boolean =>
  keysInText(text) !== keysInValue(value);
