import { expect, it } from 'vitest';
import type { AccessLogEntry } from '../../../src/access-log/entry.js';
import { lastTaken } from '../../../src/diagnosis/way/last-taken.js';
import { ADA, ROLE } from '../../support/hop-evidence.js';

const BOB = ADA.replace('ada', 'bob');
const hub = (session: string, role = 'Hub') => `arn:aws:sts::333333333333:assumed-role/${role}/${session}`;

/** One line an hour, from 2026-03-01T00:00:00Z on. */
const lines = (...given: readonly Partial<AccessLogEntry>[]): AccessLogEntry[] =>
  given.map((line, hour) => ({
    time: new Date(Date.UTC(2026, 2, 1, hour)).toISOString(),
    event: 'assume',
    role_arn: ROLE,
    status: 'success',
    source: 'sts',
    ...line,
  }));
const taken = (entries: readonly AccessLogEntry[], caller = ADA) => {
  const found = lastTaken(entries, ROLE, caller);
  return found && [found.time.getUTCHours(), found.by, found.isCaller];
};

it('what the caller took counts before what others took later', () => {
  expect(taken(lines({ source_arn: ADA }, { source_arn: ADA }, { source_arn: BOB }))).toEqual([1, ADA, true]);
  expect(taken(lines({ source_arn: BOB }, { source_arn: hub('ada') }))).toEqual([1, hub('ada'), false]);
});

it('sessions of one role are the same caller, those of another role are not', () => {
  expect(taken(lines({ source_arn: hub('eve') }), hub('ada'))).toEqual([0, hub('eve'), true]);
  expect(taken(lines({ source_arn: hub('ada', 'Other') }), hub('ada'))?.[2]).toBe(false);
});

it.each<[string, Partial<AccessLogEntry>]>([
  ['of another role', { role_arn: `${ROLE}2` }],
  ['that was refused', { status: 'denied' }],
  ['from the cache', { source: 'cache' }],
  ['of nobody knows whom', { source_arn: undefined }],
])('a line %s counts for nothing', (_name, line) => {
  expect(taken(lines({ source_arn: ADA, ...line }))).toBeUndefined();
});
