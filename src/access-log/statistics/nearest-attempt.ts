import type { LogLine } from '../entry.js';

/** From `since` up to `until`, in milliseconds since the epoch; `until` is undefined where the period has no end. */
export interface AttemptPeriod {
  readonly since: number;
  readonly until: number | undefined;
}

/** Finds the attempt that lies nearest to a period which holds none. */
export function nearestAttempt({ since, until = Infinity }: AttemptPeriod) {
  let nearest: number | undefined;
  const distanceOf = (time: number): number => Math.max(since - time, time - until);
  return {
    add: ({ time: text, status }: Pick<LogLine, 'time' | 'status'>): void => {
      const time = Date.parse(text);
      if (status === undefined || Number.isNaN(time)) return;
      if (nearest === undefined || distanceOf(time) < distanceOf(nearest)) nearest = time;
    },
    /** Its time, in milliseconds since the epoch; undefined where there was no attempt. */
    time: (): number | undefined => nearest,
  };
}
