import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemHost } from '../../src/system/host.js';
import { lineFeed } from '../../src/system/processes/line-feed.js';

const host = systemHost();

function feedOf(script: string, limits: { lingerMs?: number; idleMs?: number } = {}) {
  const cwd = mkdtempSync(path.join(tmpdir(), 'acctmgr-feed-'));
  const feed = lineFeed(['sh', '-c', script], { env: host.env, cwd, platform: host.platform, ...limits });
  return { feed, textOf: (name: string) => readFileSync(path.join(cwd, name), 'utf8') };
}

describe('a program that gets lines', () => {
  it('gets more than a pipe holds', async () => {
    const { feed, textOf } = feedOf('cat > got', { lingerMs: 30_000 });
    const line = `${'x'.repeat(999)}\n`;
    for (let count = 0; count < 500; count += 1) feed.send(line);
    expect(await feed.end()).toBeUndefined();
    expect(textOf('got')).toBe(line.repeat(500));
  });

  it('is ended where it hangs, with what it started', async () => {
    const { feed, textOf } = feedOf('echo $$ > pid; sleep 600 & sleep 600', { lingerMs: 300 });
    feed.send('line\n');
    expect(await feed.end()).toBe('it did not end within 0.3 s');
    const pid = Number(textOf('pid'));
    await expect.poll(() => host.processExists(pid), { timeout: 20_000 }).toBe(false);
  });

  it('gets its end when nothing comes for a while, and is started again', async () => {
    const { feed, textOf } = feedOf('cat >> got; echo end >> got', { idleMs: 20, lingerMs: 30_000 });
    feed.send('one\n');
    await expect.poll(() => textOf('got'), { timeout: 20_000 }).toBe('one\nend\n');
    feed.send('two\n');
    expect(await feed.end()).toBeUndefined();
    expect(textOf('got')).toBe('one\nend\ntwo\nend\n');
  });

  it('that failed is not started again', async () => {
    const { feed, textOf } = feedOf('echo begun >> begun; exit 4', { idleMs: 10 });
    feed.send('one\n');
    expect(await feed.end()).toMatch(/it ended with exit code 4|it closed its input/);
    feed.send('two\n');
    await feed.end();
    expect(textOf('begun')).toBe('begun\n');
  });

  it('that can not even be tried is a failure like any other', async () => {
    const { env, platform } = host;
    const feed = lineFeed(['/etc/passwd/x'], { env, cwd: tmpdir(), platform });
    feed.send('one\n');
    expect(await feed.end()).toBe('it could not be started (ENOTDIR)');
  });

  it('that says much is quoted with its last line', async () => {
    const { feed } = feedOf('cat >/dev/null; printf "%04000d\\nno such host\\n" 0 >&2; exit 4', {
      lingerMs: 30_000,
    });
    feed.send('one\n');
    expect(await feed.end()).toBe('it ended with exit code 4: no such host');
  });

  it('is not started without a line', async () => {
    const { feed } = feedOf('exit 4');
    expect(await feed.end()).toBeUndefined();
  });
});
