import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openCorp, prod } from '../support/loopback-aws/identity-center/corp.js';
import { visit, type Answer } from '../support/loopback-aws/identity-center/visitor.js';
import {
  startLoopbackAws,
  type LoopbackAws,
  type LoopbackIdentityCenter,
} from '../support/loopback-aws/loopback-aws.js';
import { runCli, type CliWorld } from '../support/run-cli.js';
import { scriptedTerminal } from '../support/scripted-terminal.js';
import { readSsoToken, ssoTokenFile } from '../support/sso-home.js';
import { temporaryHome, type TemporaryHome } from '../support/temporary-home.js';

/* `login` to a sign-in of Identity Center, and what else its name may mean. */

let aws: LoopbackAws;
let center: LoopbackIdentityCenter;
let home: TemporaryHome;

const CORP = { start_url: 'https://corp.awsapps.com/start', region: 'eu-west-1' };
const PAYMENTS = {
  name: 'payments',
  account_id: prod,
  sso_session: 'corp',
  permission_sets: ['ReadOnlyAccess'],
};
const BY_ROLE = { name: 'old', account_id: prod, role_arn: `arn:aws:iam::${prod}:role/Dev` };

const inventory = (
  accounts: readonly object[] = [PAYMENTS],
  signIns: object = { corp: CORP },
  file = '.config/acctmgr/accounts.json',
) => {
  home.write(file, JSON.stringify({ sso_sessions: signIns, accounts }));
};

const acctmgr = (argv: readonly string[], world: Partial<CliWorld> = {}) =>
  runCli({ home: home.folder, ...world, env: { AWS_ENDPOINT_URL: aws.url, ...world.env } }, ...argv);

/** Somebody who answers the page that the browser is sent to. */
const person =
  (answer: Answer = {}) =>
  async (address: string) => {
    const callback = await visit(address, answer);
    void fetch(callback ?? '');
  };

const failure = (stderr: string) =>
  (JSON.parse(stderr.trimEnd().split('\n').at(-1) ?? '') as { error: Record<string, string> }).error;

beforeEach(async () => {
  aws = await startLoopbackAws();
  center = openCorp(aws);
  home = temporaryHome();
  inventory();
});

afterEach(() => aws.close());

