import { describe, expect, it } from 'vitest';
import { AcctmgrError } from '../../../src/system/failure.js';
import { gatheredWork } from '../../../src/system/gathered-work.js';

/** Work that doubles each number, and what was done together. */
function doubled({ most, fails }: { most?: number; fails?: (items: readonly number[]) => unknown } = {}) {
  const done: (readonly number[])[] = [];
  let under = 0;
  const work = gatheredWork<number, { twice: number }>(
    async (items) => {
      under += 1;
      expect(under).toBe(1);
      await Promise.resolve();
      done.push(items);
      under -= 1;
      const failure = fails?.(items);
      if (failure !== undefined) throw failure as Error;
      return items.map((item) =>
        item < 0 ? new AcctmgrError('Negative.', { code: 'negative' }) : { twice: 2 * item },
      );
    },
    // Longer than any test: nothing happens before somebody is in a hurry.
    { forMs: 600_000, ...(most === undefined ? {} : { most }) },
  );
  return { work, done };
}

describe('gathered work', () => {
  it('is done together once somebody is in a hurry, and at once from then on', async () => {
    const { work, done } = doubled();
    const first = [work.add(1), work.add(2)];
    expect(done).toEqual([]);
    await work.hurry();
    expect([await Promise.all(first), done]).toEqual([[{ twice: 2 }, { twice: 4 }], [[1, 2]]]);
    expect([await work.add(3), done]).toEqual([{ twice: 6 }, [[1, 2], [3]]]);
  });

  it('is done when its time has come', async () => {
    const work = gatheredWork(
      (items: readonly number[]) => Promise.resolve(items.map((item) => ({ item, of: items.length }))),
      { forMs: 1 },
    );
    expect(await Promise.all([work.add(1), work.add(2)])).toEqual([
      { item: 1, of: 2 },
      { item: 2, of: 2 },
    ]);
  });

  it('is done by so many at once, in order', async () => {
    const { work, done } = doubled({ most: 2 });
    const all = [1, 2, 3, 4, 5].map((item) => work.add(item));
    await work.hurry();
    await Promise.all(all);
    expect(done).toEqual([[1, 2], [3, 4], [5]]);
  });

  it('says so where an item got no result', async () => {
    const work = gatheredWork<number, object>(() => Promise.resolve([]), { forMs: 1 });
    await expect(work.add(1)).rejects.toThrow('Each item has a result');
  });

  it('has nothing to do', async () => {
    const { work, done } = doubled();
    await work.hurry();
    expect(done).toEqual([]);
  });

  it('fails for one without the others', async () => {
    const { work } = doubled();
    const all = Promise.allSettled([work.add(1), work.add(-1), work.add(2)]);
    await work.hurry();
    expect((await all).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('fails for all with a failure for each, and goes on with the next ones', async () => {
    const full = new AcctmgrError('The disk is full.', {
      code: 'disk_full',
      exitCode: 3,
      hint: 'Free some.',
    });
    const { work } = doubled({ fails: (items) => (items.includes(1) ? full : undefined) });
    const all = Promise.allSettled([work.add(1), work.add(2)]);
    await work.hurry();
    const reasons = (await all).map((one) =>
      one.status === 'rejected' ? (one.reason as unknown) : undefined,
    );
    for (const reason of reasons)
      expect(reason).toMatchObject({
        message: full.message,
        code: 'disk_full',
        exitCode: 3,
        hint: 'Free some.',
      });
    expect(reasons[0]).not.toBe(reasons[1]);
    expect(await work.add(3)).toEqual({ twice: 6 });
  });

  it('hands on a defect as it is', async () => {
    const defect = new TypeError('x is not a function');
    const { work } = doubled({ fails: () => defect });
    const all = Promise.allSettled([work.add(1)]);
    await work.hurry();
    expect(await all).toEqual([{ status: 'rejected', reason: defect }]);
  });
});
