/** Says to the pool that the service behind the work has had enough for now. */
export type Throttled = () => void;

/**
 * Does the work for every item, so many at a time: it begins with `most`, halves where a piece of work says that it was
 * throttled, and grows by one again after each round that went well. Once `isEnded` says so, or a piece of work has failed, no
 * further item is begun.
 *
 * @throws what the first one threw that failed, once nothing is under way any more
 */
export async function inPool<T>(
  items: readonly T[],
  most: number,
  work: (item: T, throttled: Throttled) => Promise<void>,
  isEnded: () => boolean = () => false,
): Promise<void> {
  const waiting = items.values();
  let limit = most;
  let under = 0;
  let goodInARow = 0;
  const failures: unknown[] = [];
  await new Promise<void>((resolve) => {
    const fill = (): void => {
      while (under < limit && failures.length === 0 && !isEnded()) {
        const next = waiting.next();
        if (next.done === true) break;
        begin(next.value);
      }
      if (under === 0) resolve();
    };
    const begin = (item: T): void => {
      let wasThrottled = false;
      under += 1;
      const throttled = (): void => {
        // Those that were begun together are refused together: that is one sign, not many.
        if (!wasThrottled && under <= limit) limit = Math.max(1, Math.floor(limit / 2));
        wasThrottled = true;
        goodInARow = 0;
      };
      const ended = (): void => {
        under -= 1;
        fill();
      };
      work(item, throttled).then(
        () => {
          goodInARow = wasThrottled ? 0 : goodInARow + 1;
          if (goodInARow >= limit && limit < most) {
            limit += 1;
            goodInARow = 0;
          }
          ended();
        },
        (error: unknown) => {
          failures.push(error);
          ended();
        },
      );
    };
    fill();
  });
  if (failures.length > 0) throw failures[0];
}
