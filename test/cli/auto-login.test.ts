import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dev, openCorp, prod } from '../support/loopback-aws/identity-center/corp.js';
import { visit } from '../support/loopback-aws/identity-center/visitor.js';
import {
  startLoopbackAws,
  type LoopbackAws,
  type LoopbackIdentityCenter,
} from '../support/loopback-aws/loopback-aws.js';
import { runCli, type CliWorld } from '../support/run-cli.js';
import { scriptedTerminal, type ScriptedAnswer } from '../support/scripted-terminal.js';
import { ssoTokenFile, writeSsoProfiles, writeSsoToken } from '../support/sso-home.js';
import { trusting } from '../support/loopback-aws/stage.js';
import { temporaryHome, type TemporaryHome } from '../support/temporary-home.js';

/* A command that meets a sign-in which has ended offers to sign in, and goes on. */

let aws: LoopbackAws;
let center: LoopbackIdentityCenter;
let home: TemporaryHome;
let opened: string[];

const ACCOUNTS = ['payments', 'sandbox'].map((name, index) => ({
  name,
  account_id: index === 0 ? prod : dev,
  sso_session: 'corp',
  permission_sets: { ro: 'ReadOnlyAccess' },
}));

const inventory = (settings: object = {}, accounts: readonly object[] = ACCOUNTS) => {
  home.write(
    '.config/acctmgr/accounts.json',
    JSON.stringify({
      settings,
      sso_sessions: { corp: { start_url: center.startUrl, region: center.region } },
      accounts,
    }),
  );
};

const browser = async (address: string): Promise<void> => {
  opened.push(address);
  void fetch((await visit(address)) ?? '');
};

const acctmgr = (argv: readonly string[], world: Partial<CliWorld> = {}) =>
  runCli({ home: home.folder, browser, ...world, env: { AWS_ENDPOINT_URL: aws.url, ...world.env } }, ...argv);

const onTerminal = (...answers: readonly ScriptedAnswer[]) => scriptedTerminal(...answers);

beforeEach(async () => {
  aws = await startLoopbackAws();
  center = openCorp(aws);
  home = temporaryHome();
  opened = [];
  inventory();
});

afterEach(() => aws.close());

