import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runWatched, type WatchedChild } from '../../src/system/processes/watched-child.js';
import { runChild } from '../../src/system/processes/child-process.js';
import { systemHost } from '../../src/system/host.js';
import { temporaryHome } from '../support/temporary-home.js';

const host = systemHost();
const run = (script: string, more: Partial<WatchedChild> = {}) =>
  runWatched(
    ['/bin/sh', '-c', script],
    {
      env: { PATH: host.env['PATH'] },
      input: Buffer.alloc(0),
      timeLimitMs: undefined,
      maxBytes: 1000,
      stop: new AbortController().signal,
      ...more,
    },
    host,
  );

const QUIET = { env: {}, timeLimitMs: undefined, maxBytes: 1, stop: new AbortController().signal };

const isAlive = (pid: number): boolean => host.processExists(pid);

/** The process whose id a script wrote there, once it has. */
async function written(file: string): Promise<number> {
  for (let tries = 0; tries < 500; tries += 1) {
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
    if (text.endsWith('\n')) return Number(text);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('Nothing was written');
}

async function gone(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 800 && isAlive(pid); tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 10));
  return !isAlive(pid);
}

describe('a watched child', () => {
  it('gets its input and nothing of a terminal, and is heard on both streams', async () => {
    const { end, stdout, stderr } = await run('cat; echo oops >&2; test -t 0 || exit 4', {
      input: Buffer.from('in'),
    });
    expect(end).toEqual({ kind: 'exited', code: 4 });
    expect([stdout.bytes.toString(), stderr.bytes.toString()]).toEqual(['in', 'oops\n']);
  });

  it('is not hindered by reading nothing of a long input', async () => {
    const { end } = await run('exec true', { input: Buffer.alloc(5_000_000, 'x') });
    expect(end).toEqual({ kind: 'exited', code: 0 });
  });

  it('is nothing to die of where it does not read, whatever ran before in this process', async () => {
    await runChild(['/bin/true'], {}, host);
    for (let index = 0; index < 20; index += 1) await run('exec true', { input: Buffer.alloc(200_000, 'x') });
    await expect(
      runWatched(['no-such-program'], { ...QUIET, input: Buffer.from('x') }, host),
    ).rejects.toMatchObject({ code: 'command_not_found' });
  });

  it('may print more than is kept, which is counted', async () => {
    let heard = 0;
    const { stdout } = await run('head -c 3000000 /dev/zero', {
      onPart: (_, part) => void (heard += part.length),
    });
    expect([stdout.bytes.length, stdout.lost, heard]).toEqual([1000, 2_999_000, 3_000_000]);
  });

  it.each(['time-limit', 'stopped'] as const)('ends with all that it started: %s', async (why) => {
    const file = temporaryHome().at('pid');
    const stop = new AbortController();
    const limits = why === 'stopped' ? { stop: stop.signal } : { timeLimitMs: 300 };
    const child = run(`sleep 60 & echo $! > ${file}; wait`, limits);
    const pid = await written(file);
    onTestFinished(() => {
      if (isAlive(pid)) process.kill(pid, 'SIGKILL');
    });
    if (why === 'stopped') stop.abort();
    expect(await child).toMatchObject({ cutShort: why });
    expect(await gone(pid)).toBe(true);
  });

  it('is not waited for where something that it left behind holds its pipes', async () => {
    const file = temporaryHome().at('pid');
    const { end, stdout } = await run(`sleep 60 & echo $! > ${file}; echo done`);
    const pid = await written(file);
    onTestFinished(() => {
      process.kill(pid, 'SIGKILL');
    });
    expect([end, stdout.bytes.toString()]).toEqual([{ kind: 'exited', code: 0 }, 'done\n']);
    expect(isAlive(pid)).toBe(true);
  });

  it('ends where nobody can take what it prints', async () => {
    const full = new Error('no space');
    const child = run('while :; do echo x; done', {
      onPart: () => {
        throw full;
      },
    });
    expect(await child).toMatchObject({ deafness: full, cutShort: 'stopped' });
  });

  it('that ended by itself was not cut short, though something that it left behind is still heard', async () => {
    const stop = new AbortController();
    const child = run(
      '(while kill -0 $$ 2>/dev/null; do sleep 0.01; done; echo gone; exec sleep 5) & exit 0',
      {
        stop: stop.signal,
        onPart: () => {
          stop.abort();
        },
      },
    );
    expect(await child).toMatchObject({ end: { kind: 'exited', code: 0 }, cutShort: undefined });
  });

  it.each([
    ['under a file', ['/etc/passwd/x']],
    ['of a name that is too long', ['x'.repeat(5000)]],
    ['with arguments that are too long', ['/bin/true', ...Array<string>(100).fill('x'.repeat(100_000))]],
  ])('%s cannot be run', async (_, words) => {
    const [program = '', ...args] = words;
    await expect(
      runWatched([program, ...args], { ...QUIET, input: Buffer.from('x') }, host),
    ).rejects.toMatchObject({ code: 'command_cannot_run', exitCode: 126 });
  });

  it('dies of its signal', async () => {
    expect((await run('kill -KILL $$')).end).toEqual({ kind: 'killed', signal: 'SIGKILL' });
  });

  it('that is not there is an error of its own', async () => {
    await expect(
      runWatched(
        ['no-such-program'],
        {
          env: {},
          input: Buffer.alloc(0),
          timeLimitMs: undefined,
          maxBytes: 1,
          stop: new AbortController().signal,
        },
        host,
      ),
    ).rejects.toMatchObject({ code: 'command_not_found', exitCode: 127 });
  });
});

it.each([
  ['watched', () => run('true')],
  ['run in our place', () => runChild(['/bin/sh', '-c', 'true'], {}, host)],
])('after a child that was %s, a pipe that nobody reads does not end this process', async (_how, child) => {
  process.removeAllListeners('SIGPIPE');
  await child();
  expect(process.listenerCount('SIGPIPE')).toBe(1);
});
