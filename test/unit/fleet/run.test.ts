import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filledIn } from '../../../src/fleet/run/placeholders.js';
import { inPool } from '../../../src/fleet/run/pool.js';

describe('a pool', () => {
  /** How many were under way at each beginning; `isRefused` says which are throttled. */
  async function watched(
    count: number,
    most: number,
    isRefused: (item: number) => boolean,
  ): Promise<readonly number[]> {
    const counts: number[] = [];
    let under = 0;
    await inPool([...Array(count).keys()], most, async (item, throttled) => {
      under += 1;
      counts.push(under);
      await setImmediate();
      if (isRefused(item)) throttled();
      under -= 1;
    });
    return counts;
  }

  it('does each once, and never more at a time than it may', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(40),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 5 }),
        async (count, most, every) => {
          const counts = await watched(count, most, (item) => item % every === 0);
          expect(counts).toHaveLength(count);
          expect(Math.max(0, ...counts)).toBeLessThanOrEqual(most);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('halves once where a round is throttled, and grows again', async () => {
    const counts = await watched(200, 16, (item) => item < 16);
    expect(Math.max(...counts.slice(0, 16))).toBe(16);
    // The items that were begun while the first round was being refused are past.
    expect(Math.max(...counts.slice(30, 40))).toBeLessThanOrEqual(9);
    expect(Math.max(...counts.slice(120))).toBeGreaterThan(9);
  });

  it('begins nothing more once it is ended, and waits for what is under way', async () => {
    const done: number[] = [];
    await inPool(
      [1, 2, 3, 4, 5],
      2,
      async (item) => {
        await setImmediate();
        done.push(item);
      },
      () => done.length > 0,
    );
    expect(done).toEqual([1, 2]);
  });

  it('fails where the work throws, which is a defect', async () => {
    await expect(inPool([1], 1, () => Promise.reject(new Error('x')))).rejects.toThrow('x');
  });

  it.each([1, 2, 4, 12])(
    'begins nothing more where one of %s throws, and waits for the others',
    async (most) => {
      const begun: number[] = [];
      const ended: number[] = [];
      const run = inPool([...Array(12).keys()], most, async (item) => {
        begun.push(item);
        await setImmediate();
        if (item === 0) throw new Error('left');
        await setImmediate();
        ended.push(item);
      });
      await expect(run).rejects.toThrow('left');
      expect(begun).toHaveLength(most);
      expect(ended).toHaveLength(most - 1);
    },
  );

  it('throws what failed first', async () => {
    const failing = async (item: number): Promise<void> => {
      for (let turn = 0; turn < item; turn += 1) await setImmediate();
      throw new Error(String(item));
    };
    await expect(inPool([3, 1, 2], 3, failing)).rejects.toThrow('1');
  });

  it('has nothing to do with nothing', async () => {
    await inPool([], 4, () => Promise.resolve());
  });
});

describe('the arguments of a run', () => {
  const values = { account: 'dev', account_id: '111111111111', region: 'eu-west-1', partition: 'aws' };

  it.each([
    ['s3://logs-{account_id}-{region}', 's3://logs-111111111111-eu-west-1'],
    ['arn:{partition}:iam::{account_id}:role/x', 'arn:aws:iam::111111111111:role/x'],
    ['Reservations[].{id:InstanceId}', 'Reservations[].{id:InstanceId}'],
    ['{{account}', '{account}'],
    ['{{{account}', '{dev'],
    ['{"a":{"b":1}}', '{"a":{"b":1}}'],
    ['{Account} {tag} {} {', '{Account} {tag} {} {'],
  ])('%s becomes %s', (argument, filled) => {
    expect(filledIn(argument, values)).toBe(filled);
  });

  it('are not read again after they were filled in', () => {
    expect(filledIn('{account}', { ...values, account: '{region}' })).toBe('{region}');
  });
});
