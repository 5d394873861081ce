import type { Period } from './period.js';
import type { ShownAttempts } from './selection.js';

/** What of a selection lies nearest to a period that holds nothing of it; undefined where the period holds something, or all is empty. */
export function nearestTo({ start, end }: Period, { attempts, groups }: ShownAttempts): Period | undefined {
  const spans = [...groups, ...attempts.map(({ time }) => ({ start: time, end: time }))];
  const distanceOf = (span: Period): number => Math.max(start - span.end, span.start - end, 0);
  const nearest = spans.reduce<Period | undefined>(
    (least, span) => (least !== undefined && distanceOf(least) <= distanceOf(span) ? least : span),
    undefined,
  );
  return nearest === undefined || distanceOf(nearest) === 0 ? undefined : nearest;
}
