import { mkdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MAIN, MINUTE, openScene, PROD, type Scene } from '../support/scene.js';
import { scriptedTerminal } from '../support/scripted-terminal.js';

const ADMIN = `arn:aws:iam::${PROD}:role/Admin`;
const REASON = ['--reason', 'ticket 4711'];

const prodAccount = {
  name: 'prod',
  account_id: PROD,
  role_arn: ADMIN,
  region: 'eu-west-1',
  protected: true,
  duration_seconds: 7200,
};

async function withProd(...others: readonly object[]): Promise<Scene> {
  const scene = await openScene();
  scene.role(PROD, 'Admin', { maxSessionDuration: 43_200 });
  scene.inventory([prodAccount, ...others]);
  return scene;
}

const REASON_QUESTION = '? Reason for taking prod:';
const NAME_QUESTION = [`prod is protected: ${ADMIN}`, '? Type its name to go on:'];

const needsName = {
  stdout: '',
  stderr:
    'error: prod is protected: its name has to be typed, and there is no terminal to ask on.\nhint:  Confirm it with --yes.\n',
  exitCode: 2,
};

describe('assuming a protected account', () => {
  it('asks for a reason and for its name, and takes nothing else for an answer', async () => {
    const scene = await withProd();
    const terminal = scriptedTerminal('', 'x'.repeat(257), 'ticket 4711', 'yes', 'prod');
    const { stdout, stderr, exitCode } = await scene.cliIn({ terminal }, 'assume', 'prod');
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(stdout).toMatch(/^Assuming role in prod account\.\.\.\n✓ Successfully assumed role!\n/);
    expect(terminal.lines).toEqual([
      REASON_QUESTION,
      '! Say in one line why.',
      REASON_QUESTION,
      '! At most 256 characters.',
      REASON_QUESTION,
      ...NAME_QUESTION,
      '! That is not prod. To leave it, type no.',
      '? Type its name to go on:',
    ]);
  });

  it.each(['no', ''])('is left alone where %j is typed for its name', async (typed) => {
    const scene = await withProd();
    const terminal = scriptedTerminal('ticket 4711', typed);
    expect((await scene.cliIn({ terminal }, 'assume', 'prod')).exitCode).toBe(130);
  });

  it('writes down the intent and the reason before AWS is called', async () => {
    const scene = await withProd();
    scene.aws.misbehave({ kind: 'error', status: 400, code: 'AccessDenied', message: 'no' });
    await scene.cli('assume', 'prod', '--yes', ...REASON);
    const [intent] = scene.log();
    expect(intent).toMatchObject({
      event: 'intent',
      account: 'prod',
      account_id: PROD,
      role_arn: ADMIN,
      reason: 'ticket 4711',
    });
    expect(intent).not.toHaveProperty('status');
    scene.aws.behave();
    await scene.cli('assume', 'prod', '--yes', ...REASON);
    expect(scene.log().map(({ event, status, reason }) => [event, status, reason])).toEqual([
      ['intent', undefined, 'ticket 4711'],
      ['assume', 'denied', 'ticket 4711'],
      ['intent', undefined, 'ticket 4711'],
      ['assume', 'success', 'ticket 4711'],
    ]);
  });

  it('without a terminal names the flags, the reason first', async () => {
    const scene = await withProd();
    expect(await scene.cli('assume', 'prod')).toEqual({
      stdout: '',
      stderr:
        'error: prod is protected: a reason is needed, and there is no terminal to ask on.\nhint:  Give it with --reason, or set ACCTMGR_REASON.\n',
      exitCode: 2,
    });
    expect(await scene.cli('assume', 'prod', ...REASON)).toEqual(needsName);
    expect(await scene.cliIn({ env: { ACCTMGR_REASON: 'ticket 4711' } }, 'assume', 'prod')).toEqual(
      needsName,
    );
    expect(scene.aws.requests).toEqual([]);
    const { exitCode } = await scene.cliIn({ env: { ACCTMGR_REASON: 'a' } }, 'assume', 'prod', '--yes');
    expect(exitCode).toBe(0);
    expect(scene.log().at(-1)).toMatchObject({ event: 'assume', status: 'success', reason: 'a' });
  });

  it('remembers the name for 15 minutes, the reason never', async () => {
    const scene = await withProd();
    await scene.cliIn({ terminal: scriptedTerminal('prod') }, 'assume', 'prod', ...REASON);
    scene.time += 15 * MINUTE - 1;
    const terminal = scriptedTerminal('ticket 4712');
    expect(await scene.cliIn({ terminal }, 'assume', 'prod')).toMatchObject({ exitCode: 0 });
    expect(terminal.lines).toEqual([REASON_QUESTION]);
    scene.time += 15 * MINUTE;
    expect(await scene.cli('assume', 'prod', ...REASON)).toEqual(needsName);
  });

  it('does not count a confirmation from a time to come', async () => {
    const scene = await withProd();
    await scene.cli('assume', 'prod', '--yes', ...REASON);
    scene.time -= MINUTE;
    expect(await scene.cli('assume', 'prod', ...REASON)).toEqual(needsName);
  });

  it('lasts an hour, whatever is configured, and no more where more is demanded', async () => {
    const scene = await withProd();
    await scene.cli('assume', 'prod', '--yes', ...REASON);
    expect(scene.aws.calls('AssumeRole').map(({ params }) => params['DurationSeconds'])).toEqual(['3600']);
    expect(await scene.cli('assume', 'prod', '--yes', '--duration', '2h', ...REASON)).toEqual({
      stdout: '',
      stderr:
        'error: prod is protected: its sessions last 1h at most.\nhint:  Ask for --duration 1h or less.\n',
      exitCode: 2,
    });
  });

  it('stops where the log cannot be written', async () => {
    const scene = await withProd();
    const folder = scene.home.at('log');
    mkdirSync(folder);
    const env = { ACCTMGR_ACCESS_LOG: folder };
    const { stdout, stderr, exitCode } = await scene.cliIn({ env }, 'assume', 'prod', '--yes', ...REASON);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 1 });
    expect(stderr).toMatch(/^error: .*log/m);
    expect(scene.aws.requests).toEqual([]);
  });

  it('is left by leaving a question: nothing is called, and the log says so', async () => {
    const scene = await withProd();
    const terminal = scriptedTerminal('ticket 4711', undefined);
    expect(await scene.cliIn({ terminal }, 'assume', 'prod')).toEqual({
      stdout: '',
      stderr: 'error: Interrupted.\n',
      exitCode: 130,
    });
    expect(scene.aws.requests).toEqual([]);
    expect(scene.log()).toMatchObject([{ account: 'prod', status: 'failed', error_code: 'interrupted' }]);
  });
});