describe('login to a sign-in', () => {
  test('opens the browser, and keeps the token where all tools look', async () => {
    expect(await acctmgr(['login', 'corp'], { browser: person() })).toEqual({
      stdout:
        "✓ Signed in to corp; the token is renewed by itself until your portal's session ends.\nTo see your accounts: acctmgr sync\n",
      stderr: 'Sign in to corp: your browser is open (without one: acctmgr login corp --no-browser)\n',
      exitCode: 0,
    });
    expect(readSsoToken(home)).toMatchObject({ startUrl: CORP.start_url, region: CORP.region });
    expect(await acctmgr(['assume', 'payments'])).toMatchObject({ exitCode: 0 });
  });

  test('registers this machine once, with no port and the scopes of the sign-in', async () => {
    await acctmgr(['login', 'corp'], { browser: person() });
    await acctmgr(['login', 'corp'], { browser: person() });
    const [registration, ...others] = aws.calls('RegisterClient');
    expect(others).toEqual([]);
    expect(registration?.params).toMatchObject({
      redirectUris: '["http://127.0.0.1/oauth/callback"]',
      scopes: '["sso:account:access"]',
      issuerUrl: CORP.start_url,
    });
  });

  test('is what an account needs that is entered by it, and what a bare login means', async () => {
    for (const argv of [['login', 'payments'], ['login', '--account', 'payments'], ['login']]) {
      const { stdout } = await acctmgr([...argv, '--json'], { browser: person() });
      expect(JSON.parse(stdout)).toMatchObject({ sso_session: 'corp', renewable: true, new: true });
    }
  });

  test('says where the person refused', async () => {
    const { stderr, exitCode } = await acctmgr(['login', 'corp', '--json'], {
      browser: person({ decision: 'deny' }),
    });
    expect(exitCode).toBe(3);
    expect(failure(stderr)).toMatchObject({
      code: 'sign_in_denied',
      message: 'The sign-in corp was not allowed: access_denied.',
    });
    expect(existsSync(path.join(home.folder, ssoTokenFile('corp')))).toBe(false);
    expect(home.read('.local/state/acctmgr/access_log.jsonl')).toContain('"sso_session":"corp"');
  });

  test('goes on after requests that are not the answer', async () => {
    const statuses: number[] = [];
    const { exitCode } = await acctmgr(['login', 'corp'], {
      browser: async (address) => {
        const callback = new URL((await visit(address)) ?? '');
        const request = async (change: (url: URL) => void, init: RequestInit = {}) => {
          const url = new URL(callback);
          change(url);
          const { status } = await fetch(url, init);
          statuses.push(status);
        };
        await request((url) => {
          url.searchParams.set('state', 'other');
        });
        await request((url) => (url.pathname = '/favicon.ico'));
        await request(() => undefined, { method: 'POST' });
        await request((url) => {
          url.searchParams.append('state', 'other');
        });
        void fetch(callback);
      },
    });
    expect({ exitCode, statuses }).toEqual({ exitCode: 0, statuses: [404, 404, 405, 404] });
  });

  test('says what helps where no browser can be started', async () => {
    const { stderr, exitCode } = await acctmgr(['login', 'corp', '--json']);
    expect(exitCode).toBe(1);
    expect(failure(stderr)).toMatchObject({ code: 'no_browser' });
    expect(stderr).toContain('acctmgr login corp --device-code');
  });

  test('names the region where the portal is not known there', async () => {
    inventory([PAYMENTS], { corp: { ...CORP, start_url: 'https://other.awsapps.com/start' } });
    const { stderr, exitCode } = await acctmgr(['login', 'corp'], { browser: person() });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('is eu-west-1 where its Identity Center lives?');
  });

  test('comes back to the port of the sign-in', async () => {
    inventory([PAYMENTS], { corp: { ...CORP, callback_port: 28_473 } });
    const seen: string[] = [];
    await acctmgr(['login', 'corp'], {
      browser: async (address) => {
        seen.push(new URL(address).searchParams.get('redirect_uri') ?? '');
        await person()(address);
      },
    });
    expect(seen).toEqual(['http://127.0.0.1:28473/oauth/callback']);
  });
});

