import { existsSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { DEV, MAIN, MFA_SERIAL, openScene, PROD, type Scene } from '../support/scene.js';
import { scriptedTerminal } from '../support/scripted-terminal.js';

async function withFleet(more: readonly object[] = []): Promise<Scene> {
  const scene = await openScene();
  const account = (name: string, keys: object = {}) => ({
    name,
    account_id: DEV,
    role_arn: scene.role(DEV, name),
    region: 'eu-west-1',
    ...keys,
  });
  scene.inventory([
    { name: 'main', account_id: MAIN },
    account('web', { tags: { env: 'dev' } }),
    account('api', { tags: { env: 'dev' } }),
    { name: 'gone', account_id: PROD, role_name: 'Gone' },
    account('prod', { protected: true }),
    ...more,
  ]);
  return scene;
}

interface Told {
  readonly ok: boolean;
  readonly counts: object;
  readonly accounts: readonly {
    readonly account: string;
    readonly reachable?: boolean;
    readonly obstacle?: string | null;
    readonly left_out?: string;
  }[];
}

const read = ({ stdout }: { readonly stdout: string }): Told => JSON.parse(stdout) as Told;
const states = (told: Told) =>
  told.accounts.map(({ account, obstacle, left_out: leftOut }) => [
    account,
    leftOut ?? obstacle ?? 'reachable',
  ]);

describe('doctor of several accounts', () => {
  it('says in a table which are reached, and below it what is in the way of the others', async () => {
    const scene = await withFleet();
    const { stdout, stderr, exitCode } = await scene.cli('doctor', '--all');
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 1 });
    expect(stdout.replaceAll(/\d\.\ds/g, '0.0s')).toBe(
      `Trying 3 accounts; left out: 1 without a role (main); 1 protected; --protected takes them, too (prod)...
ACCOUNT  ACCOUNT ID    STATE                     TIME
gone     ${PROD}  not let in: trust policy  0.0s
web      ${DEV}  reachable                 0.0s
api      ${DEV}  reachable                 0.0s
main     ${MAIN}  left out: has no role
prod     ${DEV}  left out: is protected

gone: The role is not there, or its trust policy names neither ada nor account ${MAIN}.
  fix: Send its administrator what this prints: acctmgr doctor gone --for-admin

✗ 2 of 3 accounts can be reached.
`,
    );
    // The sessions are handed to nobody.
    expect(scene.home.read('.aws/credentials')).not.toContain('assumed-');
    expect(existsSync(scene.home.at('.local/state/acctmgr/prompts'))).toBe(false);
  });

  it('ends with 0 where all are reached, and as JSON has each with its time', async () => {
    const scene = await withFleet();
    const result = await scene.cli('doctor', '--tag', 'env=dev', '--json');
    expect(result).toMatchObject({ stderr: '', exitCode: 0 });
    expect(read(result)).toEqual({
      ok: true,
      counts: { reachable: 2, unreachable: 0, left_out: 0 },
      accounts: ['web', 'api'].map((account) => ({
        account,
        account_id: DEV,
        reachable: true,
        obstacle: null,
        message: null,
        fix: null,
        latency_ms: expect.any(Number) as unknown,
      })),
    });
  });

  it.each([
    [['web', 'prod'], true],
    [['*o*', '--protected'], true],
    [['*'], false],
  ])('with %j tries the protected account: %s', async (words, isTried) => {
    const scene = await withFleet();
    const told = read(await scene.cli('doctor', ...words, '--json'));
    expect(states(told)).toContainEqual(['prod', isTried ? 'reachable' : 'protected']);
    const tried = scene.aws.requests.filter(
      ({ action, params }) => action === 'AssumeRole' && params['RoleArn']?.endsWith('/prod'),
    );
    expect(tried).toHaveLength(isTried ? 1 : 0);
  });

  it('takes each try down in the access log', async () => {
    const scene = await withFleet();
    await scene.cli('doctor', 'web', 'gone');
    const lines = scene.home
      .read('.local/state/acctmgr/access_log.jsonl')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { event: string; status: string });
    expect(lines.map(({ event, status }) => [event, status]).sort()).toEqual([
      ['doctor', 'denied'],
      ['doctor', 'success'],
    ]);
  });

  it('says where one has no source credentials, and reaches the others', async () => {
    const scene = await withFleet([
      { name: 'keyless', account_id: DEV, role_name: 'web', source_profile: 'nobody' },
    ]);
    expect(states(read(await scene.cli('doctor', 'web', 'keyless', '--json')))).toEqual([
      ['web', 'reachable'],
      ['keyless', 'credentials'],
    ]);
  });

  it('asks for one code that serves all, and without a terminal says that MFA is missing', async () => {
    const scene = await withFleet([
      { name: 'a', account_id: DEV, role_name: 'web', mfa_serial: MFA_SERIAL },
      { name: 'b', account_id: DEV, role_name: 'api', mfa_serial: MFA_SERIAL },
    ]);
    const refused = await scene.cli('doctor', 'a', 'b', '--json');
    expect(refused.exitCode).toBe(1);
    expect(states(read(refused))).toEqual([
      ['a', 'mfa'],
      ['b', 'mfa'],
    ]);
    const terminal = scriptedTerminal(scene.code());
    const result = await scene.cliIn({ terminal }, 'doctor', 'a', 'b', '--json');
    expect(states(read(result))).toEqual([
      ['a', 'reachable'],
      ['b', 'reachable'],
    ]);
    expect(terminal.lines.filter((line) => line.startsWith('? '))).toHaveLength(1);
  });

  it('says where STS throttles, and goes on with the others', async () => {
    const scene = await withFleet();
    scene.aws.misbehave({ kind: 'throttle', action: 'AssumeRole', every: 2 });
    const told = read(await scene.cli('doctor', 'web', 'api', '-j', '1', '--json'));
    expect(told.accounts).toHaveLength(2);
    for (const [, state] of states(told)) expect(['reachable', 'throttled']).toContain(state);
  });

  it('does not wait for one that gives no answer', async () => {
    const scene = await withFleet();
    scene.aws.misbehave({ kind: 'hang', action: 'AssumeRole' });
    const told = read(await scene.cli('doctor', 'web', 'api', '--timeout', '1', '--json'));
    for (const [, state] of states(told)) expect(['network', 'time_limit']).toContain(state);
  });

  it('ends where the user does, with what was found until then', async () => {
    const scene = await withFleet();
    const RoleArn = scene.role(DEV, 'api');
    scene.aws.misbehave({ kind: 'hang', action: 'AssumeRole', params: { RoleArn } });
    const others = process.listenerCount('SIGINT');
    const stopped = scene.cli('doctor', 'web', 'api', 'gone', '-j', '1', '--json');
    const isAsked = () => scene.aws.requests.some(({ params }) => params['RoleArn'] === RoleArn);
    while (!isAsked()) await setTimeout(10);
    process.emit('SIGINT');
    const result = await stopped;
    expect(result.exitCode).toBe(130);
    expect(states(read(result))).toEqual([
      ['web', 'reachable'],
      ['api', 'not_tried'],
      ['gone', 'not_tried'],
    ]);
    expect(process.listenerCount('SIGINT')).toBe(others);
  });

  it('writes JUnit for CI, over its own file only', async () => {
    const scene = await withFleet();
    const file = scene.home.at('reach.xml');
    const write = () => scene.cli('doctor', '--all', '--junit', file);
    await write();
    expect((await write()).exitCode).toBe(1);
    const xml = scene.home.read('reach.xml');
    expect(xml).toContain('<testsuite name="acctmgr doctor" tests="5" failures="1" errors="0" skipped="2"');
    expect(xml).toContain('<failure type="trust" message="The role is not there');
    expect(xml).toContain('<skipped message="is protected"/>');
    scene.home.write('reach.xml', 'mine');
    expect((await write()).exitCode).toBe(2);
    expect(scene.home.read('reach.xml')).toBe('mine');
  });

  it.each([
    [['web', '--junit', 'x.xml'], '--junit is for several accounts.'],
    [['web', '-j', '2'], '--jobs is for several accounts.'],
    [['web', 'api', '--for-admin'], '--for-admin is for one account.'],
    [['--tag', 'env=x'], 'No account has the tag env=x.'],
    [['web', 'nobody'], 'No account is called "nobody"'],
  ])('is refused with %j', async (words, message) => {
    const scene = await withFleet();
    const { stdout, stderr, exitCode } = await scene.cli('doctor', ...words);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toContain(`error: ${message}`);
    expect(scene.aws.requests).toEqual([]);
  });
});
