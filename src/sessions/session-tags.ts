import { reduceTagValue } from './session-name.js';

export type SessionTags = Readonly<Record<string, string>>;

/** A later tag takes the place of an earlier one: AWS refuses two keys that differ by case alone. Undefined for none. */
export function mergedTags(...layers: readonly SessionTags[]): SessionTags | undefined {
  const tags = new Map<string, readonly [key: string, value: string]>();
  for (const [key, value] of layers.flatMap((layer) => Object.entries(layer))) {
    tags.set(key.toLowerCase(), [key, reduceTagValue(value)]);
  }
  return tags.size === 0 ? undefined : Object.fromEntries(tags.values());
}

/** The tags that carry a reason; none without one. */
export const reasonTags = (keys: readonly string[], reason: string | undefined): SessionTags =>
  reason === undefined ? {} : Object.fromEntries(keys.map((key) => [key, reason]));