describe('login --no-browser', () => {
  /** Who answers the page whose address stands in what is printed, while the command waits. */
  const byAddress = async (argv: readonly string[], env: Readonly<Record<string, string>> = {}) => {
    let said = '';
    const result = await acctmgr([...argv], {
      env,
      onStderr: (text) => {
        said += text;
        const [, address] = /open: (http\S+)\n/.exec(said) ?? [];
        if (address !== undefined) void person()(address);
      },
    });
    return {
      ...result,
      stderr: result.stderr.replaceAll(/http:\S+/g, 'ADDRESS').replaceAll(/\b\d{5}\b/g, 'PORT'),
    };
  };

  test.each([[[]], [['--quiet']]])('prints the address, with %j too', async (flags) => {
    expect(await byAddress(['login', 'corp', '--no-browser', ...flags])).toMatchObject({
      stderr: 'To sign in to corp, open: ADDRESS\n',
      exitCode: 0,
    });
  });

  const TUNNEL = `For a browser on the machine that you came from, first type there:
  ssh -N -L PORT:127.0.0.1:PORT laptop
(without such a tunnel: acctmgr login corp --device-code)
To sign in to corp, open: ADDRESS
`;
  const SSH = { SSH_CONNECTION: '203.0.113.5 50022 192.0.2.9 22' };

  test('is the way over SSH, with the line for a tunnel to the port of the sign-in', async () => {
    inventory([PAYMENTS], { corp: { ...CORP, callback_port: 28_474 } });
    expect(await byAddress(['login', 'corp', '--quiet'], SSH)).toMatchObject({ stderr: TUNNEL, exitCode: 0 });
    inventory([PAYMENTS], { corp: { ...CORP, device_code: 'never' } });
    expect((await byAddress(['login', 'corp'], SSH)).stderr).toBe(TUNNEL.replace(/\(without.*\n/, ''));
  });

  test.each(['BROWSER', 'DISPLAY', 'WAYLAND_DISPLAY'])(
    'is not the way over SSH with %s',
    async (variable) => {
      const world = { env: { ...SSH, [variable]: 'one' }, browser: person() };
      expect((await acctmgr(['login', 'corp'], world)).stderr).toContain('your browser is open');
    },
  );
});

describe('login --device-code', () => {
  const decided = () => {
    center.behaviour.deviceInterval = 0.01;
    center.behaviour.deviceApprovedAfter = 2;
  };
  const now = () => Date.parse('2026-03-01T12:00:00Z');

  test.each([[[]], [['--quiet']]])(
    'shows the code on the terminal and waits for the person, with %j',
    async (flags) => {
      decided();
      const terminal = scriptedTerminal();
      const { stdout, stderr, exitCode } = await acctmgr(['login', 'corp', '--device-code', ...flags], {
        terminal,
      });
      expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
      expect(terminal.lines).toEqual([
        expect.stringMatching(
          /^To sign in to corp, open http:\S+\/device and type the code [A-Z]{4}-[A-Z]{4}$/,
        ),
        expect.stringMatching(
          /^Asked for at \d\d:\d\d on laptop\. Type no code that somebody sent you: it gives them your accounts\.$/,
        ),
      ]);
      expect(terminal.closed()).toBe(1);
      expect(stdout).toMatch(/^✓ Signed in to corp/);
    },
  );

  describe('with --qr', () => {
    const drawn = async (env: Readonly<Record<string, string>>, columns = 80) => {
      decided();
      const terminal = { ...scriptedTerminal(), columns };
      const result = await acctmgr(['login', 'corp', '--device-code', '--qr'], { terminal, env });
      expect(result).toMatchObject({ stderr: '', exitCode: 0 });
      expect(terminal.lines.at(-2)).toContain('type the code');
      return terminal.lines.slice(0, -2);
    };

    test('draws the address with the code in it', async () => {
      const lines = await drawn({ LANG: 'C.UTF-8' });
      const [first = ''] = lines;
      expect(first).toBe('█'.repeat(first.length));
      expect(Math.ceil(first.length / 2)).toBe(lines.length);
      expect(lines[1]).toMatch(/^██ ▄▄▄▄▄ [█▀▄ ]+ ▄▄▄▄▄ ██$/);
    });

    test('says where it can not be drawn', async () => {
      expect(await drawn({})).toEqual(['A QR code can not be drawn here: the locale is not UTF-8.']);
      expect(await drawn({ LANG: 'C.UTF-8' }, 20)).toEqual([
        'A QR code can not be drawn here: the terminal is too narrow.',
      ]);
    });

    test('needs a code, and a terminal', async () => {
      for (const argv of [
        ['corp', '--qr'],
        ['corp', '--qr', '--no-browser'],
        ['corp', '--qr', '--device-code'],
      ])
        expect(await acctmgr(['login', ...argv], { browser: person() })).toMatchObject({ exitCode: 2 });
      expect(aws.requests).toEqual([]);
    });
  });

  test('is refused where accounts.json says never', async () => {
    inventory([PAYMENTS], { corp: { ...CORP, device_code: 'never' } });
    const terminal = scriptedTerminal();
    expect(await acctmgr(['login', 'corp', '--device-code'], { terminal })).toMatchObject({ exitCode: 2 });
    expect(aws.requests).toEqual([]);
  });

  test.each([
    ['ask', ['--device-code']],
    ['always', []],
    ['always', ['--device-code']],
  ])('is nothing without a terminal, with "device_code": "%s" and %j', async (device_code, flags) => {
    inventory([PAYMENTS], { corp: { ...CORP, device_code } });
    const { stderr, exitCode } = await acctmgr(['login', 'corp', '--json', ...flags]);
    expect({ exitCode, ...failure(stderr) }).toEqual({
      exitCode: 2,
      code: 'device_code_needs_terminal',
      message: 'A code to sign in to corp is shown on a terminal only, and there is no terminal to ask on.',
      hint: 'Print the address instead: acctmgr login corp --no-browser',
    });
    expect(aws.requests).toEqual([]);
  });

  test('is the usual way where accounts.json says always', async () => {
    inventory([PAYMENTS], { corp: { ...CORP, device_code: 'always' } });
    decided();
    const terminal = scriptedTerminal();
    expect(await acctmgr(['login', 'corp'], { terminal, browser: person() })).toMatchObject({ exitCode: 0 });
    expect(terminal.lines).toHaveLength(2);
  });

  describe('where no browser can be started', () => {
    const QUESTION = [
      'No browser could be started on laptop. A code that you type in any browser would do.',
      expect.stringMatching(/^Asked for at \d\d:\d\d by ada on laptop: acctmgr login corp$/),
      '? Did you start this, and do you want to sign in by a code?',
    ];

    test('is the way after a yes', async () => {
      decided();
      const terminal = scriptedTerminal(true);
      expect(await acctmgr(['login', 'corp'], { terminal, now })).toMatchObject({ exitCode: 0 });
      expect(terminal.lines.slice(0, 3)).toEqual(QUESTION);
    });

    test('is not the way after a no', async () => {
      const terminal = scriptedTerminal(false);
      const { stderr, exitCode } = await acctmgr(['login', 'corp', '--json'], { terminal, now });
      expect({ exitCode, code: failure(stderr)['code'] }).toEqual({ exitCode: 1, code: 'no_browser' });
      expect(terminal.lines).toEqual(QUESTION);
      expect(aws.calls('StartDeviceAuthorization')).toEqual([]);
    });

    test('is not offered where accounts.json says never', async () => {
      inventory([PAYMENTS], { corp: { ...CORP, device_code: 'never' } });
      const { stderr, exitCode } = await acctmgr(['login', 'corp'], { terminal: scriptedTerminal() });
      expect(exitCode).toBe(1);
      expect(stderr).not.toContain('--device-code');
    });
  });

  test('says where the person denied it, and where the code had its time', async () => {
    const terminal = scriptedTerminal();
    const denied = await acctmgr(['login', 'corp', '--device-code', '--json'], {
      terminal: {
        ...terminal,
        note: (text) => {
          const [, page = '', code = ''] = /open (\S+) and type the code (\S+)/.exec(text) ?? [];
          if (page !== '') void visit(`${page}?user_code=${code}`, { decision: 'deny' });
        },
      },
    });
    expect({ exitCode: denied.exitCode, code: failure(denied.stderr)['code'] }).toEqual({
      exitCode: 3,
      code: 'sign_in_denied',
    });
    center.behaviour.deviceLifetime = 0;
    const late = await acctmgr(['login', 'corp', '--device-code', '--json'], { terminal });
    expect({ exitCode: late.exitCode, ...failure(late.stderr) }).toMatchObject({
      exitCode: 3,
      code: 'sign_in_timeout',
      message: 'Nobody signed in to corp in time.',
    });
  });
});

describe('login --check and --if-needed', () => {
  test('tell by the token', async () => {
    expect(await acctmgr(['login', 'corp', '--check'])).toEqual({ stdout: '', stderr: '', exitCode: 3 });
    await acctmgr(['login', 'corp', '--if-needed'], { browser: person() });
    expect(await acctmgr(['login', '--check'])).toEqual({ stdout: '', stderr: '', exitCode: 0 });
    expect(await acctmgr(['login', 'corp', '--if-needed'])).toMatchObject({
      stdout: '',
      stderr: expect.stringMatching(/^Signed in to corp already: token valid \d+m/) as string,
      exitCode: 0,
    });
    expect(JSON.parse((await acctmgr(['login', '--if-needed', '--json'])).stdout)).toMatchObject({
      new: false,
    });
  });
});

describe('login --check and --if-needed over the life of a token', () => {
  const HOUR = 3_600_000;
  const checked = async (after: number, ...argv: readonly string[]) => {
    const now = () => Date.now() + after;
    return (await acctmgr(['login', ...argv, '--check'], { now })).exitCode;
  };

  test('renew what can be renewed, and open no browser', async () => {
    await acctmgr(['login', 'corp'], { browser: person() });
    const { accessToken } = readSsoToken(home);
    expect(await checked(0, 'payments')).toBe(0);
    expect(await checked(HOUR + 1000, 'payments')).toBe(0);
    expect(readSsoToken(home).accessToken).not.toBe(accessToken);
    expect(await acctmgr(['login', '--account', 'payments', '--if-needed', '--quiet'])).toEqual({
      stdout: '',
      stderr: '',
      exitCode: 0,
    });
  });

  test('tell that nothing renews it', async () => {
    center.behaviour.refreshTokens = 'none';
    await acctmgr(['login', 'corp'], { browser: person() });
    expect(await checked(0, 'corp')).toBe(0);
    expect(await checked(9 * HOUR, 'corp')).toBe(3);
  });

  test('tell that the session at the portal is over', async () => {
    await acctmgr(['login', 'corp'], { browser: person() });
    center.endSessions();
    expect(await checked(HOUR + 1000, 'corp')).toBe(3);
    const now = () => Date.now() + HOUR + 1000;
    expect(await acctmgr(['login', 'corp', '--if-needed'], { now, browser: person() })).toMatchObject({
      stdout: expect.stringContaining('✓ Signed in to corp') as string,
      exitCode: 0,
    });
  });

  test('fail where it can not be known', async () => {
    await acctmgr(['login', 'corp'], { browser: person() });
    await aws.close();
    expect(await checked(HOUR + 1000, 'corp')).toBe(1);
    expect(await checked(0, 'corp')).toBe(0);
  });

  test('answer for the one thing that was named, of several', async () => {
    inventory([PAYMENTS, BY_ROLE], { corp: CORP, lab: CORP });
    home.write(
      '.aws/credentials',
      '[default]\naws_access_key_id = AKIAABCDEFGHIJKLMNOP\naws_secret_access_key = x\n',
    );
    await acctmgr(['login', 'corp'], { browser: person() });
    expect(await checked(0, 'payments')).toBe(0);
    expect(await checked(0, '--sso-session', 'lab')).toBe(3);
    expect(await checked(0, 'old')).toBe(3);
    expect(await checked(0, '--source', 'default')).toBe(3);
    expect(await checked(0)).toBe(2);
    expect(await checked(0, '--if-needed', 'corp')).toBe(0);
  });

  test('answer for an account by the first one on the way to it', async () => {
    inventory([PAYMENTS, { ...BY_ROLE, source_account: 'payments' }]);
    expect(await checked(0, 'old')).toBe(3);
    await acctmgr(['login', 'old'], { browser: person() });
    expect(await checked(0, 'old')).toBe(0);
  });
});

describe('a name', () => {
  test('that is an account and a sign-in has to be said more clearly', async () => {
    inventory([{ ...BY_ROLE, name: 'corp' }]);
    const { stderr, exitCode } = await acctmgr(['login', 'corp', '--json']);
    expect({ exitCode, ...failure(stderr) }).toEqual({
      exitCode: 2,
      code: 'name_of_both',
      message: '"corp" is a sign-in and an account.',
      hint: 'Say which: acctmgr login --sso-session corp, or acctmgr login --account corp',
    });
    expect(await acctmgr(['login', '--sso-session', 'corp'], { browser: person() })).toMatchObject({
      exitCode: 0,
    });
  });

  test('is asked for where there are several things', async () => {
    inventory([PAYMENTS, BY_ROLE], { corp: CORP, lab: CORP });
    const { stderr, exitCode } = await acctmgr(['login', '--json']);
    expect({ exitCode, hint: failure(stderr)['hint'] }).toEqual({
      exitCode: 2,
      hint: 'Name a sign-in: corp, lab. For an MFA session, name an account or --source',
    });
    const terminal = scriptedTerminal('corp');
    expect(await acctmgr(['login'], { terminal, browser: person() })).toMatchObject({ exitCode: 0 });
  });

  test.each([
    ['--mfa-code', '123456'],
    ['--duration', '1h'],
  ])('of a sign-in does not take %s', async (...flag) => {
    const { stderr, exitCode } = await acctmgr(['login', 'corp', ...flag]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`${flag[0]} is for MFA sessions`);
  });

  test('of nothing is an error that names what is near', async () => {
    expect((await acctmgr(['login', 'payment'])).stderr).toContain('Did you mean payments?');
  });
});

test('a start URL of ./accounts.json is confirmed before it is opened', async () => {
  home.write(
    '.config/acctmgr/accounts.json',
    JSON.stringify({ accounts: [PAYMENTS].map(({ name, account_id }) => ({ name, account_id })) }),
  );
  inventory([PAYMENTS], { corp: CORP }, 'repository/accounts.json');
  const world = { cwd: `${home.folder}/repository`, browser: person() };
  await acctmgr(['trust', '--yes'], world);
  const { stderr, exitCode } = await acctmgr(['login', 'corp', '--json'], world);
  expect({ exitCode, code: failure(stderr)['code'] }).toEqual({ exitCode: 2, code: 'start_url_unconfirmed' });
  expect(await acctmgr(['login', 'corp'], { ...world, terminal: scriptedTerminal(false) })).toMatchObject({
    exitCode: 3,
  });
  expect(aws.requests).toEqual([]);
  expect(await acctmgr(['login', 'corp'], { ...world, terminal: scriptedTerminal(true) })).toMatchObject({
    exitCode: 0,
  });
});

describe('logout of a sign-in', () => {
  test('ends it at the portal and here, with the role sessions that came of it', async () => {
    await acctmgr(['login', 'corp'], { browser: person() });
    const { accessToken } = readSsoToken(home);
    await acctmgr(['assume', 'payments']);
    const { stdout, stderr, exitCode } = await acctmgr(['logout', 'corp']);
    expect({ stdout, exitCode }).toEqual({
      stdout:
        '✓ Signed out of corp, at the portal too.\nRemoved the profile: assumed-payments/ReadOnlyAccess\nForgot the role session: payments/ReadOnlyAccess\n',
      exitCode: 0,
    });
    expect(stderr).toContain('Role credentials that were handed out live on until they end, the last');
    expect(existsSync(path.join(home.folder, ssoTokenFile('corp')))).toBe(false);
    expect(JSON.parse((await acctmgr(['status', '--json'])).stdout)).toEqual([]);
    const listed = await fetch(`${aws.url}/assignment/accounts`, {
      headers: { 'x-amz-sso_bearer_token': accessToken },
    });
    expect(listed.status).toBe(401);
  });

  test('says where nobody is signed in, and removes a token whose session is over', async () => {
    expect(await acctmgr(['logout', 'corp'])).toEqual({
      stdout: 'Nobody is signed in to corp here.\n',
      stderr: '',
      exitCode: 0,
    });
    await acctmgr(['login', 'corp'], { browser: person() });
    center.endSessions();
    expect((await acctmgr(['logout', 'corp'])).stdout).toBe('✓ Signed out of corp.\n');
    expect(existsSync(path.join(home.folder, ssoTokenFile('corp')))).toBe(false);
  });

  test('leaves the token of another portal alone', async () => {
    await acctmgr(['login', 'corp'], { browser: person() });
    inventory([PAYMENTS], { corp: { ...CORP, start_url: 'https://other.awsapps.com/start' } });
    expect((await acctmgr(['logout', 'corp'])).stdout).toBe('Nobody is signed in to corp here.\n');
    expect(readSsoToken(home).startUrl).toBe(CORP.start_url);
  });
});

describe('login --start-url', () => {
  const FILE = '.config/acctmgr/accounts.json';
  const START = ['--start-url', CORP.start_url, '--region', CORP.region];
  const added = (...argv: readonly string[]) => acctmgr(['login', ...argv], { browser: person() });
  const signIns = (file = FILE) => (JSON.parse(home.read(file)) as { sso_sessions?: object }).sso_sessions;

  test('begins an accounts.json where there is none, and signs in', async () => {
    rmSync(home.at(FILE));
    expect(await added('corp', ...START)).toEqual({
      stdout:
        "✓ Signed in to corp; the token is renewed by itself until your portal's session ends.\nTo see your accounts: acctmgr sync\n",
      stderr:
        '✓ Added the sign-in corp to accounts.json.\nSign in to corp: your browser is open (without one: acctmgr login corp --no-browser)\n',
      exitCode: 0,
    });
    expect(home.read(FILE)).toBe(`{
  "$schema": "./accounts.schema.json",
  "accounts": [],
  "sso_sessions": {
    "corp": { "start_url": "https://corp.awsapps.com/start", "region": "eu-west-1" }
  }
}
`);
    expect(await added('corp', '--if-needed')).toMatchObject({ exitCode: 0 });
  });

  test('takes the place of the example', async () => {
    rmSync(home.at(FILE));
    await acctmgr(['init']);
    await added('corp', ...START);
    expect(JSON.parse(home.read(FILE))).toMatchObject({ accounts: [], sso_sessions: { corp: CORP } });
  });

  test('leaves every other byte as it is', async () => {
    const lab = JSON.stringify(CORP);
    const before = `{"accounts":[],\n    "sso_sessions" : {\n\t"lab":${lab} } }`;
    home.write(FILE, before);
    await added('corp', ...START);
    expect(home.read(FILE)).toBe(before.replace(lab, `${lab},\n\t"corp":${lab}`));
  });

  test('keeps the address without what browsers put behind it, and the region that it says', async () => {
    inventory([PAYMENTS], {});
    center.behaviour.consent = 'remembered';
    const { stderr } = await added('lab', '--start-url', `${CORP.start_url}/#/`, '--region', 'eu-west-1');
    expect(stderr).toContain('The address is kept as https://corp.awsapps.com/start\n');
    await added('dual', '--start-url', 'https://ssoins-1.portal.eu-west-1.app.aws');
    expect(signIns()).toEqual({
      lab: CORP,
      dual: { start_url: 'https://ssoins-1.portal.eu-west-1.app.aws', region: 'eu-west-1' },
    });
  });

  test('is nothing to write where it stands there so', async () => {
    const before = home.read(FILE);
    const { stderr, exitCode } = await added(
      'corp',
      '--start-url',
      `${CORP.start_url}/`,
      '--region',
      'eu-west-1',
    );
    expect(exitCode).toBe(0);
    expect(stderr).not.toContain('Added');
    home.write(
      '.aws/config',
      `[sso-session lab]\nsso_start_url = ${CORP.start_url}#/\nsso_region = eu-west-1\n`,
    );
    expect(await added('lab', ...START)).toMatchObject({ exitCode: 0 });
    expect(home.read(FILE)).toBe(before);
  });

  test.each([
    [
      ['corp', '--start-url', 'https://other.awsapps.com/start', '--region', 'eu-west-1'],
      'The sign-in corp has the start_url https://corp.awsapps.com/start in accounts.json, and not https://other.awsapps.com/start.',
    ],
    [
      ['corp', '--start-url', CORP.start_url, '--region', 'us-east-1'],
      'The sign-in corp has the region eu-west-1 in accounts.json, and not us-east-1.',
    ],
    [
      ['lab', '--start-url', CORP.start_url, '--region', 'us-east-1'],
      'The sign-in lab has the region eu-west-1 in [sso-session lab] of the AWS config file, and not us-east-1.',
    ],
    [[...START], 'A new sign-in needs a name.'],
    [['a b', ...START], '"a b" cannot be the name of a sign-in.'],
    [
      ['new', '--start-url', CORP.start_url],
      '--start-url needs --region: where Identity Center lives, not where you work.',
    ],
    [['new', '--region', 'eu-west-1'], '--region goes with --start-url: it says where a new sign-in lives.'],
    [['payments', ...START], '"payments" is a sign-in and an account.'],
    [
      ['new', '--sso-session', 'two', ...START],
      'NAME, --sso-session, --account and --source each say what to log in to.',
    ],
    [['new', ...START, '--mfa-code', '123456'], '--mfa-code is for MFA sessions'],
  ])('of %j is refused', async (argv, message) => {
    home.write(
      '.aws/config',
      `[sso-session lab]\nsso_start_url = ${CORP.start_url}\nsso_region = eu-west-1\n`,
    );
    const before = home.read(FILE);
    const { stderr, exitCode } = await added(...argv);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`error: ${message}`);
    expect(home.read(FILE)).toBe(before);
    expect(aws.requests).toEqual([]);
  });

  test('of a name that is an account needs --sso-session', async () => {
    expect(await added('--sso-session', 'payments', ...START)).toMatchObject({ exitCode: 0 });
    expect(signIns()).toEqual({ corp: CORP, payments: CORP });
  });

  test('never edits an untrusted ./accounts.json', async () => {
    inventory([BY_ROLE], {}, 'repository/accounts.json');
    const world = { cwd: `${home.folder}/repository`, browser: person() };
    const before = home.read('repository/accounts.json');
    expect(await acctmgr(['login', 'lab', ...START], world)).toMatchObject({ exitCode: 0 });
    expect(home.read('repository/accounts.json')).toBe(before);
    expect(signIns()).toEqual({ corp: CORP, lab: CORP });
  });
});

