/*
 * JSON.parse keeps the last of two equal keys and says nothing. Whether there may be such a pair is told by counting: a text
 * with more keys than its value has lost one. Walking a syntax tree, which says for certain and where, costs far more.
 */

/**
 * At least as many as there are: a quote and a colon end every key, and now and then stand inside a string.
 * `test` in a loop takes half the time of `match`, which makes a string of each.
 */
function keysInText(text: string): number {
  const endOfKey = /"\s*:/g;
  let count = 0;
  while (endOfKey.test(text)) count += 1;
  return count;
}

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

/**
 * Whether some object in the JSON `text`, whose value is `value`, may have a key twice. It never misses one; a string that
 * looks like a key (`": "`), or nesting too deep to follow, is taken for one, too.
 */
export const mayHaveDuplicateKeys = (text: string, value: object): boolean =>
  keysInText(text) !== keysInValue(value);
