import { expect, it } from 'vitest';
import { marksOf } from '../../../src/acquire/recorded.js';

it('the lines of a run have what it is known by, and others have what is known of them', () => {
  const run = { id: '20260301-120000-0abc', program: 'aws', selection: 'dev-*' };
  expect(marksOf({ run })).toEqual({ run: run.id, program: 'aws', selection: 'dev-*' });
  expect(marksOf({ mark: { program: '/bin/sh' } })).toEqual({ program: '/bin/sh' });
  expect(marksOf({})).toEqual({});
});
