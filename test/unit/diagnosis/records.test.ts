import { describe, expect, it } from 'vitest';
import { judgeAccessLog } from '../../../src/diagnosis/machine/access-log.js';
import { judgeLocks, type SeenLock } from '../../../src/diagnosis/machine/locks.js';
import { judgeSessionCache } from '../../../src/diagnosis/machine/session-cache.js';
import { AcctmgrError } from '../../../src/system/failure.js';
import { bashWords } from '../../support/bash-words.js';

const obstacle = new AcctmgrError('Cannot write there.', { code: 'x', hint: 'Free some space.' });

describe('the access log', () => {
  const judge = (more: Partial<Parameters<typeof judgeAccessLog>[0]>) =>
    judgeAccessLog(
      {
        path: '/log',
        namedBy: undefined,
        size: 100,
        head: { size: 100, lines: 2 },
        obstacle: undefined,
        ...more,
      },
      bashWords,
    );

  it.each<[string, Parameters<typeof judge>[0], string]>([
    ['goes on', {}, 'ok'],
    ['is not there yet', { size: undefined, head: undefined }, 'ok'],
    ['is empty', { size: 0, head: undefined }, 'ok'],
    // Killed between the line and its head.
    ['has a line past its end', { size: 150 }, 'ok'],
    ['has lost the file beside it', { head: undefined }, 'warn'],
    ['was cut off', { size: 50 }, 'fail'],
    ['was emptied', { size: 0 }, 'fail'],
    ['was removed', { size: undefined }, 'fail'],
    ["can't be written", { obstacle }, 'fail'],
  ])('%s', (_name, more, status) => {
    expect(judge(more).status).toBe(status);
  });

  it.each<[Parameters<typeof judge>[0]['namedBy'], string]>([
    ['ACCTMGR_ACCESS_LOG', 'Name a regular file in ACCTMGR_ACCESS_LOG, or: unset ACCTMGR_ACCESS_LOG'],
    [
      'settings.access_log.path',
      'Name a regular file in accounts.json, as settings.access_log.path, or take that setting out.',
    ],
    [undefined, 'Move it away: mv /log /log.old'],
  ])('is a pipe, which %s names', (namedBy, fix) => {
    const pipe = new AcctmgrError('Cannot read /log: it is not a regular file.', {
      code: 'not_a_regular_file',
      hint: 'Name a regular file.',
    });
    expect(judge({ obstacle: pipe, namedBy })).toMatchObject({
      status: 'fail',
      message: 'The access log: Cannot read /log: it is not a regular file.',
      fix,
    });
  });

  it('is named where the obstacle does not', () => {
    expect(judge({ obstacle })).toMatchObject({
      message: 'The access log: Cannot write there.',
      fix: 'Free some space.',
    });
  });
});

describe('the session cache', () => {
  it('can be used, or not', () => {
    const message = (live: number) => judgeSessionCache({ obstacle: undefined, live, unreadable: 0 }).message;
    expect([0, 1, 2].map(message)).toEqual([
      'Sessions can be kept; none live now.',
      'Sessions can be kept; 1 lives now.',
      'Sessions can be kept; 2 live now.',
    ]);
    expect(judgeSessionCache({ obstacle, live: 0, unreadable: 0 })).toMatchObject({
      status: 'fail',
      message: 'The session cache: Cannot write there.',
      fix: 'Free some space.',
    });
    expect(judgeSessionCache({ obstacle: undefined, live: 1, unreadable: 2 })).toMatchObject({
      status: 'warn',
      fix: 'acctmgr logout --all',
    });
  });
});

describe('locks', () => {
  const holder = {
    pid: 4242,
    host: 'laptop',
    nonce: 'n',
    since: '2026-03-01T12:00:00Z',
    purpose: 'writing /credentials',
  };
  const judge = (more: Partial<SeenLock>) =>
    judgeLocks(
      [{ path: '/lock', holder, liveness: 'alive', age: 120_000, usual: 60_000, ...more }],
      bashWords,
    );
  const NONE = [{ check: 'locks', status: 'ok', message: 'No lock is left over.' }];

  it('that are held for a moment are no matter, whoever holds them', () => {
    expect(judgeLocks([], bashWords)).toEqual(NONE);
    expect(judge({ age: 59_000 })).toEqual(NONE);
    expect(judge({ age: 59_000, liveness: 'unknown' })).toEqual(NONE);
  });

  it('of a process that was stopped keep others waiting', () => {
    expect(judge({})).toMatchObject([
      {
        status: 'warn',
        message:
          'process 4242 on laptop (writing /credentials) has held /lock for 2m: it may be stopped, and others wait for it.',
        fix: 'Continue it with fg, or end it: kill 4242',
      },
    ]);
  });

  it('of the dead are taken over by the next one', () => {
    expect(judge({ liveness: 'dead' })).toMatchObject([{ status: 'ok' }]);
  });

  it('of another machine can be removed by who knows', () => {
    expect(judge({ liveness: 'unknown' })).toMatchObject([
      { status: 'warn', fix: 'If no acctmgr runs there any more: rm /lock' },
    ]);
    expect(judge({ liveness: 'unknown', holder: undefined })).toMatchObject([{ status: 'warn' }]);
  });
});
