import { afterEach, beforeEach, expect, test } from 'vitest';
import { dev, openCorp } from '../support/loopback-aws/identity-center/corp.js';
import {
  startLoopbackAws,
  type LoopbackAws,
  type LoopbackIdentityCenter,
} from '../support/loopback-aws/loopback-aws.js';
import { runCli } from '../support/run-cli.js';
import { writeSsoToken } from '../support/sso-home.js';
import { temporaryHome, type TemporaryHome } from '../support/temporary-home.js';

/* --wait: access that somebody grants meanwhile. */

let aws: LoopbackAws;
let center: LoopbackIdentityCenter;
let home: TemporaryHome;

const acctmgr = (...argv: string[]) =>
  runCli({ home: home.folder, env: { AWS_ENDPOINT_URL: aws.url } }, ...argv);

const forbid = (times?: number) => {
  aws.misbehave({
    kind: 'error',
    action: 'GetRoleCredentials',
    status: 403,
    code: 'ForbiddenException',
    message: 'No access',
    ...(times === undefined ? {} : { times }),
  });
};

beforeEach(async () => {
  aws = await startLoopbackAws();
  center = openCorp(aws);
  home = temporaryHome();
  home.write(
    '.config/acctmgr/accounts.json',
    JSON.stringify({
      sso_sessions: {
        corp: {
          start_url: center.startUrl,
          region: center.region,
          access_request_url: 'https://access.example.com/{account_id}/{permission_set}',
        },
      },
      accounts: [
        { name: 'sandbox', account_id: dev, sso_session: 'corp', permission_sets: ['ReadOnlyAccess'] },
      ],
    }),
  );
  writeSsoToken(home, center.signIn());
});

afterEach(() => aws.close());

test.each([
  ['assume', 'sandbox'],
  ['env', 'sandbox'],
  ['exec', 'sandbox'],
])('%s goes on once it is granted', async (command, name) => {
  forbid(1);
  const rest = command === 'exec' ? ['--', 'true'] : [];
  const { exitCode, stderr } = await acctmgr(command, name, '--wait', '1s', ...rest);
  expect(exitCode).toBe(0);
  expect(stderr).toContain(`Ask for it at https://access.example.com/${dev}/ReadOnlyAccess`);
  expect(stderr).toContain('Waiting for it until ');
  expect(aws.calls('GetRoleCredentials')).toHaveLength(2);
});

test('ends as it would without, and keeps no refusal', async () => {
  forbid();
  const without = await acctmgr('assume', 'sandbox');
  const waited = await acctmgr('assume', 'sandbox', '--wait', '1s');
  expect(waited.exitCode).toBe(3);
  expect(waited.stderr.endsWith(without.stderr)).toBe(true);
  const [refusal = ''] = without.stderr.split('\n');
  expect(waited.stderr.split(refusal.replace('error: ', ''))).toHaveLength(2);
  aws.behave();
  expect((await acctmgr('assume', 'sandbox')).exitCode).toBe(0);
});

test.each(['0', '2d', 'soon'])('--wait %s is refused', async (time) => {
  const { exitCode, stderr } = await acctmgr('assume', 'sandbox', '--wait', time);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(`--wait ${time} cannot be used.`);
});
