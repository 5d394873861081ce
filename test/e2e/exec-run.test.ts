import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { systemHost } from '../../src/system/host.js';
import { openDesk, STAGE, trusting, MAIN, type Desk } from '../support/desk.js';

const host = systemHost();

/** Accounts of the names a1, a2, …, each with a role of its own. */
async function withMany(count: number): Promise<Desk> {
  const desk = await openDesk();
  const names = Array.from({ length: count }, (_, index) => `a${index + 1}`);
  const roles = names.map((name) =>
    desk.aws.role({ account: STAGE, name, trust: trusting(`arn:aws:iam::${MAIN}:root`) }),
  );
  desk.inventory(
    names.map((name, index) => ({
      name,
      account_id: STAGE,
      role_arn: roles[index]?.arn,
      region: 'eu-west-1',
    })),
  );
  return desk;
}

const linesIn = (file: string): readonly string[] =>
  existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 1500 && !holds(); tries += 1) await delay(10);
  expect(holds()).toBe(true);
}

it('ends children and what they started after Ctrl-C, and prints the table', async () => {
  const desk = await withMany(3);
  const file = desk.home.at('pids');
  const script = `sleep 300 & echo $! >> ${file}; echo $$ >> ${file}; wait`;
  const terminal = desk.terminal(['exec', 'a*', '-j', '2', '--yes', '--', 'sh', '-c', script]);
  await until(() => linesIn(file).length === 4);
  await terminal.waitFor('0 of 3 done, 2 running, 1 waiting');
  terminal.resize(40, 24);
  const pids = linesIn(file).map(Number);
  onTestFinished(() => {
    for (const pid of pids) if (host.processExists(pid)) process.kill(pid, 'SIGKILL');
  });
  terminal.type('\u0003');
  const screen = await terminal.waitFor('0 of 3 accounts done, 3 not');
  expect(screen).toMatch(/a1 +failed .*stopped/);
  expect(screen).toMatch(/a3 +not begun/);
  expect(await terminal.exitCode()).toBe(130);
  // The cursor is never hidden, so that nothing has to bring it back.
  expect(terminal.raw()).not.toContain('\u001b[?25');
  await until(() => !pids.some((pid) => host.processExists(pid)));
});

it('ends in order, and dumps no core, where its terminal is closed', async () => {
  const desk = await withMany(3);
  const file = desk.home.at('pids');
  const script = `echo $$ >> ${file}; exec sleep 300`;
  const terminal = desk.terminal(['exec', 'a*', '-j', '2', '--yes', '--', 'sh', '-c', script]);
  await until(() => linesIn(file).length === 2);
  await terminal.waitFor('2 running');
  const pids = linesIn(file).map(Number);
  terminal.hangUp();
  // 129: as SIGHUP ends it; 134 would be SIGABRT.
  expect(await terminal.exitCode(20_000)).toBe(129);
  await until(() => !pids.some((pid) => host.processExists(pid)));
  const folder = desk.home.at('.local/state/acctmgr/runs');
  const [record = ''] = readdirSync(folder).filter((name) => name.endsWith('.json'));
  const { ended_at, places } = JSON.parse(readFileSync(`${folder}/${record}`, 'utf8')) as {
    readonly ended_at: string | null;
    readonly places: readonly { readonly result: string }[];
  };
  expect(ended_at).not.toBeNull();
  expect(places.map(({ result }) => result).sort()).toEqual(['failed', 'failed', 'not_begun']);
});

it('has every account that was taken in the log after kill -9, and no file half written', async () => {
  const desk = await withMany(30);
  const file = desk.home.at('taken');
  const script = `echo $ACCTMGR_ACCOUNT >> ${file}`;
  const words = ['exec', 'a*', '-j', '4', '--yes', '--output-dir', 'out', '--', 'sh', '-c', script];
  const running = desk.start(words, { cwd: desk.home.folder });
  await until(() => linesIn(file).length >= 5);
  running.kill('SIGKILL');
  await running.result;
  const inLog = new Set(desk.log().map(({ account }) => account));
  expect(linesIn(file).filter((name) => !inLog.has(name))).toEqual([]);

  expect(existsSync(desk.home.at('out/summary.json'))).toBe(false);
  const folder = desk.home.at('.local/state/acctmgr/runs');
  const [record = ''] = readdirSync(folder).filter((name) => name.endsWith('.json'));
  expect(JSON.parse(readFileSync(`${folder}/${record}`, 'utf8'))).toMatchObject({ ended_at: null });
  expect(await desk.acctmgr(['log', 'verify'])).toMatchObject({ exitCode: 0 });
  const again = await desk.acctmgr(['exec', '--failed', '--yes', '--', 'true']);
  expect(again.exitCode).toBe(0);
});

it('keeps all of what is printed on disk, and little of it in memory', async () => {
  const desk = await withMany(2);
  const size = 400_000_000;
  const words = ['exec', 'a*', '--yes', '--output-dir', 'out', '--', 'head', '-c', String(size), '/dev/zero'];
  const running = desk.start(words, { cwd: desk.home.folder });
  let peak = 0;
  const ended = running.result.then(() => true);
  while (!(await Promise.race([ended, delay(20, false)]))) {
    const status = `/proc/${running.pid}/status`;
    const [, kilobytes = '0'] =
      /VmHWM:\s+(\d+) kB/.exec(existsSync(status) ? readFileSync(status, 'utf8') : '') ?? [];
    peak = Math.max(peak, Number(kilobytes));
  }
  const { stdout, exitCode } = await running.result;
  expect(exitCode).toBe(0);
  expect(stdout).toContain(`only: ${size - 8 * 1024 * 1024} more bytes were printed]`);
  for (const name of ['a1', 'a2']) expect(statSync(desk.home.at(`out/${name}/stdout`)).size).toBe(size);
  expect(peak * 1024).toBeLessThan(size);
});