describe('on a terminal', () => {
  test.each([
    ['assume', 'payments'],
    ['env', 'payments'],
    ['exec', 'payments', '--', 'true'],
  ])('%s offers it once and goes on', async (...argv) => {
    const terminal = onTerminal(true);
    const { exitCode } = await acctmgr(argv, { terminal });
    expect(exitCode).toBe(0);
    expect(terminal.lines.filter((line) => line.startsWith('?'))).toEqual(['? Sign in to corp now?']);
    expect(opened).toHaveLength(1);
    expect((await acctmgr(argv)).exitCode).toBe(0);
  });

  test('sync offers it, and lists then', async () => {
    const terminal = onTerminal(true);
    const { exitCode, stdout } = await acctmgr(['sync'], { terminal });
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('✓ corp: 2 accounts')]);
    expect(terminal.lines.filter((line) => line.startsWith('?'))).toEqual(['? Sign in to corp now?']);
    expect((await acctmgr(['sync'])).exitCode).toBe(0);
  });

  test('sync of a session that was revoked offers it, too; without a terminal it says what helps', async () => {
    writeSsoToken(home, center.signIn());
    center.endSessions();
    const alone = await acctmgr(['sync']);
    expect([alone.exitCode, alone.stderr]).toEqual([3, expect.stringContaining('acctmgr login corp')]);
    expect((await acctmgr(['sync'], { terminal: onTerminal(false) })).exitCode).toBe(3);
    expect((await acctmgr(['sync'], { terminal: onTerminal(true) })).exitCode).toBe(0);
  });

  test('sync where no token is kept goes by none that lies there', async () => {
    writeSsoToken(home, center.signIn());
    inventory({ sso_token_store: 'memory' });
    expect((await acctmgr(['sync'])).exitCode).toBe(3);
    expect((await acctmgr(['sync'], { terminal: onTerminal(true) })).exitCode).toBe(0);
  });

  test('what was taken is cached under the new sign-in', async () => {
    await acctmgr(['env', 'payments'], { terminal: onTerminal(true) });
    await acctmgr(['env', 'payments']);
    expect(aws.calls('GetRoleCredentials')).toHaveLength(1);
  });

  test('a run whose sign-in the portal refuses offers it once for all that wait', async () => {
    writeSsoToken(home, center.signIn());
    center.endSessions();
    const terminal = onTerminal(true);
    const words = ['exec', 'payments', 'sandbox', '--yes', '--', '/bin/sh', '-c', 'true'];
    const { exitCode, stderr } = await acctmgr(words, { terminal });
    expect(stderr).toContain('2 of 2 accounts done');
    expect(exitCode).toBe(0);
    expect(terminal.lines.filter((line) => line.startsWith('?'))).toEqual(['? Sign in to corp now?']);
    expect(opened).toHaveLength(1);
  });

  test('who leaves that question ends the run, which says what was not begun', async () => {
    writeSsoToken(home, center.signIn());
    center.endSessions();
    const terminal = onTerminal(undefined);
    const words = ['exec', 'payments', 'sandbox', '--yes', '--', '/bin/sh', '-c', 'true'];
    const { exitCode, stderr } = await acctmgr(words, { terminal });
    expect(exitCode).toBe(130);
    expect(stderr).toMatch(/not begun[^]*0 of 2 accounts done/);
    expect(terminal.lines.filter((line) => line.startsWith('?'))).toHaveLength(1);
  });

  test('no leaves the refusal, and no page is opened', async () => {
    const { exitCode, stderr } = await acctmgr(['assume', 'payments'], { terminal: onTerminal(false) });
    expect(exitCode).toBe(3);
    expect(stderr).toContain('Run: acctmgr login corp');
    expect(opened).toEqual([]);
  });

  test('"yes" does not ask, "no" fails', async () => {
    inventory({ auto_login: 'yes' });
    expect((await acctmgr(['assume', 'payments'], { terminal: onTerminal() })).exitCode).toBe(0);
    expect(opened).toHaveLength(1);
    home.write(ssoTokenFile('corp'), '');
    inventory({ auto_login: 'no' });
    const { exitCode, stderr } = await acctmgr(['assume', 'payments', '--refresh'], {
      terminal: onTerminal(),
    });
    expect(exitCode).toBe(3);
    expect(stderr).toContain('Run: acctmgr login corp');
  });

  test('several accounts side by side have one offer', async () => {
    const terminal = onTerminal(true);
    expect((await acctmgr(['assume', 'payments', 'sandbox'], { terminal })).exitCode).toBe(0);
    expect(opened).toHaveLength(1);
  });

  const inThree = ['exec', 'payments', 'sandbox', 'web', '--yes', '--json', '--', '/bin/sh', '-c', 'true'];
  const withWeb = () => {
    home.write('.aws/credentials', '[default]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = x\n');
    inventory({}, [{ name: 'web', account_id: dev, role_name: 'Web' }, ...ACCOUNTS]);
  };
  const endsOf = ({ stdout }: { readonly stdout: string }) =>
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { account: string; phase: string; error?: { code: string } | null })
      .map(({ account, phase, error }) => `${account} ${phase} ${error?.code ?? ''}`.trim())
      .sort();

  test('a run asks before it begins, once for all', async () => {
    withWeb();
    const terminal = onTerminal(true);
    const result = await acctmgr(inThree, { terminal });
    expect(endsOf(result).slice(0, 2)).toEqual(['payments/ro command', 'sandbox/ro command']);
    expect(terminal.lines.filter((line) => line.startsWith('?'))).toEqual(['? Sign in to corp now?']);
    expect(endsOf(await acctmgr(inThree, { terminal: onTerminal() })).slice(0, 2)).toEqual([
      'payments/ro command',
      'sandbox/ro command',
    ]);
  });

  test('a no is asked once, and the accounts of other ways go on', async () => {
    withWeb();
    const terminal = onTerminal(false);
    const result = await acctmgr(inThree, { terminal });
    expect(endsOf(result).slice(0, 2)).toEqual([
      'payments/ro credentials sign_in_ended',
      'sandbox/ro credentials sign_in_ended',
    ]);
    expect(endsOf(result)[2]).toMatch(/^web credentials (?!sign_in_ended)/);
    expect(terminal.lines.filter((line) => line.startsWith('?'))).toEqual(['? Sign in to corp now?']);
  });

  test('who leaves the question before a run ends it before anything is called', async () => {
    withWeb();
    const { exitCode, stdout } = await acctmgr(inThree, { terminal: onTerminal(undefined) });
    expect({ exitCode, stdout }).toEqual({ exitCode: 130, stdout: '' });
    expect(aws.requests).toEqual([]);
  });

  test('ten shells that wait for the same sign-in share one', async () => {
    const terminals = Array.from({ length: 10 }, () => onTerminal(true));
    const results = await Promise.all(
      terminals.map((terminal) => acctmgr(['env', 'payments'], { terminal })),
    );
    expect(results.map(({ exitCode }) => exitCode)).toEqual(Array.from({ length: 10 }, () => 0));
    expect(terminals.flatMap(({ lines }) => lines).filter((line) => line.startsWith('?'))).toHaveLength(1);
    expect(opened).toHaveLength(1);
    expect(aws.calls('CreateToken')).toHaveLength(1);
  });

  test('a no is the answer for all that wait', async () => {
    const terminals = Array.from({ length: 3 }, () => onTerminal(false));
    const results = await Promise.all(
      terminals.map((terminal) => acctmgr(['env', 'payments'], { terminal })),
    );
    expect(results.map(({ exitCode }) => exitCode)).toEqual([3, 3, 3]);
    expect(terminals.flatMap(({ lines }) => lines).filter((line) => line.startsWith('?'))).toHaveLength(1);
  });

  test('a token that the portal takes no more is offered to be replaced', async () => {
    writeSsoToken(home, center.signIn());
    center.endSessions();
    expect((await acctmgr(['assume', 'payments'], { terminal: onTerminal(true) })).exitCode).toBe(0);
    expect(opened).toHaveLength(1);
  });

  test('a profile of the AWS config file is signed in to, too', async () => {
    writeSsoProfiles(home, center, [['ro', prod, 'ReadOnlyAccess']]);
    const trust = {
      Statement: { Effect: 'Allow' as const, Principal: '*' as const, Action: 'sts:AssumeRole' },
    };
    const role = aws.role({ account: dev, name: 'Ops', trust });
    inventory({}, [{ name: 'ops', account_id: dev, role_arn: role.arn, source_profile: 'ro' }]);
    const env = { AWS_ENDPOINT_URL_SSO: aws.url, AWS_ENDPOINT_URL_SSO_OIDC: aws.url };
    const terminal = onTerminal(true);
    await acctmgr(['assume', 'ops'], { terminal, env });
    expect(terminal.lines).toContain('? Sign in to corp now?');
    expect(opened).toHaveLength(1);
  });
});

