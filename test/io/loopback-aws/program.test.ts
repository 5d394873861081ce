import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  startLoopbackAws,
  type LoopbackAws,
  type PrincipalKeys,
  type WorldDescription,
} from '../../support/loopback-aws/loopback-aws.js';
import { stepAt, totpCode } from '../../support/loopback-aws/totp.js';
import { corp } from '../../support/loopback-aws/identity-center/corp.js';
import { home, target, trusting } from '../../support/loopback-aws/stage.js';

const onPath = (program: string): boolean =>
  (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loopback-aws-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function bundled(): Promise<string> {
  const outfile = join(folder, 'loopback-aws.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, '../../support/loopback-aws/command-line.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
  });
  return outfile;
}

test('it prints the code that a device shows now', async () => {
  const seed = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
  const before = stepAt(Date.now());
  const { stdout } = await promisify(execFile)(process.execPath, [await bundled(), '--code', seed]);
  const steps = Array.from({ length: stepAt(Date.now()) - before + 1 }, (_, index) => before + index);
  expect(steps.map((step) => `${totpCode(seed, step)}\n`)).toContain(stdout);
});

test('the world that CONTRIBUTING.md shows lets the session of README.md be typed', async () => {
  const text = await readFile(join(import.meta.dirname, '../../../CONTRIBUTING.md'), 'utf8');
  const [, json = ''] = /^```json\n(\{\n {2}"users"[^]*?)^```$/m.exec(text) ?? [];
  const { misbehaviours: _, ...world } = JSON.parse(json) as WorldDescription & { misbehaviours: unknown };
  expect(world.users).toMatchObject([{ name: 'ada', mfa: { seed: expect.any(String) as string } }]);
  expect(world.roles).toMatchObject([{ account: '444455556666', name: 'CrossAccountAdminRole' }]);
  expect(world.buckets).toMatchObject([{ account: '444455556666', name: 'dev-uploads' }]);
  const { users = [], ...others } = world;
  const aws = await startLoopbackAws({ world: others });
  users.forEach((user) => aws.user(user));
  await aws.close();
});

test('bundled, it serves the world of a file, prints its address and keys, and ends on SIGTERM', async () => {
  const outfile = await bundled();
  const world = join(folder, 'world.json');
  await writeFile(
    world,
    JSON.stringify({ users: [{ account: home, name: 'alice' }], identityCenters: [corp] }),
  );
  const child = spawn(process.execPath, [outfile, '--world', world], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const line = await new Promise<string>((resolve) => createInterface(child.stdout).once('line', resolve));
  const { url, users, signIns } = JSON.parse(line) as {
    url: string;
    users: Record<string, string>[];
    signIns: { user: string; token: Record<string, string> }[];
  };
  expect(users).toEqual([
    {
      account: home,
      name: 'alice',
      arn: `arn:aws:iam::${home}:user/alice`,
      userId: expect.stringMatching(/^AIDA/) as string,
      accessKeyId: expect.stringMatching(/^AKIA/) as string,
      secretAccessKey: expect.stringMatching(/^.{40}$/) as string,
    },
  ]);
  expect((await fetch(url, { method: 'POST' })).status).toBe(403);
  expect(signIns.map(({ user }) => user)).toEqual(['ada', 'ben']);
  const headers = { 'x-amz-sso_bearer_token': signIns[0]?.token['accessToken'] ?? '' };
  expect((await fetch(new URL('/assignment/accounts', url), { headers })).status).toBe(200);
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
});

// Where CI says so, a missing peer is a failure.
describe.skipIf(!onPath('aws') && process.env['CI'] === undefined)('the real AWS CLI', () => {
  let aws: LoopbackAws;
  let alice: PrincipalKeys;

  beforeEach(async () => {
    aws = await startLoopbackAws();
    const mfa = [1, 2, 3].map((number) => ({ serial: `arn:aws:iam::${home}:mfa/alice-${number}` }));
    alice = aws.user({ account: home, name: 'alice', mfa });
  });

  afterEach(() => aws.close());

  const cli = async (...command: string[]): Promise<unknown> => {
    const { stdout } = await promisify(execFile)('aws', [...command, '--output', 'json'], {
      env: {
        PATH: process.env['PATH'],
        HOME: folder,
        AWS_ENDPOINT_URL: aws.url,
        AWS_DEFAULT_REGION: 'eu-west-1',
        AWS_ACCESS_KEY_ID: alice.accessKeyId,
        AWS_SECRET_ACCESS_KEY: alice.secretAccessKey,
      },
    });
    return JSON.parse(stdout) as unknown;
  };

  test('assumes a role', async () => {
    const { arn } = aws.role({ account: target, name: 'Admin', trust: trusting(home) });
    expect(await cli('sts', 'assume-role', '--role-arn', arn, '--role-session-name', 'alice')).toMatchObject({
      Credentials: { AccessKeyId: expect.stringMatching(/^ASIA/) as string },
      AssumedRoleUser: { Arn: `arn:aws:sts::${target}:assumed-role/Admin/alice` },
    });
  });

  test('lists MFA devices over all pages', async () => {
    const { MFADevices: devices } = (await cli('iam', 'list-mfa-devices', '--page-size', '2')) as {
      MFADevices: { SerialNumber: string }[];
    };
    expect(devices.map((device) => device.SerialNumber)).toEqual(
      [1, 2, 3].map((number) => `arn:aws:iam::${home}:mfa/alice-${number}`),
    );
    expect(aws.calls('ListMFADevices')).toHaveLength(2);
  });

  test('is told why not', async () => {
    const roleArn = `arn:aws:iam::${target}:role/Nobody`;
    await expect(
      cli('sts', 'assume-role', '--role-arn', roleArn, '--role-session-name', 'alice'),
    ).rejects.toThrow(
      `An error occurred (AccessDenied) when calling the AssumeRole operation: User: ${alice.arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
    );
  });
});