describe('protection', () => {
  it('sticks to the pair of account id and role, under any name', async () => {
    const scene = await withProd({ name: 'harmless', account_id: PROD, role_name: 'Admin' });
    expect(await scene.cli('assume', 'harmless')).toMatchObject({
      stderr: expect.stringMatching(/^error: harmless is protected: a reason is needed/) as unknown,
      exitCode: 2,
    });
    const terminal = scriptedTerminal('harmless');
    await scene.cliIn({ terminal }, 'assume', 'harmless', ...REASON);
    expect(terminal.lines).toEqual([`harmless is protected: ${ADMIN}`, '? Type its name to go on:']);
    // The same role under its other name: it was confirmed a moment ago.
    expect(await scene.cli('assume', 'prod', ...REASON)).toMatchObject({ exitCode: 0 });
  });

  it('carries the reason in the tags of both entries that lead to the role', async () => {
    const scene = await openScene();
    const trust = {
      Statement: {
        Effect: 'Allow' as const,
        Principal: { AWS: `arn:aws:iam::${MAIN}:root` },
        Action: ['sts:AssumeRole', 'sts:TagSession'],
      },
    };
    scene.role(PROD, 'Admin', { trust });
    scene.inventory([
      { ...prodAccount, reason_tag: 'why' },
      { name: 'plain', account_id: PROD, role_name: 'Admin' },
      { name: 'other', account_id: PROD, role_name: 'Admin', reason_tag: 'ticket' },
    ]);
    const tagsOf = async (name: string) => {
      expect(await scene.cli('assume', name, '--yes', ...REASON)).toMatchObject({ exitCode: 0 });
      const params = Object.entries(scene.aws.calls('AssumeRole').at(-1)?.params ?? {});
      return Object.fromEntries(params.filter(([key]) => key.startsWith('Tags.')));
    };
    const why = { 'Tags.member.1.Key': 'why', 'Tags.member.1.Value': 'ticket 4711' };
    expect(await tagsOf('prod')).toEqual(why);
    expect(await tagsOf('plain')).toEqual(why);
    expect(await tagsOf('other')).toEqual({
      'Tags.member.1.Key': 'ticket',
      'Tags.member.1.Value': 'ticket 4711',
      'Tags.member.2.Key': 'why',
      'Tags.member.2.Value': 'ticket 4711',
    });
  });

  it('does not cover another role of the account', async () => {
    const scene = await withProd({
      name: 'reader',
      account_id: PROD,
      role_name: 'Reader',
      region: 'eu-west-1',
    });
    scene.role(PROD, 'Reader');
    expect(await scene.cli('assume', 'reader')).toMatchObject({ exitCode: 0, stderr: '' });
  });

  it('covers every role that is reached through the entry with --role, and a protected role through another', async () => {
    const scene = await withProd({
      name: 'reader',
      account_id: PROD,
      role_name: 'Reader',
      region: 'eu-west-1',
    });
    scene.role(PROD, 'Reader');
    const needsReason = { exitCode: 2, stderr: expect.stringContaining('a reason is needed') as unknown };
    expect(await scene.cli('assume', 'prod', '--role', 'Reader')).toMatchObject(needsReason);
    expect(await scene.cli('assume', 'reader', '--role', 'Admin')).toMatchObject(needsReason);
  });

  it('is given to what may ask nobody while a confirmed session of it lives, and to nothing else', async () => {
    const scene = await withProd();
    const env = { ACCTMGR_PROMPT: 'never' };
    const ask = (...words: readonly string[]) => scene.cliIn({ env }, 'env', 'prod', '--json', ...words);
    const refused = {
      stdout: '',
      stderr: expect.stringContaining('acctmgr assume prod') as unknown,
      exitCode: 3,
    };
    expect(await ask()).toMatchObject(refused);
    expect(scene.log().at(-1)).toMatchObject({ event: 'env', account: 'prod', status: 'failed' });
    await scene.cli('assume', 'prod', '--yes', ...REASON);
    const calls = scene.aws.requests.length;
    scene.time += 20 * MINUTE;
    const { stdout, exitCode } = await ask();
    expect(exitCode).toBe(0);
    const key = scene.log().at(-1)?.access_key_id;
    expect((JSON.parse(stdout) as Readonly<Record<string, unknown>>)['AWS_ACCESS_KEY_ID']).toBe(key);
    expect(scene.log().at(-1)).toMatchObject({
      event: 'env',
      account: 'prod',
      role_arn: ADMIN,
      status: 'success',
      source: 'cache',
      reason: 'ticket 4711',
    });
    expect(scene.aws.requests).toHaveLength(calls);
    // What was not confirmed then, and what has ended.
    expect(await ask('--role', 'Reader')).toMatchObject({ exitCode: 3 });
    expect(await ask('--refresh')).toMatchObject({ exitCode: 3 });
    scene.time += 26 * MINUTE;
    expect(await ask()).toMatchObject(refused);
  });

  it('covers what lies behind it in a chain', async () => {
    const scene = await withProd({
      name: 'inner',
      account_id: PROD,
      role_name: 'Inner',
      source_account: 'prod',
    });
    expect(await scene.cli('assume', 'inner', ...REASON)).toEqual(needsName);
  });

  it('asks once for several accounts, one question at a time', async () => {
    const scene = await withProd({
      name: 'eu',
      account_id: PROD,
      role_name: 'Europe',
      region: 'eu-west-1',
      protected: true,
    });
    scene.role(PROD, 'Europe');
    const terminal = scriptedTerminal('ticket 4711', 'prod', 'eu');
    expect(await scene.cliIn({ terminal }, 'assume', '--all', '--protected')).toMatchObject({
      exitCode: 0,
      stderr: '',
    });
    expect(terminal.lines).toEqual([
      '? Reason for taking prod, eu:',
      ...NAME_QUESTION,
      `eu is protected: arn:aws:iam::${PROD}:role/Europe`,
      '? Type its name to go on:',
    ]);
    expect(terminal.closed()).toBe(3);
    expect(scene.log().map(({ reason }) => reason)).toEqual(Array(4).fill('ticket 4711'));
  });
});
