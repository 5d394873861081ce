import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dev, openCorp, prod } from '../support/loopback-aws/identity-center/corp.js';
import {
  startLoopbackAws,
  type LoopbackAws,
  type LoopbackIdentityCenter,
} from '../support/loopback-aws/loopback-aws.js';
import { runCli, type CliWorld } from '../support/run-cli.js';
import { scriptedTerminal } from '../support/scripted-terminal.js';
import { writeSsoToken } from '../support/sso-home.js';
import { temporaryHome, type TemporaryHome } from '../support/temporary-home.js';

/* The console of an account that is entered by a permission set: the portal opens it. */

let aws: LoopbackAws;
let center: LoopbackIdentityCenter;
let home: TemporaryHome;

const file = {
  sso_sessions: { corp: { start_url: 'https://corp.awsapps.com/start', region: 'eu-west-1' } },
  accounts: [
    {
      name: 'payments',
      account_id: prod,
      sso_session: 'corp',
      permission_sets: { ro: 'ReadOnlyAccess', admin: 'AdministratorAccess' },
      default_permission_set: 'ro',
    },
    {
      name: 'sandbox',
      account_id: dev,
      sso_session: 'corp',
      permission_sets: ['AdministratorAccess'],
      region: 'eu-central-1',
      protected: true,
    },
  ],
};

beforeEach(async () => {
  aws = await startLoopbackAws();
  center = openCorp(aws);
  home = temporaryHome();
  home.write('.config/acctmgr/accounts.json', JSON.stringify(file));
});

afterEach(() => aws.close());

const acctmgr = (argv: readonly string[], world: Partial<CliWorld> = {}) =>
  runCli(
    {
      home: home.folder,
      ...world,
      env: { AWS_ENDPOINT_URL: aws.url, AWS_ENDPOINT_URL_SIGNIN: aws.url, ...world.env },
    },
    ...argv,
  );

const log = () =>
  home
    .read('.local/state/acctmgr/access_log.jsonl')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

const PORTAL = 'https://corp.awsapps.com/start/#/console';

describe('console of a permission set', () => {
  it("opens the portal's link, asks AWS nothing, and needs no token", async () => {
    const opened: string[] = [];
    const browser = (address: string) => Promise.resolve(opened.push(address) > 0);
    expect(await acctmgr(['console', 'payments'], { browser })).toEqual({
      stdout: '✓ Opened the console of payments/ro in the browser.\n',
      stderr: '',
      exitCode: 0,
    });
    expect(opened).toEqual([`${PORTAL}?account_id=${prod}&role_name=ReadOnlyAccess`]);
    expect(aws.requests).toEqual([]);
    const [line] = log();
    expect(line).toMatchObject({
      event: 'console',
      account: 'payments/ro',
      permission_set: 'ReadOnlyAccess',
      sso_session: 'corp',
      status: 'success',
    });
    expect(line).not.toHaveProperty('access_key_id');
  });

  it.each([
    [
      ['--service', 's3', '--region', 'eu-west-1'],
      'https://eu-west-1.console.aws.amazon.com/s3/home?region=eu-west-1',
    ],
    [['--service', 's3'], 'https://console.aws.amazon.com/s3/home'],
    [['--region', 'us-west-2'], 'https://us-west-2.console.aws.amazon.com/console/home?region=us-west-2'],
    [
      ['--destination', 'https://console.aws.amazon.com/ec2#Instances:'],
      'https://console.aws.amazon.com/ec2#Instances:',
    ],
  ])('begins where %j says', async (flags, destination) => {
    const { stdout, stderr } = await acctmgr(['console', 'payments', '--print', ...flags]);
    expect({ stdout, stderr }).toEqual({
      stdout: `${PORTAL}?account_id=${prod}&role_name=ReadOnlyAccess&destination=${encodeURIComponent(destination)}\n`,
      stderr: '',
    });
  });

  it("asks for the name of a protected account before, and begins in the account's region", async () => {
    expect(await acctmgr(['console', 'sandbox', '--print'])).toMatchObject({ stdout: '', exitCode: 2 });
    const flags = ['--yes', '--reason', 'INC-7'];
    const { stdout } = await acctmgr(['console', 'sandbox', '--print', ...flags]);
    expect(decodeURIComponent(stdout)).toContain('destination=https://eu-central-1.console.aws.amazon.com/');
    expect(log().map(({ event, reason, status }) => ({ event, reason, status }))).toEqual([
      { event: 'console', reason: undefined, status: 'failed' },
      { event: 'intent', reason: 'INC-7', status: undefined },
      { event: 'console', reason: 'INC-7', status: 'success' },
    ]);
  });

  it.each([
    [
      ['--duration', '2h'],
      'payments/ro is entered by a permission set, which takes no --duration: how long its sessions last is set in the permission set.',
    ],
    [
      ['--sign-out-first'],
      '--sign-out-first is not for payments/ro, which the portal opens beside other accounts.',
    ],
    [['--service', 'frobnicate'], '--service frobnicate is not a service of the console that acctmgr knows.'],
    [['--destination', 'https://evil.example/'], '--destination https://evil.example/ cannot be used.'],
    [
      ['--switch-role'],
      'There is no Switch Role link for payments/ro: it is entered by a permission set, and the console switches to roles.',
    ],
  ])('refuses %j', async (flags, message) => {
    const { stdout, stderr, exitCode } = await acctmgr(['console', 'payments', '--print', ...flags]);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr.split('\n')[0]).toBe(`error: ${message}`);
  });

  it('signs in with credentials where --federation says so', async () => {
    writeSsoToken(home, center.signIn());
    const words = ['console', 'payments', '--federation', '--print'];
    const { stdout, stderr, exitCode } = await acctmgr(words);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(new URL(stdout.trim()).searchParams.get('SigninToken')).toMatch(/^[\w-]{100,}$/);
    expect(await acctmgr([...words, '--duration', '2h'])).toMatchObject({ stdout: '', exitCode: 2 });
  });

  it('opens nothing that a cloned repository names before a person says so', async () => {
    const local = temporaryHome();
    local.write('work/accounts.json', JSON.stringify(file));
    const there = { home: local.folder, cwd: `${local.folder}/work` };
    const seen: string[] = [];
    const browser = (address: string) => Promise.resolve(seen.push(address) > 0);
    const refused = await acctmgr(['console', 'payments'], { ...there, browser });
    expect(refused.stderr).toContain('leads to https://corp.awsapps.com/start, which has to be confirmed');
    expect(refused.exitCode).toBe(2);
    const no = scriptedTerminal(false);
    expect(await acctmgr(['console', 'payments'], { ...there, browser, terminal: no })).toMatchObject({
      exitCode: 3,
    });
    expect(seen).toEqual([]);
    const yes = scriptedTerminal(true);
    expect(await acctmgr(['console', 'payments'], { ...there, browser, terminal: yes })).toMatchObject({
      exitCode: 0,
    });
    expect(yes.lines.at(-1)).toBe('? Is that your portal?');
    expect(seen).toHaveLength(1);
  });
});
