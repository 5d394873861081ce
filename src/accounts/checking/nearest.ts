import { distance } from 'fastest-levenshtein';

/**
 * Those of `known` that `text` was probably meant to be, the nearest first, at most `most`. Case does not count, and a
 * name that holds `text` is near.
 */
export function nearest(text: string, known: readonly string[], most = 3): string[] {
  const wanted = text.toLowerCase();
  // Two slips of the finger in a short word, a third of a long one.
  const farthest = Math.max(2, Math.floor(wanted.length / 3));
  return known
    .map((candidate) => {
      const lower = candidate.toLowerCase();
      const apart = distance(wanted, lower);
      return { candidate, apart: wanted.length >= 3 && lower.includes(wanted) ? Math.min(apart, 1) : apart };
    })
    .filter(({ apart, candidate }) => apart <= farthest && apart < Math.max(wanted.length, candidate.length))
    .sort((one, other) => one.apart - other.apart)
    .slice(0, most)
    .map(({ candidate }) => candidate);
}
