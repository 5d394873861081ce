import { countText, endsOf } from './describe.js';
import type { Bin, Bins } from './period.js';
import { noCounts, type Counts } from './rows.js';
import type { ShownAttempts } from './selection.js';

export interface CountedBin {
  readonly bin: Bin;
  readonly counts: Counts;
  readonly total: number;
}

/** How many attempts of a selection fall into each bin. */
export function countBins({ bins }: Bins, { attempts, groups }: ShownAttempts): CountedBin[] {
  const all = bins.map((bin) => ({ bin, counts: noCounts() }));
  const countsAt = (time: number) => {
    let [low, high] = [0, all.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (time < (all[middle]?.bin.end ?? Infinity)) high = middle;
      else low = middle + 1;
    }
    return all[low]?.counts;
  };
  const add = (time: number, status: keyof Counts, count: number) => {
    const counts = countsAt(time);
    if (counts !== undefined) counts[status] += count;
  };
  for (const { time, status } of attempts) add(time, status, 1);
  for (const { start, end, status, count } of groups) add((start + end) / 2, status, count);
  return all.map(({ bin, counts }) => ({
    bin,
    counts,
    total: counts.success + counts.denied + counts.failed,
  }));
}

/** `2026-03-01: 14 attempts, 2 denied` */
export function binName({ bin, counts, total }: CountedBin): string {
  const problems = endsOf({ ...counts, success: 0 });
  return `${bin.name}: ${countText(total, 'attempt')}${problems === '' ? '' : `, ${problems}`}`;
}