describe('never', () => {
  test.each<[string, Partial<CliWorld>]>([
    ['without a terminal', {}],
    ['in CI', { env: { CI: 'true' } }],
  ])('%s', async (_, world) => {
    inventory({ auto_login: 'yes' });
    const terminal = world.env === undefined ? {} : { terminal: onTerminal() };
    const { exitCode, stderr } = await acctmgr(['assume', 'payments'], { ...terminal, ...world });
    expect(exitCode).toBe(3);
    expect(stderr).toContain('Run: acctmgr login corp');
    expect(opened).toEqual([]);
  });

  test.each([[], ['--prompt', 'tty']])('by credential-process %j', async (...flags) => {
    inventory({ auto_login: 'yes' });
    const argv = ['credential-process', 'payments', ...flags];
    expect((await acctmgr(argv, { terminal: onTerminal() })).exitCode).toBe(3);
    expect(opened).toEqual([]);
  });

  test.each([
    [403, 'permission_set'],
    [429, 'slow down'],
  ])('after HTTP %i', async (status) => {
    inventory({ auto_login: 'yes' });
    writeSsoToken(home, center.signIn());
    const code = status === 403 ? 'ForbiddenException' : 'TooManyRequestsException';
    aws.misbehave({ kind: 'error', action: 'GetRoleCredentials', status, code, message: 'no' });
    const { exitCode } = await acctmgr(['assume', 'payments'], { terminal: onTerminal() });
    expect(exitCode).toBe(status === 403 ? 3 : 1);
    expect(opened).toEqual([]);
  });
});

describe('sso_token_store "memory"', () => {
  const written = () =>
    readdirSync(home.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => home.read(`${entry.parentPath}/${entry.name}`.slice(home.folder.length + 1)))
      .join('\n');

  beforeEach(() => {
    inventory({ sso_token_store: 'memory' });
  });

  test('asks for each run, and leaves nothing of the token on the disk', async () => {
    const once = () => acctmgr(['env', 'payments'], { terminal: onTerminal(true) });
    expect([await once(), await once()].map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(opened).toHaveLength(2);
    const secrets = aws.requests.flatMap(({ accessToken, sessionToken }) => [accessToken, sessionToken]);
    const onDisk = written();
    for (const secret of secrets.filter((one) => one !== undefined)) expect(onDisk).not.toContain(secret);
    expect(onDisk).not.toContain('refreshToken');
  });

  test('keeps nothing of a chain that begins with it either', async () => {
    const trust = trusting(`arn:aws:iam::${dev}:root`);
    const role_arn = aws.role({ account: prod, name: 'Deploy', trust }).arn;
    const chained = { name: 'deploy', account_id: prod, role_arn, source_account: 'sandbox/ro' };
    inventory({ sso_token_store: 'memory' }, [...ACCOUNTS, chained]);
    const once = () => acctmgr(['env', 'deploy'], { terminal: onTerminal(true) });
    expect([await once(), await once()].map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(opened).toHaveLength(2);
    expect(written()).not.toMatch(/secret_?access_?key/i);
  });

  test('does not take what another tool keeps', async () => {
    writeSsoToken(home, center.signIn());
    const { exitCode, stderr } = await acctmgr(['env', 'payments']);
    expect(exitCode).toBe(3);
    expect(stderr).toBe(
      'error: No token of corp is kept: "sso_token_store" is "memory".\n' +
        'hint:  Run this on a terminal, where you are asked to sign in, or set it to "shared".\n',
    );
  });

  test('login says that nothing would stay', async () => {
    const { exitCode, stderr } = await acctmgr(['login', 'corp']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('Nobody stays signed in');
  });
});
