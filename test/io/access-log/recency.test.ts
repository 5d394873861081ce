import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { recentEntries } from '../../../src/access-log/reading/recency.js';
import { systemHost } from '../../../src/system/host.js';
import { temporaryHome } from '../../support/temporary-home.js';

const line = (account: string, padding = '') =>
  `${JSON.stringify({ time: '2026-03-01T12:00:00Z', event: 'assume', account, reason: padding })}\n`;

const accountsIn = (log: string) => recentEntries(log, systemHost()).map(({ account }) => account);

describe('the last entries of the access log', () => {
  it('are read past torn and foreign lines', () => {
    const log = temporaryHome().write('log', `${line('one')}{"time":"2026\n[]\n\n${line('two')}{"time":"20`);
    expect(accountsIn(log)).toEqual(['one', 'two']);
  });

  it('are those of the last 256 kB, without the line that is cut', () => {
    const long = line('old', 'x'.repeat(100_000));
    const log = temporaryHome().write('log', `${line('first')}${long}${long}${long}${line('last')}`);
    expect(accountsIn(log)).toEqual(['old', 'old', 'last']);
  });

  it('are none where there is no log, or a folder, or a pipe that nobody fills', () => {
    const home = temporaryHome();
    mkdirSync(home.at('folder'));
    expect(accountsIn(home.at('none'))).toEqual([]);
    expect(accountsIn(home.at('folder'))).toEqual([]);
    if (process.platform === 'win32') return;
    execFileSync('mkfifo', [home.at('pipe')]);
    expect(accountsIn(home.at('pipe'))).toEqual([]);
  });
});
