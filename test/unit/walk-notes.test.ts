import { expect, test } from 'vitest';
import { tagsNote } from '../../src/commands/accounts/walk-notes.js';

test('how long tags take is said once, and only where anybody waits', () => {
  const said = (accounts: number, tagged: number | undefined) => tagsNote({ units: 3, accounts, tagged });
  expect(said(200, 0)).toBe(
    'Listing the tags of 200 accounts takes about 50s: a call each, and slowly enough for others.',
  );
  expect(said(10_000, 0)).toContain('takes about 41m:');
  expect([said(200, 1), said(200, undefined), said(16, 0)]).toEqual([undefined, undefined, undefined]);
});
