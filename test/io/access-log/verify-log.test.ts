import { chmodSync, linkSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { appendEntries } from '../../../src/access-log/writing/append.js';
import { newEntry } from '../../../src/access-log/entry.js';
import { verifyAccessLog } from '../../../src/access-log/verifying/verify-file.js';
import { systemHost } from '../../../src/system/host.js';
import { temporaryHome } from '../../support/temporary-home.js';
import { bundled } from '../processes/bundled.js';

const host = systemHost();
const append = (log: string) =>
  appendEntries(log, [newEntry(host, '0.1.0', { event: 'assume', account: 'dev' })], host);

describe('verifying the log beside those who write it', () => {
  it('finds a whole chain at every moment, and leaves nothing behind', async () => {
    const home = temporaryHome();
    const log = home.at('state/log');
    await append(log);
    const appended = Promise.all(Array.from({ length: 20 }, () => append(log)));
    for (let turn = 0; turn < 10; turn += 1) {
      const { verdict } = await verifyAccessLog(log, host);
      expect([verdict.problems, verdict.notices]).toEqual([[], []]);
    }
    await appended;
    expect((await verifyAccessLog(log, host)).verdict.lines).toBe(21);
    expect(readdirSync(home.at('state')).sort()).toEqual(['log', 'log.head']);
  });

  it('follows a link to the head beside the log itself', async () => {
    const home = temporaryHome();
    await append(home.at('state/log'));
    symlinkSync(home.at('state/log'), home.at('link'));
    expect((await verifyAccessLog(home.at('link'), host)).verdict).toMatchObject({
      lines: 1,
      problemCount: 0,
    });
  });

  it('finds a log that was removed from beside its head', async () => {
    const home = temporaryHome();
    await append(home.at('state/log'));
    mkdirSync(home.at('copy'));
    linkSync(home.at('state/log.head'), home.at('copy/log.head'));
    expect((await verifyAccessLog(home.at('copy/log'), host)).verdict.problems).toMatchObject([
      { kind: 'cut off' },
    ]);
  });

  it('needs no room on the disk', async () => {
    const home = temporaryHome();
    const verifier = bundled('verifier');
    onTestFinished(verifier.remove);
    await append(home.at('state/log'));
    const running = verifier.start([home.at('state/log'), 'full']);
    expect(await running.answer()).toBe('1 lines, 0 problems');
    await running.end();
  });

  it.runIf(host.platform !== 'win32')('needs no right to write there', async () => {
    const home = temporaryHome();
    const verifier = bundled('verifier');
    onTestFinished(verifier.remove);
    const log = home.at('state/log');
    await append(log);
    await append(log);
    for (const file of [log, `${log}.head`]) chmodSync(file, 0o644);
    chmodSync(home.folder, 0o755);
    chmodSync(home.at('state'), 0o555);
    onTestFinished(() => {
      chmodSync(home.at('state'), 0o700);
    });
    // Root may write everywhere.
    const user = host.uid === 0 ? { uid: 65_534, gid: 65_534 } : {};
    const running = verifier.start([log], user);
    expect(await running.answer()).toBe('2 lines, 0 problems');
    expect(await running.end()).toMatchObject({ code: 0, stderr: '' });
  });
});
