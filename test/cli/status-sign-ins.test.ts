import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openCorp, prod } from '../support/loopback-aws/identity-center/corp.js';
import {
  startLoopbackAws,
  type LoopbackAws,
  type LoopbackIdentityCenter,
} from '../support/loopback-aws/loopback-aws.js';
import { runCli, type CliWorld } from '../support/run-cli.js';
import { ssoTokenFile, writeSsoProfiles, writeSsoToken } from '../support/sso-home.js';
import { temporaryHome, type TemporaryHome } from '../support/temporary-home.js';

/* What status and whoami say of sign-ins. */

const MINUTE = 60_000;
const CORP = { start_url: 'https://corp.awsapps.com/start', region: 'eu-west-1' };

let aws: LoopbackAws;
let center: LoopbackIdentityCenter;
let home: TemporaryHome;
let now: number;

const file = (signIns: object = { corp: CORP }) => ({
  sso_sessions: signIns,
  accounts: [
    { name: 'payments', account_id: prod, sso_session: 'corp', permission_sets: { ro: 'ReadOnlyAccess' } },
  ],
});
const inventory = (content: object) => {
  home.write('.config/acctmgr/accounts.json', JSON.stringify(content));
};

beforeEach(async () => {
  now = Math.floor(Date.now() / 1000) * 1000;
  aws = await startLoopbackAws();
  center = openCorp(aws);
  home = temporaryHome();
  inventory(file());
});

afterEach(() => aws.close());

const acctmgr = (argv: readonly string[], world: Partial<CliWorld> = {}) =>
  runCli(
    { home: home.folder, now: () => now, ...world, env: { AWS_ENDPOINT_URL: aws.url, ...world.env } },
    ...argv,
  );

const at = (time: number) => `${new Date(time).toISOString().slice(0, 19)}Z`;
const tokenUntil = (time: number, changes: object = {}) => ({ expiresAt: at(time), ...changes });

describe('status', () => {
  it('shows the time that the token has left, and what renews it', async () => {
    writeSsoToken(home, center.signIn(), 'corp', tokenUntil(now + 47 * MINUTE));
    const { stdout, stderr, exitCode } = await acctmgr(['status', '--no-color'], { columns: 80 });
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(stdout.replace(/\d\d:\d\d/, 'hh:mm')).toBe(
      [
        'SIGN-IN  TOKEN LEFT  UNTIL  RENEWED',
        "corp     47m         hh:mm  by itself, until your portal's session ends",
        '',
        'Live sessions: none',
        '',
      ].join('\n'),
    );
  });

  it.each([
    ['came without one that renews it', { refreshToken: undefined }, 20, '20m', 'no: acctmgr login corp'],
    ['is over, and something renews it', {}, -5, 'expired', 'at its next use'],
    ['is over for good', { refreshToken: undefined }, -5, 'expired', 'no: acctmgr login corp'],
    [
      'has a registration that is over',
      { registrationExpiresAt: '2020-01-01T00:00:00Z' },
      20,
      '20m',
      'no: acctmgr login corp',
    ],
  ])('of a token that %s says so', async (_what, changes, minutes, left, renewed) => {
    const until = now + minutes * MINUTE;
    writeSsoToken(home, center.signIn(), 'corp', { ...changes, expiresAt: at(until) } as never);
    const { stdout } = await acctmgr(['status']);
    const [, line = ''] = stdout.split('\n');
    expect(line.split(/ {2,}/)).toEqual(['corp', left, expect.stringMatching(/^\d\d:\d\d$/), renewed]);
    const { stdout: json } = await acctmgr(['status', '--json']);
    expect(JSON.parse(json)).toEqual([
      {
        kind: 'sign-in',
        sso_session: 'corp',
        start_url: CORP.start_url,
        region: 'eu-west-1',
        expiration: at(until),
        renewable: renewed === 'at its next use',
        refused: false,
      },
    ]);
  });

  it('and login --check and doctor go by no token that lies there where none is kept', async () => {
    writeSsoToken(home, center.signIn());
    const text = home.read('.config/acctmgr/accounts.json');
    const settings = { sso_token_store: 'memory' };
    home.write(
      '.config/acctmgr/accounts.json',
      JSON.stringify({ ...(JSON.parse(text) as object), settings }),
    );
    const { stdout, stderr } = await acctmgr(['status']);
    expect([stdout, stderr]).toEqual([
      'Live sessions: none\n',
      'Nobody stays signed in: "sso_token_store" of the settings is "memory".\n',
    ]);
    expect((await acctmgr(['login', 'corp', '--check'])).exitCode).toBe(3);
    const found = await acctmgr(['doctor']);
    expect(found.stdout.replaceAll(/\s+/g, ' ')).toContain(
      'A token of the sign-in corp lies in ~/.aws/sso/cache, for all AWS tools but acctmgr: "sso_token_store" of the settings is "memory".',
    );
  });

  it('has the sign-ins before the sessions that came of them, and no secret', async () => {
    writeSsoToken(home, center.signIn());
    await acctmgr(['env', 'payments']);
    const { stdout } = await acctmgr(['status', '--json']);
    expect((JSON.parse(stdout) as { kind: string }[]).map(({ kind }) => kind)).toEqual(['sign-in', 'role']);
    for (const secret of aws.secrets()) expect(stdout).not.toContain(secret);
  });

  it('knows those of the AWS config file, and leaves out what nobody is signed in to', async () => {
    inventory({ accounts: [] });
    expect(await acctmgr(['status'])).toMatchObject({ stdout: 'Live sessions: none\n', stderr: '' });
    writeSsoProfiles(home, center, []);
    expect(await acctmgr(['status'])).toMatchObject({ stdout: 'Live sessions: none\n', stderr: '' });
    writeSsoToken(home, center.signIn());
    expect((await acctmgr(['status'])).stdout).toMatch(/^SIGN-IN .*\ncorp /);
    inventory({ accounts: 'none' });
    expect((await acctmgr(['status'])).stdout).toMatch(/^SIGN-IN .*\ncorp /);
  });

  it('leaves out the token of another portal, and sign-ins whose files disagree', async () => {
    writeSsoToken(home, center.signIn(), 'corp', { startUrl: 'https://other.awsapps.com/start' });
    expect((await acctmgr(['status'])).stdout).toBe('Live sessions: none\n');
    writeSsoToken(home, center.signIn());
    inventory(file({ corp: { ...CORP, region: 'us-east-1' } }));
    writeSsoProfiles(home, center, []);
    expect((await acctmgr(['status'])).stdout).toBe('Live sessions: none\n');
  });
});

