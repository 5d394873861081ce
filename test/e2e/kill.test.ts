import { existsSync, readdirSync, readFileSync, rmSync, utimesSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { verifyAccessLog } from '../../src/access-log/verifying/verify-file.js';
import { systemHost } from '../../src/system/host.js';
import { noRegion, openDesk, STAGE, type Desk } from '../support/desk.js';

const ROUNDS = 20;

/** Starts an assume and waits until AWS was asked for the session; what is left to do is to write it down. */
async function startAssuming(desk: Desk) {
  const asked = desk.aws.calls('AssumeRole').length;
  const running = desk.start(['assume', 'stage', '--refresh']);
  const ended = running.result.then(() => true);
  while (desk.aws.calls('AssumeRole').length === asked) {
    if (await Promise.race([ended, delay(1, false)])) break;
  }
  return running;
}

async function writingTime(desk: Desk): Promise<number> {
  const running = await startAssuming(desk);
  const start = performance.now();
  expect(await running.result).toMatchObject({ exitCode: 0 });
  return performance.now() - start;
}

it('kill -9 at any moment leaves the old file or the new one, and nothing that hinders the next run', async () => {
  const desk = await openDesk();
  const own = desk.credentials();
  const folder = desk.home.at('.aws');
  const backup = desk.home.at('.aws/credentials.acctmgr-backup');
  const milliseconds = await writingTime(desk);
  let untouched = 0;

  for (let round = 0; round < ROUNDS; round += 1) {
    // The backup is made before the first change only; so every round is a first one.
    rmSync(backup, { force: true });
    const before = desk.credentials();
    const running = await startAssuming(desk);
    await delay((round / ROUNDS) * milliseconds);
    running.kill('SIGKILL');
    await running.result;

    const after = desk.credentials();
    if (after.equals(before)) untouched += 1;
    expect(after.subarray(0, own.length)).toEqual(own);
    expect(await desk.identityOf('assumed-stage')).toBe(`arn:aws:sts::${STAGE}:assumed-role/Deployer/ada`);
    if (existsSync(backup)) expect(readFileSync(backup)).toEqual(before);
  }
  expect(untouched).toBeGreaterThan(0);

  // The last of them may have been killed before it made the copy, which would be said.
  if (!existsSync(backup)) desk.home.write('.aws/credentials.acctmgr-backup', '');
  // What a killed writer left stays for a minute, since another machine might still be writing it.
  const twoMinutesAgo = Date.now() / 1000 - 120;
  for (const name of readdirSync(folder)) utimesSync(`${folder}/${name}`, twoMinutesAgo, twoMinutesAgo);
  expect(await desk.acctmgr(['assume', 'stage', '--refresh'])).toMatchObject({
    exitCode: 0,
    stderr: noRegion('stage'),
  });
  // A marker of the lock, or of a claim on it (`-lock~…`, `-lock.…`), may stay for longer: it holds no secret and hinders nobody.
  const left = readdirSync(folder).filter((name) => !/-lock[~.]/.test(name));
  expect(left.sort()).toEqual(['credentials', 'credentials.acctmgr-backup']);

  const { verdict } = await verifyAccessLog(desk.logFile, systemHost());
  expect(verdict.problems).toEqual([]);
});
