import { describe, expect, it, onTestFinished } from 'vitest';
import { dev, openCorp } from '../support/loopback-aws/identity-center/corp.js';
import { CORP_ORGANIZATION, MANAGEMENT, PAYMENTS, WEB } from '../support/corp-organization.js';
import { startLoopbackAws, type LoopbackAws } from '../support/loopback-aws/loopback-aws.js';
import { runCli } from '../support/run-cli.js';
import { writeSsoToken } from '../support/sso-home.js';
import { temporaryHome, type TemporaryHome } from '../support/temporary-home.js';

/* Roles that are looked at by other ways than by themselves. */

const HOME = '999999999999';
const ROLE = 'OrganizationAccountAccessRole';
const NOW = Date.parse('2026-03-01T12:00:00Z');
const READ_ONLY = 'arn:aws:iam::aws:policy/ReadOnlyAccess';

const trusting = (AWS: string | readonly string[], more: object = {}) => ({
  Version: '2012-10-17' as const,
  Statement: [{ Effect: 'Allow' as const, Principal: { AWS }, Action: 'sts:AssumeRole', ...more }],
});
const rootOf = (id: string) => `arn:aws:iam::${id}:root`;

const asDesigned = (account: string) => ({
  description: `Access to ${account}, set up with acctmgr`,
  tags: { 'acctmgr:managed-by': 'acctmgr' },
  managedPolicies: [READ_ONLY],
  lastUsed: '2026-02-27T12:00:00Z',
});

interface World {
  readonly aws: LoopbackAws;
  readonly home: TemporaryHome;
  acctmgr(...argv: readonly string[]): ReturnType<typeof runCli>;
}

async function openWorld(accounts: readonly object[], file: object = {}): Promise<World> {
  const aws = await startLoopbackAws({ now: () => NOW });
  onTestFinished(() => aws.close());
  const home = temporaryHome();
  const ada = aws.user({ account: HOME, name: 'ada' });
  home.write(
    '.aws/credentials',
    `[default]\naws_access_key_id = ${ada.accessKeyId}\naws_secret_access_key = ${ada.secretAccessKey}\n`,
  );
  home.write('.config/acctmgr/accounts.json', JSON.stringify({ accounts, ...file }));
  const env = { AWS_ENDPOINT_URL: aws.url, AWS_REGION: 'eu-west-1' };
  return { aws, home, acctmgr: (...argv) => runCli({ home: home.folder, now: () => NOW, env }, ...argv) };
}

describe('roles drift', () => {
  it('knows the accounts of an organization, and compares no role that AWS makes itself', async () => {
    const role_arn = `arn:aws:iam::${MANAGEMENT}:role/Lister`;
    const { aws, acctmgr } = await openWorld([
      { name: 'mgmt', account_id: MANAGEMENT, role_arn, region: 'eu-west-1' },
    ]);
    aws.addOrganization(CORP_ORGANIZATION);
    aws.role({ account: MANAGEMENT, name: 'Lister', trust: trusting(rootOf(HOME)) });
    const root = rootOf(MANAGEMENT);
    for (const account of [PAYMENTS, WEB]) aws.role({ account, name: ROLE, trust: trusting(root) });
    aws.role({
      account: WEB,
      name: 'Developer',
      trust: trusting([root, PAYMENTS]),
      ...asDesigned('web-dev'),
    });
    await acctmgr('sync', 'organizations', '--via', 'mgmt', '--role-name', ROLE);
    const asked = await acctmgr('roles', 'drift', 'web-dev');
    expect(asked.stderr).toBe('');
    expect(asked.stdout).toContain(`
web-dev: It is not compared. AWS makes ${ROLE} itself, and nothing says what it is to be.
  fix: To compare another role of the account: --role NAME
`);
    const trust = ['--trust', MANAGEMENT, '--trust', PAYMENTS];
    const developer = await acctmgr('roles', 'drift', 'web-dev', '--role', 'Developer', ...trust);
    expect(developer).toMatchObject({ stderr: '', exitCode: 0 });
    const stranger = await acctmgr('roles', 'drift', 'web-dev', '--role', 'Developer', '--trust', HOME);
    expect(stranger.stdout).toContain('- trust: principal');
  });

  it('reads by the permission set that an account is entered by', async () => {
    const entry = {
      name: 'sandbox',
      account_id: dev,
      sso_session: 'corp',
      role_name: 'Developer',
      prefer: 'permission-set',
      permission_sets: { admin: 'AdministratorAccess' },
      default_permission_set: 'admin',
    };
    const { aws, home, acctmgr } = await openWorld([entry], {
      sso_sessions: { corp: { start_url: 'https://corp.awsapps.com/start', region: 'eu-west-1' } },
    });
    const center = openCorp(aws);
    writeSsoToken(home, center.signIn());
    const trust = trusting(rootOf(HOME), { Condition: { StringEquals: { 'sts:ExternalId': 'corp-1' } } });
    aws.role({ account: dev, name: 'Developer', trust, ...asDesigned('sandbox') });
    const result = await acctmgr(
      'roles',
      'drift',
      'sandbox/admin',
      '--trust',
      HOME,
      '--external-id',
      'corp-1',
    );
    expect(result).toMatchObject({ exitCode: 0 });
    expect(result.stdout).toContain('sandbox  Developer  as designed  2d ago\n');
    expect(aws.calls('AssumeRole')).toEqual([]);
  });
});
