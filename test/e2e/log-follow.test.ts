import { spawn } from 'node:child_process';
import { describe, expect, it, onTestFinished } from 'vitest';
import { appendEntries } from '../../src/access-log/writing/append.js';
import { newEntry } from '../../src/access-log/entry.js';
import { systemHost } from '../../src/system/host.js';
import { running } from '../io/processes/bundled.js';
import { builtProgram } from '../support/built-program.js';
import { appendApart } from '../support/rotated-log.js';
import { loginEnvironment } from '../support/spawned-program.js';
import { temporaryHome } from '../support/temporary-home.js';

const LOG = '.local/state/acctmgr/access_log.jsonl';

function follow(home: string) {
  const child = spawn(process.execPath, [builtProgram, 'log', '--follow', '--json'], {
    env: loginEnvironment(home),
    stdio: 'pipe',
    timeout: 20_000,
    killSignal: 'SIGKILL',
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return running(child);
}

describe.runIf(process.platform !== 'win32')('log --follow', () => {
  const host = systemHost();
  const append = (log: string, account: string) =>
    appendEntries(log, [newEntry(host, '0.1.0', { event: 'assume', account, status: 'success' })], host);
  const accountIn = (line: string | undefined) => (JSON.parse(line ?? '') as { account?: string }).account;

  it('prints what is there, then what comes, and ends on Ctrl-C with 130', async () => {
    const home = temporaryHome();
    await append(home.at(LOG), 'first');
    const program = follow(home.folder);
    expect(accountIn(await program.answer())).toBe('first');
    await append(home.at(LOG), 'second');
    expect(accountIn(await program.answer())).toBe('second');
    program.child.kill('SIGINT');
    expect(await program.end()).toEqual({ code: 130, signal: null, stderr: '' });
  });

  it('goes on in the next file when the log is rotated', async () => {
    const home = temporaryHome();
    await append(home.at(LOG), 'first');
    const program = follow(home.folder);
    expect(accountIn(await program.answer())).toBe('first');
    await appendApart(home.at(LOG), [{ account: 'second' }, { account: 'third' }]);
    const lines = [];
    for (let line = 0; line < 6; line += 1) lines.push(await program.answer());
    expect(lines.map((line) => accountIn(line)).filter((account) => account !== undefined)).toEqual([
      'second',
      'third',
    ]);
  });

  it('ends when nobody reads any more', async () => {
    const home = temporaryHome();
    await append(home.at(LOG), 'first');
    const program = follow(home.folder);
    await program.answer();
    program.child.stdout?.destroy();
    await append(home.at(LOG), 'second');
    expect(await program.end()).toEqual({ code: 0, signal: null, stderr: '' });
  });
});
