import { expect, it } from 'vitest';
import { restMs, tallyOf, waitingOf } from '../../../src/fleet/run/standing.js';

const one = (label: string, isWaiting = false) => ({ label, region: undefined, isWaiting });

it('counts what begins and ends', () => {
  let now = 0;
  const tally = tallyOf<string>(5, () => now);
  tally.begins('a', one('a', true));
  now = 1000;
  tally.begins('a', one('a'));
  tally.begins('b', one('b'));
  now = 4000;
  tally.ended('b', false);
  const standing = tally.standing();
  expect(standing).toEqual({
    all: 5,
    done: 0,
    failed: 1,
    running: [{ ...one('a'), since: 0 }],
    spentMs: 3000,
    isStopping: false,
  });
  expect(waitingOf(standing)).toBe(3);
});

it('takes back that one went well, where it fails in the end', () => {
  const tally = tallyOf<string>(2, () => 0);
  tally.begins('a', one('a'));
  tally.ended('a', true);
  expect(tally.standing()).toMatchObject({ done: 1, failed: 0 });
  tally.ended('a', false);
  expect(tally.standing()).toMatchObject({ done: 0, failed: 1 });
});

it('tells no time that is left once so many have failed that nothing more is begun', () => {
  let now = 0;
  const tally = tallyOf<string>(9, () => now, 2);
  for (const key of ['a', 'b', 'c']) tally.begins(key, one(key));
  now = 2000;
  tally.ended('a', false);
  expect([tally.standing().isStopping, restMs(tally.standing(), now)]).toEqual([false, 6000]);
  tally.ended('b', false);
  expect([tally.standing().isStopping, restMs(tally.standing(), now)]).toEqual([true, undefined]);
});

it('says how long the rest takes by how long those took that have ended', () => {
  let now = 0;
  const tally = tallyOf<string>(6, () => now);
  for (const key of ['a', 'b']) tally.begins(key, one(key));
  expect(restMs(tally.standing(), now)).toBeUndefined();
  now = 2000;
  tally.ended('a', true);
  tally.begins('c', one('c'));
  // One is begun just now, one as long ago as the first took; three wait; two at a time.
  expect(restMs(tally.standing(), now)).toBe((2000 + 3 * 2000) / 2);
  tally.stopping();
  expect(restMs(tally.standing(), now)).toBeUndefined();
});
