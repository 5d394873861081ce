import { afterEach, beforeEach, expect, it } from 'vitest';
import { openCorp, prod } from '../support/loopback-aws/identity-center/corp.js';
import {
  startLoopbackAws,
  type LoopbackAws,
  type LoopbackIdentityCenter,
} from '../support/loopback-aws/loopback-aws.js';
import { runCli } from '../support/run-cli.js';
import { writeSsoToken } from '../support/sso-home.js';
import { temporaryHome, type TemporaryHome } from '../support/temporary-home.js';

/* Each refusal of the portal has its own text, and none of them opens a browser. */

let aws: LoopbackAws;
let center: LoopbackIdentityCenter;
let home: TemporaryHome;

beforeEach(async () => {
  aws = await startLoopbackAws();
  center = openCorp(aws);
  home = temporaryHome();
  const sets = { ro: 'ReadOnlyAccess', odd: 'A+B', typo: 'ReadOnlyAcess' };
  const start = { start_url: 'https://corp.awsapps.com/start', region: 'eu-west-1' };
  const corp = { ...start, access_request_url: 'https://go.example/{account_id}?set={permission_set}' };
  const payments = { name: 'payments', account_id: prod, sso_session: 'corp', permission_sets: sets };
  home.write(
    '.config/acctmgr/accounts.json',
    JSON.stringify({ sso_sessions: { corp }, accounts: [payments] }),
  );
  writeSsoToken(home, center.signIn());
});

afterEach(() => aws.close());

async function refused(account: string) {
  const opened: string[] = [];
  const browser = (address: string) => Promise.resolve(opened.push(address));
  const world = { home: home.folder, env: { AWS_ENDPOINT_URL: aws.url }, browser };
  const { stderr, exitCode } = await runCli(world, 'assume', account);
  expect(opened).toEqual([]);
  return { stderr, exitCode };
}

it('401: the session was ended, and a new sign-in helps', async () => {
  center.endSessions();
  const { stderr, exitCode } = await refused('payments/ro');
  expect(exitCode).toBe(3);
  expect(stderr).toContain('hint:  Run: acctmgr login corp\n');
});

it.each([
  ['assume', 'payments/ro'],
  ['sync', 'corp'],
])(
  '401: %s has login, status and doctor agree that nobody is signed in, until there is another token',
  async (...words) => {
    const acctmgr = (...argv: string[]) =>
      runCli({ home: home.folder, env: { AWS_ENDPOINT_URL: aws.url } }, ...argv);
    expect((await acctmgr('login', 'corp', '--check')).exitCode).toBe(0);
    center.endSessions();
    await acctmgr(...words);
    expect((await acctmgr('login', 'corp', '--check')).exitCode).toBe(3);
    expect((await acctmgr('login', 'corp', '--if-needed', '--no-input')).stderr).not.toContain('already');
    expect((await acctmgr('status')).stdout).toMatch(/^corp +refused +.*no: acctmgr login corp$/m);
    expect(JSON.parse((await acctmgr('status', '--json')).stdout)).toMatchObject([
      { renewable: false, refused: true },
    ]);
    const { stdout } = await acctmgr('doctor', 'payments/ro');
    expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(
      /Identity Center does not take the token of the sign-in corp, though it has \S+.* left/,
    );
    writeSsoToken(home, center.signIn());
    expect((await acctmgr('login', 'corp', '--check')).exitCode).toBe(0);
    expect((await acctmgr('status')).stdout).not.toContain('refused');
  },
);

it('403: names what the person has and where to ask, each part encoded, and is asked anew each time', async () => {
  for (let time = 0; time < 2; time += 1) {
    const { stderr, exitCode } = await refused('payments/odd');
    expect(exitCode).toBe(3);
    expect(stderr).toContain('You have ReadOnlyAccess there: acctmgr assume payments/ReadOnlyAccess\n');
    expect(stderr).toContain(`Ask for it at https://go.example/${prod}?set=A%2BB\n`);
    expect(stderr).not.toContain('acctmgr login');
  }
  expect(aws.calls('GetRoleCredentials')).toHaveLength(2);
});

it('404: there is no such account or permission set, and what to check is named', async () => {
  aws.misbehave({
    kind: 'error',
    action: 'GetRoleCredentials',
    status: 404,
    code: 'ResourceNotFoundException',
    message: 'Permission set not found',
  });
  const { stderr, exitCode } = await refused('payments/typo');
  expect(exitCode).toBe(3);
  expect(stderr).toBe(
    `error: payments/typo: Identity Center knows no ReadOnlyAcess in account ${prod} (Permission set not found).
hint:  Check account_id and permission_sets in accounts.json, and whether eu-west-1 is that of the sign-in.
`,
  );
});

it('403: names neither the set that was refused nor, before others, an administrator', async () => {
  const forbidden = { kind: 'error', status: 403, code: 'ForbiddenException', message: 'No access' } as const;
  aws.misbehave({ ...forbidden, action: 'GetRoleCredentials' });
  const alone = await refused('payments/ro');
  expect(alone.stderr).not.toContain('You have');
  expect(alone.stderr).toContain('hint:  Ask for it at');
  center.assign({ user: 'ada', account: prod, permissionSet: 'AdministratorAccess' });
  const { stderr } = await refused('payments/odd');
  expect(stderr).toContain(
    'You have ReadOnlyAccess, AdministratorAccess there: acctmgr assume payments/ReadOnlyAccess\n',
  );
});

it('429: says to wait, not to sign in', async () => {
  aws.misbehave({ kind: 'throttle', action: 'GetRoleCredentials' });
  const { stderr, exitCode } = await refused('payments/ro');
  expect(exitCode).toBe(1);
  expect(stderr).toContain('hint:  Wait a minute and try again.\n');
  expect(stderr).not.toContain('acctmgr login');
});
