import { readdirSync, readFileSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { builtProgram } from '../support/built-program.js';
import { openCorpDesk, type CorpDesk } from '../support/corp-desk.js';
import { dev, prod } from '../support/loopback-aws/identity-center/corp.js';
import { openPty } from '../support/pty.js';
import { lacksPeers } from '../support/peers.js';
import { runCommand } from '../support/spawned-program.js';
import { readSsoToken, ssoTokenFile, writeSsoToken } from '../support/sso-home.js';

/* One token of all tools, and many processes that find it expired at once. */

function settle({ home, center }: CorpDesk): void {
  const { startUrl, region } = center;
  home.write(
    '.config/acctmgr/accounts.json',
    JSON.stringify({
      sso_sessions: { corp: { start_url: startUrl, region } },
      accounts: [
        {
          name: 'payments',
          account_id: prod,
          sso_session: 'corp',
          permission_sets: { ro: 'ReadOnlyAccess' },
        },
        {
          name: 'sandbox',
          account_id: dev,
          sso_session: 'corp',
          permission_sets: { admin: 'AdministratorAccess' },
        },
      ],
    }),
  );
}

/** Its time is up, by its own word; the refresh token is good once. */
function expire(desk: CorpDesk): void {
  desk.center.expireAccessTokens();
  writeSsoToken(desk.home, desk.center.signIn(), 'corp', { expiresAt: '2026-01-01T00:00:00Z' });
  desk.center.expireAccessTokens();
}

const acctmgr = (desk: CorpDesk, argv: readonly string[]) =>
  runCommand(process.execPath, [builtProgram, ...argv], { cwd: desk.home.folder, env: desk.env });

test('twenty processes, one expired token and a refresh token that is good once: one renewal, twenty sessions', async () => {
  const desk = await openCorpDesk();
  settle(desk);
  expire(desk);
  const names = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? 'payments' : 'sandbox'));
  const results = await Promise.all(names.map((name) => acctmgr(desk, ['credential-process', name])));
  expect(results.map(({ exitCode, stderr }) => ({ exitCode, stderr }))).toEqual(
    names.map(() => ({ exitCode: 0, stderr: '' })),
  );
  expect(desk.center.renewals()).toBe(1);
  // Each session was taken once, too.
  expect(desk.aws.calls('GetRoleCredentials')).toHaveLength(2);
});

const boto3Session = `
import boto3
print(boto3.Session(profile_name='ro').client('sts').get_caller_identity()['Arn'])
`;

test.skipIf(lacksPeers('boto3'))(
  'boto3 finds the token fresh that we renewed, before it would do so itself',
  async () => {
    const desk = await openCorpDesk();
    settle(desk);
    writeSsoToken(desk.home, desk.center.signIn(), 'corp', {
      expiresAt: new Date(Date.now() + 18 * 60_000).toISOString().replace(/\.\d+Z/, 'Z'),
    });
    const hourAgo = Date.now() / 1000 - 2520;
    utimesSync(path.join(desk.home.folder, ssoTokenFile('corp')), hourAgo, hourAgo);
    expect((await acctmgr(desk, ['credential-process', 'payments'])).exitCode).toBe(0);
    expect(desk.center.renewals()).toBe(1);
    expect(await desk.run('python3', ['-c', boto3Session])).toBe(
      desk.center.sessionArn(prod, 'ReadOnlyAccess'),
    );
    expect(desk.center.renewals()).toBe(1);
  },
);

test.skipIf(lacksPeers('boto3'))(
  'a boto3 process that races for the refresh token loses no session of ours',
  async () => {
    const desk = await openCorpDesk();
    settle(desk);
    expire(desk);
    const racing = desk.run('python3', ['-c', boto3Session]).catch(() => 'lost');
    const ours = Array.from({ length: 20 }, () => acctmgr(desk, ['credential-process', 'payments']));
    const results = await Promise.all(ours);
    await racing;
    expect(results.map(({ exitCode, stderr }) => ({ exitCode, stderr }))).toEqual(
      results.map(() => ({ exitCode: 0, stderr: '' })),
    );
    expect(readSsoToken(desk.home).refreshToken).toBeDefined();
  },
);

