/** One that is under way. */
export interface Running {
  /** Its account, in runs over several regions with its region. */
  readonly label: string;
  readonly region: string | undefined;
  /** Whether it still waits for credentials. */
  readonly isWaiting: boolean;
  /** Milliseconds since the epoch. */
  readonly since: number;
}

/** Where a run stands. */
export interface RunStanding {
  readonly all: number;
  readonly done: number;
  readonly failed: number;
  /** The longest one first. */
  readonly running: readonly Running[];
  /** Of those that have ended, together. */
  readonly spentMs: number;
  /** Whether nothing more is begun. */
  readonly isStopping: boolean;
}

/** How many have not begun. */
export const waitingOf = ({ all, done, failed, running }: RunStanding): number =>
  Math.max(0, all - done - failed - running.length);

/** How long it will take if the others take as long as those that have ended; undefined where nothing tells. */
export function restMs(standing: RunStanding, now: number): number | undefined {
  const { done, failed, running, spentMs, isStopping } = standing;
  const ended = done + failed;
  if (ended === 0 || running.length === 0 || isStopping) return undefined;
  const each = spentMs / ended;
  const begun = running.reduce((sum, { since }) => sum + Math.max(0, each - (now - since)), 0);
  return (begun + waitingOf(standing) * each) / running.length;
}

export interface RunTally<Key> {
  /** What is begun already is only brought up to date. */
  begins(key: Key, one: Omit<Running, 'since'>): void;
  /** What has ended well may still fail: what it gave could not be written. */
  ended(key: Key, isGood: boolean): void;
  stopping(): void;
  standing(): RunStanding;
}

/**
 * Counts what begins and ends.
 *
 * @param now - milliseconds since the epoch
 * @param mostFailures - with so many nothing more is begun
 */
export function tallyOf<Key>(all: number, now: () => number, mostFailures = Infinity): RunTally<Key> {
  const running = new Map<Key, Running>();
  const good = new Set<Key>();
  const bad = new Set<Key>();
  let spentMs = 0;
  let isStopping = false;
  return {
    begins: (key, one) => {
      running.set(key, { ...one, since: running.get(key)?.since ?? now() });
    },
    ended: (key, isGood) => {
      spentMs += now() - (running.get(key)?.since ?? now());
      running.delete(key);
      good.delete(key);
      (isGood ? good : bad).add(key);
    },
    stopping: () => {
      isStopping = true;
    },
    standing: () => ({
      all,
      done: good.size,
      failed: bad.size,
      running: [...running.values()],
      spentMs,
      isStopping: isStopping || bad.size >= mostFailures,
    }),
  };
}