describe('whoami', () => {
  it('names permission set, account and sign-in of a session', async () => {
    writeSsoToken(home, center.signIn(), 'corp', tokenUntil(now + 30 * MINUTE));
    await acctmgr(['assume', 'payments']);
    const env = { AWS_PROFILE: 'assumed-payments/ro' };
    const { stdout } = await acctmgr(['whoami'], { env });
    expect(stdout.split('\n').slice(4, 6)).toEqual([
      'Session: permission set ReadOnlyAccess of payments/ro, by the sign-in corp',
      "Sign-in: corp (token valid 30m, renewed: by itself, until your portal's session ends)",
    ]);
    const { stdout: json } = await acctmgr(['whoami', '--json'], { env });
    expect(JSON.parse(json)).toMatchObject({
      session: {
        kind: 'role',
        account: 'payments/ro',
        permission_set: 'ReadOnlyAccess',
        sso_session: 'corp',
      },
      sign_in: { sso_session: 'corp', expiration: at(now + 30 * MINUTE), renewable: true },
    });
  });

  it('says the session where nobody is signed in any more', async () => {
    writeSsoToken(home, center.signIn());
    await acctmgr(['assume', 'payments']);
    rmSync(home.at(ssoTokenFile('corp')));
    const { stdout } = await acctmgr(['whoami', '--json'], { env: { AWS_PROFILE: 'assumed-payments/ro' } });
    expect(JSON.parse(stdout)).toMatchObject({ session: { sso_session: 'corp' }, sign_in: null });
  });
});

describe('whoami without any credentials', () => {
  const hinted = async () => {
    const { stderr, exitCode } = await acctmgr(['whoami']);
    expect(exitCode).toBe(3);
    return stderr;
  };
  const SIGNED_IN =
    'hint:  You are signed in to corp: acctmgr assume NAME makes a profile, and acctmgr list shows the names.\n';

  it('says what there is to somebody who is signed in, and of keys only where some account is reached by them', async () => {
    expect(await hinted()).not.toContain('You are signed in');
    writeSsoToken(home, center.signIn(), 'corp', tokenUntil(now + 47 * MINUTE));
    expect(await hinted()).toContain(SIGNED_IN);
    expect(await hinted()).not.toContain('aws configure');
    inventory({
      sso_sessions: { corp: CORP },
      accounts: [{ name: 'web', account_id: prod, role_name: 'Web' }],
    });
    expect(await hinted()).toMatch(/You are signed in to corp: [^]*aws configure/);
  });
});
