import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dev, openCorp, prod } from '../support/loopback-aws/identity-center/corp.js';
import {
  startLoopbackAws,
  type LoopbackAws,
  type LoopbackIdentityCenter,
} from '../support/loopback-aws/loopback-aws.js';
import { runCli, type CliWorld } from '../support/run-cli.js';
import { scriptedTerminal } from '../support/scripted-terminal.js';
import { ssoTokenFile, writeSsoToken } from '../support/sso-home.js';
import { temporaryHome, type TemporaryHome } from '../support/temporary-home.js';

/* Leaving a sign-in: at the portal, and all that it left on this machine. */

let aws: LoopbackAws;
let center: LoopbackIdentityCenter;
let home: TemporaryHome;

const CORP = { start_url: 'https://corp.awsapps.com/start', region: 'eu-west-1' };
const PAYMENTS = {
  name: 'payments',
  account_id: prod,
  sso_session: 'corp',
  permission_sets: { ro: 'ReadOnlyAccess' },
  region: 'eu-west-1',
};
const inventory = (signIns: object = { corp: CORP }, more: readonly object[] = []) => {
  home.write(
    '.config/acctmgr/accounts.json',
    JSON.stringify({ sso_sessions: signIns, accounts: [PAYMENTS, ...more] }),
  );
};

beforeEach(async () => {
  aws = await startLoopbackAws();
  center = openCorp(aws);
  home = temporaryHome();
  inventory();
  writeSsoToken(home, center.signIn());
});

afterEach(() => aws.close());

const acctmgr = (argv: readonly string[], world: Partial<CliWorld> = {}) =>
  runCli({ home: home.folder, ...world, env: { AWS_ENDPOINT_URL: aws.url, ...world.env } }, ...argv);

/** Where the AWS CLI keeps the credentials of a permission set (botocore, SSOCredentialFetcher). */
const cliCopy = (accountId: string, roleName: string, sessionName: string): string => {
  const key = `{"accountId":"${accountId}","roleName":"${roleName}","sessionName":"${sessionName}"}`;
  return `.aws/cli/cache/${createHash('sha1').update(key).digest('hex')}.json`;
};
const hasFile = (name: string): boolean => existsSync(home.at(name));

describe('logout', () => {
  it('without a name ends the only sign-in that there is, with its profiles', async () => {
    home.write(
      '.aws/credentials',
      '[own]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = s\n',
    );
    const own = home.read('.aws/credentials');
    await acctmgr(['assume', 'payments']);
    const { stdout, stderr, exitCode } = await acctmgr(['logout']);
    expect({ stdout, exitCode }).toEqual({
      stdout:
        '✓ Signed out of corp, at the portal too.\nRemoved the profile: assumed-payments/ro\nForgot the role session: payments/ro\n',
      exitCode: 0,
    });
    expect(stderr).toMatch(
      /Role credentials that were handed out live on until they end, the last that is known here at \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\+00:00\.\n/,
    );
    expect(home.read('.aws/credentials').trim()).toBe(own.trim());
    expect(hasFile(ssoTokenFile('corp'))).toBe(false);
    expect(aws.calls('Logout')).toHaveLength(1);
  });

  it("removes the AWS CLI's copies of that sign-in, and nothing else of its cache", async () => {
    const sso = JSON.stringify({ ProviderType: 'sso', Credentials: {} });
    const ours = cliCopy(prod, 'ReadOnlyAccess', 'corp');
    const stays = [
      cliCopy(prod, 'ReadOnlyAccess', 'side'),
      cliCopy(dev, 'ReadOnlyAccess', 'corp2'),
      '.aws/cli/cache/0123456789abcdef0123456789abcdef01234567.json',
    ];
    for (const name of [ours, ...stays]) home.write(name, sso);
    const { stdout } = await acctmgr(['logout', 'corp', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      source: 'sign-in:corp',
      signed_out: [{ sso_session: 'corp', ended: true, aws_cli_copies: 1 }],
    });
    expect(hasFile(ours)).toBe(false);
    expect(stays.filter(hasFile)).toEqual(stays);
  });

  it('leaves what stands under the name of a copy and is none', async () => {
    const name = cliCopy(prod, 'ReadOnlyAccess', 'corp');
    home.write(name, '{"ProviderType":"assume-role"}');
    await acctmgr(['logout', 'corp']);
    expect(hasFile(name)).toBe(true);
  });

  it('works where the portal is not reached, and says so', async () => {
    await acctmgr(['assume', 'payments']);
    const { stdout, stderr, exitCode } = await acctmgr(['logout', 'corp'], {
      env: { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' },
    });
    expect(exitCode).toBe(1);
    expect(stdout).toContain(
      '✓ Signed out of corp on this machine.\nRemoved the profile: assumed-payments/ro\n',
    );
    expect(stderr).toContain('warning: The portal did not end the session, whose token is removed here: ');
    expect(hasFile(ssoTokenFile('corp'))).toBe(false);
    expect(JSON.parse((await acctmgr(['status', '--json'])).stdout)).toEqual([]);
  });

  it('of several things asks on a terminal, and elsewhere lists them', async () => {
    const side = { start_url: 'https://side.awsapps.com/start', region: 'us-east-1' };
    const keys = { name: 'dev', account_id: dev, role_name: 'Developer' };
    inventory({ corp: CORP, side }, [keys]);
    expect(await acctmgr(['logout'])).toEqual({
      stdout: '',
      stderr:
        'error: There are several things to log out of, and there is no terminal to ask on.\nhint:  Name a sign-in: corp, side. For an MFA session, name --source; for everything: acctmgr logout --all\n',
      exitCode: 2,
    });
    expect(hasFile(ssoTokenFile('corp'))).toBe(true);
    const terminal = scriptedTerminal('corp');
    expect(await acctmgr(['logout'], { terminal })).toMatchObject({ exitCode: 0 });
    expect(terminal.lines).toEqual(['? Log out of what?', '  corp', '  side', '  an MFA session']);
    expect(hasFile(ssoTokenFile('corp'))).toBe(false);
  });

  it('with --all ends every sign-in that somebody is signed in to, and forgets the rest', async () => {
    const side = { start_url: 'https://side.awsapps.com/start', region: 'us-east-1' };
    inventory({ corp: CORP, side });
    await acctmgr(['env', 'payments']);
    const { stdout } = await acctmgr(['logout', '--all', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      source: null,
      signed_out: [{ sso_session: 'corp', ended: true }],
      forgotten: [{ account: 'payments/ro' }],
    });
    expect(hasFile(ssoTokenFile('corp'))).toBe(false);
  });
});