const boto3Profile = `
import boto3
print(boto3.Session(profile_name='payments/ro').client('sts').get_caller_identity()['Arn'])
`;

test.skipIf(lacksPeers('the AWS CLI', 'boto3'))(
  'the AWS CLI and boto3 are the permission set by an installed profile, with one session',
  async () => {
    const desk = await openCorpDesk();
    settle(desk);
    writeSsoToken(desk.home, desk.center.signIn());
    const installed = await acctmgr(desk, ['profiles', 'install', 'payments/ro', '--yes']);
    expect(installed.exitCode).toBe(0);
    const arn = desk.center.sessionArn(prod, 'ReadOnlyAccess');
    const query = ['sts', 'get-caller-identity', '--query', 'Arn', '--output', 'text'];
    const region = { AWS_DEFAULT_REGION: 'us-east-1' };
    expect(await desk.run('aws', [...query, '--profile', 'payments/ro'], region)).toBe(arn);
    expect(await desk.run('python3', ['-c', boto3Profile], region)).toBe(arn);
    expect(desk.aws.calls('GetRoleCredentials')).toHaveLength(1);
  },
);

test('a person is asked which of several permission sets, and the answer is taken', async () => {
  const desk = await openCorpDesk();
  const { startUrl, region } = desk.center;
  desk.center.assign({ user: 'ada', account: prod, permissionSet: 'AdministratorAccess' });
  const sets = { ro: 'ReadOnlyAccess', admin: 'AdministratorAccess' };
  desk.home.write(
    '.config/acctmgr/accounts.json',
    JSON.stringify({
      sso_sessions: { corp: { start_url: startUrl, region } },
      accounts: [{ name: 'payments', account_id: prod, sso_session: 'corp', permission_sets: sets }],
    }),
  );
  writeSsoToken(desk.home, desk.center.signIn());
  const terminal = openPty(process.execPath, [builtProgram, 'assume', 'payments'], {
    cwd: desk.home.folder,
    env: { ...desk.env, NO_COLOR: '1' },
  });
  await terminal.waitFor(
    /payments has 2 permission sets: ro \(ReadOnlyAccess\), admin\s+\(AdministratorAccess\)/,
  );
  await terminal.waitFor('Which one?');
  await terminal.waitFor('admin');
  terminal.type('\u001b[B\r');
  await terminal.waitFor('assumed-payments/admin');
  expect(await terminal.exitCode()).toBe(0);
  expect(desk.home.read('.aws/credentials')).toContain('[assumed-payments/admin]');
  expect(desk.aws.calls('GetRoleCredentials')).toHaveLength(1);
});

test('a shell that exec --serve started gets the session from its endpoint, and no token', async () => {
  const desk = await openCorpDesk();
  settle(desk);
  writeSsoToken(desk.home, desk.center.signIn());
  const script = `
    const { AWS_CONTAINER_CREDENTIALS_FULL_URI: url, AWS_CONTAINER_AUTHORIZATION_TOKEN: authorization } = process.env;
    require('node:http').get(url, { headers: { authorization } }, (answer) => answer.pipe(process.stdout));
  `;
  const { stdout, stderr, exitCode } = await acctmgr(desk, [
    ...['exec', '--serve', 'payments', '--', process.execPath, '-e', script],
  ]);
  expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  expect(JSON.parse(stdout)).toMatchObject({ AccountId: prod });
  const token = readSsoToken(desk.home).accessToken;
  const cache = path.join(desk.home.folder, '.cache/acctmgr/sessions');
  for (const file of readdirSync(cache))
    expect(readFileSync(path.join(cache, file), 'utf8')).not.toContain(token);
});