describe('login --write-config', () => {
  const SECTION = `[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-west-1
sso_registration_scopes = sso:account:access
`;
  const CONFIG = '.aws/config';
  const written = (...flags: readonly string[]) =>
    acctmgr(['login', 'corp', '--write-config', ...flags], { browser: person() });

  test('adds the section that other tools need, once', async () => {
    const own = '# mine\n[default]\nregion=eu-west-1 ; here\n';
    home.write(CONFIG, own);
    const { stderr, exitCode } = await written();
    expect(exitCode).toBe(0);
    expect(stderr).toContain(`✓ Added [sso-session corp] to ${home.at(CONFIG)}.\n`);
    expect(home.read(CONFIG)).toBe(`${own}\n${SECTION}`);
    expect((await written('--if-needed')).stderr).toContain(
      `[sso-session corp] stands in ${home.at(CONFIG)} already.\n`,
    );
    expect(home.read(CONFIG)).toBe(`${own}\n${SECTION}`);
  });

  test('completes half a section, and keeps what says the same otherwise', async () => {
    home.write(CONFIG, '[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start#/\n');
    await written();
    expect(home.read(CONFIG)).toBe(
      '[sso-session corp]\nsso_region = eu-west-1\nsso_registration_scopes = sso:account:access\nsso_start_url = https://corp.awsapps.com/start#/\n',
    );
  });

  test('refuses one that differs before anybody signs in, unless it is asked for', async () => {
    const other = SECTION.replace('eu-west-1', 'us-east-1').replace(
      '[sso',
      '[profile a]\nsso_session = corp\n\n[sso',
    );
    home.write(CONFIG, other);
    const { stderr, exitCode } = await written();
    expect(exitCode).toBe(2);
    expect(stderr).toContain('acctmgr login corp --write-config --force');
    expect(aws.requests).toEqual([]);
    expect(home.read(CONFIG)).toBe(other);
    expect(await written('--force')).toMatchObject({ exitCode: 0 });
    expect(home.read(CONFIG)).toBe(other.replace('us-east-1', 'eu-west-1'));
  });

  test('refuses other scopes', async () => {
    inventory([PAYMENTS], { corp: { ...CORP, scopes: ['sso:account:access'] } });
    home.write(CONFIG, SECTION.replace('account:access', 'account:access, codewhisperer:completions'));
    const { stderr, exitCode } = await written();
    expect(exitCode).toBe(2);
    expect(stderr).toContain(
      'The sign-in corp has the scopes sso:account:access in accounts.json, but codewhisperer:completions, sso:account:access in [sso-session corp]',
    );
  });

  test('goes with --start-url, and with nothing that starts no sign-in', async () => {
    inventory([BY_ROLE], {});
    expect(await written('--start-url', CORP.start_url, '--region', CORP.region)).toMatchObject({
      exitCode: 0,
    });
    expect(home.read(CONFIG)).toBe(SECTION);
    for (const argv of [
      ['old', '--write-config'],
      ['corp', '--check', '--write-config'],
      ['corp', '--force'],
    ])
      expect(await acctmgr(['login', ...argv])).toMatchObject({ exitCode: 2 });
  });
});

test('login to a name that is nothing says how a sign-in is added, or which one is near', async () => {
  expect(await acctmgr(['login', 'nosuch'])).toMatchObject({
    stderr:
      'error: No sign-in and no account is called "nosuch".\nhint:  To add a sign-in: acctmgr login nosuch --start-url https://… --region …\n       "acctmgr list" shows all accounts.\n',
    exitCode: 2,
  });
  expect((await acctmgr(['login', 'crop'])).stderr).toContain('hint:  Did you mean the sign-in corp?\n');
});
