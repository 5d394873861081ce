import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { builtProgram } from '../support/built-program.js';
import { openDesk, STAGE, type Desk } from '../support/desk.js';
import { folderContents } from '../support/folder-contents.js';
import { managedSection } from '../support/managed-profile.js';
import { lacksPeers } from '../support/peers.js';

const ALL = ['--with-access-log', '--with-accounts'];
const RUNS = '.cache/acctmgr/runs';

/** A section that expired long ago, as an earlier day has left it. */
const expired = (name: string, ...lines: readonly string[]): string =>
  managedSection(name, ...lines).replace('expiration = 2030', 'expiration = 2020');

describe.skipIf(lacksPeers('the AWS CLI', 'boto3'))('after clean', () => {
  it('the AWS CLI and boto3 find the profiles that stay, and none that went', async () => {
    const desk = await openDesk();
    await desk.acctmgr(['assume', 'stage']);
    const before = desk.credentials();
    desk.home.write(
      '.aws/credentials',
      `${before.toString()}\n${expired('one')}\n${expired('two', 'output = json')}# of three\n${expired('three')}`,
    );
    const { exitCode, stdout } = await desk.acctmgr(['clean']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Removed from');
    expect(desk.credentials().subarray(0, before.length)).toEqual(before);

    const kept = ['assumed', 'assumed-stage', 'default', 'two'];
    const arn = `arn:aws:sts::${STAGE}:assumed-role/Deployer/ada`;
    const identity = [
      'sts',
      'get-caller-identity',
      '--query',
      'Arn',
      '--output',
      'text',
      '--region',
      'us-east-1',
    ];
    expect(await desk.run('aws', [...identity, '--profile', 'assumed-stage'])).toBe(`${arn}\n`);
    await expect(desk.run('aws', [...identity, '--profile', 'one'])).rejects.toThrow(
      /The config profile \(one\) could not be found/,
    );
    const ask = `
import boto3, json
print(json.dumps([sorted(boto3.Session().available_profiles),
  boto3.Session(profile_name='assumed-stage').client('sts', 'us-east-1').get_caller_identity()['Arn']]))`;
    expect(JSON.parse(await desk.run('python3', ['-c', ask]))).toEqual([kept, arn]);
  });
});

/** Commands of a month, some of them killed. */
async function monthOfWork(desk: Desk): Promise<void> {
  const run = async (...argv: readonly string[]) => {
    const result = await desk.acctmgr(argv);
    expect([argv[0], result.exitCode, result.stderr.includes('error:')]).toEqual([argv[0], 0, false]);
    return result.stdout;
  };
  await run('list');
  await run('assume', 'stage');
  await run('assume', 'partner', '--profile-name', 'other');
  await run('login', '--mfa-code', desk.code());
  await run('assume', 'dev');
  // They print the session itself, which nobody here is to see.
  const unseen = (words: string) =>
    desk.run('/bin/sh', ['-c', `"$0" "$1" ${words} > /dev/null`, process.execPath, builtProgram]);
  await unseen('env stage');
  await run('exec', 'stage', '--', 'true');
  await run('exec', '--serve', 'stage', '--', 'true');
  await run('profiles', 'install', 'stage', 'dev', '--yes');
  await unseen('credential-process stage');
  await run('add', 'more', '--account-id', STAGE);
  await run('rename', 'more', 'less');
  await run('remove', 'less', '--yes');
  await run('log', 'verify');
  await run('clean');
  await run('profiles');
  await run('status');
  await run('whoami');
  expect((await desk.acctmgr(['assume', 'foreign'])).exitCode).toBe(3);
  for (const milliseconds of [0, 3, 6, 9, 12]) {
    const asked = desk.aws.calls('AssumeRole').length;
    const running = desk.start(['assume', 'stage', '--refresh']);
    while (desk.aws.calls('AssumeRole').length === asked) {
      if (await Promise.race([running.result.then(() => true), delay(1, false)])) break;
    }
    await delay(milliseconds);
    running.kill('SIGKILL');
    await running.result;
  }
}

async function isServing(desk: Desk): Promise<void> {
  while (!existsSync(desk.home.at(RUNS)) || readdirSync(desk.home.at(RUNS)).length === 0) await delay(10);
}

describe('purge', () => {
  it('leaves the home as it was, after a month of work and while nothing runs any more', async () => {
    const desk = await openDesk({ untouched: true });
    for (const folder of ['.cache', '.local/state']) mkdirSync(desk.home.at(folder), { recursive: true });
    const { home } = desk;
    const before = Object.fromEntries(
      Object.entries(folderContents(home.folder)).filter(([name]) => !name.startsWith('.config/acctmgr')),
    );
    await monthOfWork(desk);
    const untilStop =
      "setInterval(() => require('fs').existsSync('stop') && process.exit(), 20); setTimeout(process.exit, 20_000)";
    const serving = desk.start(['exec', '--serve', 'stage', '--', process.execPath, '-e', untilStop]);
    await isServing(desk);

    const whileServing = await desk.acctmgr(['purge', '--yes']);
    expect(whileServing.exitCode).toBe(1);
    expect(whileServing.stdout).toMatch(/run-\w{6}: process \d+ on \S+ \(exec --serve\) uses it/);
    expect(desk.credentials().toString()).not.toContain('acctmgr_');
    expect(existsSync(desk.logFile)).toBe(true);

    serving.kill('SIGKILL');
    // The command outlives it.
    const stop = home.write('stop', '');
    await serving.result;
    rmSync(stop);
    const { exitCode, stderr } = await desk.acctmgr(['purge', '--yes', ...ALL]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(folderContents(home.folder)).toEqual(before);
  }, 60_000);

  it('asks on the terminal, where Enter alone is no', async () => {
    const desk = await openDesk();
    await desk.acctmgr(['assume', 'stage']);
    const before = folderContents(desk.home.folder);
    const no = desk.terminal(['purge']);
    await no.waitFor('Remove all this?');
    no.type('\r');
    await no.waitFor('Nothing was removed.');
    expect(await no.exitCode()).toBe(1);
    expect(folderContents(desk.home.folder)).toEqual(before);

    const yes = desk.shell('acctmgr purge --json | cat');
    await yes.waitFor('assumed-stage');
    await yes.waitFor('Remove all this?');
    yes.type('y');
    await yes.waitFor('"dry_run": false');
    expect(await yes.exitCode()).toBe(0);
    expect(desk.credentials().toString()).not.toContain('acctmgr_');
  });

  it('needs no folder of its own, and makes none', async () => {
    const desk = await openDesk();
    const { folder } = desk.home;
    await desk.acctmgr(['purge', '--yes', ...ALL]);
    const before = folderContents(folder);
    expect((await desk.acctmgr(['purge', '--yes'])).stdout).toContain(
      'There is nothing of acctmgr to remove here',
    );
    expect(folderContents(folder)).toEqual(before);
    expect(existsSync(builtProgram)).toBe(true);
  });
});
