import { AcctmgrError } from './failure.js';

/* Work that costs nearly as much for one item as for a hundred: what arrives within a while is done together. */

export interface GatheredWork<Item, Result> {
  /** Rejects where the item failed, or the work for all of them did. */
  add(item: Item): Promise<Result>;
  /** Does what has arrived now; what arrives from then on waits for nothing but the work before. */
  hurry(): Promise<void>;
}

export interface Gathering {
  /** How long the first item waits for others. */
  readonly forMs: number;
  /** So many at once. */
  readonly most?: number;
}

interface Arrived<Item, Result> {
  readonly item: Item;
  done(result: Result): void;
  failed(error: unknown): void;
}

/** Each item has a failure of its own: whoever writes failures down tells them apart by that. */
const ownFailure = (error: unknown): unknown =>
  error instanceof AcctmgrError ? new AcctmgrError(error.message, error) : error;

async function settleAll<Item, Result>(
  arrived: readonly Arrived<Item, Result>[],
  work: (items: readonly Item[]) => Promise<readonly (Result | AcctmgrError)[]>,
): Promise<void> {
  try {
    const results = await work(arrived.map(({ item }) => item));
    arrived.forEach(({ done, failed }, index) => {
      const result = results[index];
      if (result === undefined) failed(new Error('Each item has a result'));
      else if (result instanceof AcctmgrError) failed(result);
      else done(result);
    });
  } catch (error) {
    for (const { failed } of arrived) failed(ownFailure(error));
  }
}

/** @param work - gives a result for each item, in their order, or why it failed; never two at a time */
export function gatheredWork<Item, Result extends object>(
  work: (items: readonly Item[]) => Promise<readonly (Result | AcctmgrError)[]>,
  { forMs, most = Infinity }: Gathering,
): GatheredWork<Item, Result> {
  const waiting: Arrived<Item, Result>[] = [];
  let timer: NodeJS.Timeout | undefined;
  let isHurried = false;
  let working = Promise.resolve();

  const workOn = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    working = working.then(async () => {
      while (waiting.length > 0) await settleAll(waiting.splice(0, most), work);
    });
    return working;
  };
  return {
    add: (item) =>
      new Promise((done, failed) => {
        waiting.push({ item, done, failed });
        if (isHurried) void workOn();
        else timer ??= setTimeout(() => void workOn(), forMs);
      }),
    hurry: () => {
      isHurried = true;
      return workOn();
    },
  };
}
