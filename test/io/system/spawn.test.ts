import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { runProgram, type RunOutcome } from '../../../src/system/processes/spawn.js';

const node = (script: string, limits: { timeoutMs?: number; maxBytes?: number } = {}): Promise<RunOutcome> =>
  runProgram(
    [process.execPath, '-e', script],
    { env: { ONLY: 'this' }, cwd: tmpdir() },
    { timeoutMs: 20_000, maxBytes: 1000, ...limits },
  );

it('takes stdout, whole', async () => {
  const script = "process.stdout.write('one '); setTimeout(() => console.log('two'), 20)";
  expect(await node(script)).toEqual({ kind: 'exited', code: 0, stdout: 'one two\n' });
});

it('gives the environment that it is told, and no other', async () => {
  const outcome = await node(
    "console.log(Object.keys(process.env).filter((name) => name !== '__CF_USER_TEXT_ENCODING').join())",
  );
  expect(outcome).toMatchObject({
    stdout: process.platform === 'win32' ? (expect.stringContaining('ONLY') as string) : 'ONLY\n',
  });
});

it('passes words on as they are, without a shell', async () => {
  const word = '$HOME `id` "; & | * %PATH%';
  const outcome = await runProgram(
    [process.execPath, '-p', 'process.argv[1]', word],
    { env: {}, cwd: tmpdir() },
    { timeoutMs: 20_000, maxBytes: 1000 },
  );
  expect(outcome).toEqual({ kind: 'exited', code: 0, stdout: `${word}\n` });
});

it('does not wait for input that nobody gives', async () => {
  expect(await node("process.stdin.on('end', () => console.log('end')).resume()")).toMatchObject({
    stdout: 'end\n',
  });
});

it('tells the exit code', async () => {
  expect(await node('process.exit(7)')).toEqual({ kind: 'exited', code: 7, stdout: '' });
});

it.skipIf(process.platform === 'win32')('tells the signal that ended it', async () => {
  expect(await node("process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 1000)")).toEqual({
    kind: 'killed',
    signal: 'SIGTERM',
  });
});

it('ends one that takes too long, however deaf it is', async () => {
  const script = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)";
  expect(await node(script, { timeoutMs: 300 })).toEqual({ kind: 'timed-out' });
});

it('ends one that says too much', async () => {
  expect(await node("setInterval(() => console.log('x'.repeat(600)), 1)")).toEqual({ kind: 'too-long' });
});

it('says where there is no such program', async () => {
  const outcome = await runProgram(
    ['acctmgr-test-no-such-program'],
    { env: { PATH: process.env['PATH'] }, cwd: tmpdir() },
    { timeoutMs: 20_000, maxBytes: 1000 },
  );
  expect(outcome).toEqual({ kind: 'not-started', errno: 'ENOENT' });
});
