import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CORP_ORGANIZATION, MANAGEMENT } from '../support/corp-organization.js';
import { startLoopbackAws, type LoopbackAws } from '../support/loopback-aws/loopback-aws.js';
import { runCli } from '../support/run-cli.js';
import { temporaryHome, type TemporaryHome } from '../support/temporary-home.js';

/* Rules that match no account: whoever mistypes one that protects hears of it. */

let aws: LoopbackAws;
let home: TemporaryHome;

const acctmgr = (...argv: readonly string[]) =>
  runCli({ home: home.folder, env: { AWS_ENDPOINT_URL: aws.url, AWS_REGION: 'eu-west-1' } }, ...argv);

const withRules = (...rules: readonly object[]) =>
  home.write(
    '.config/acctmgr/accounts.json',
    JSON.stringify({
      accounts: [{ name: 'prod-1', account_id: '999999999999', tags: { env: 'prod' } }],
      rules,
    }),
  );

const protecting = (match: unknown) => ({ match, set: { protected: true } });

beforeEach(async () => {
  aws = await startLoopbackAws();
  aws.addOrganization(CORP_ORGANIZATION);
  home = temporaryHome();
  const ada = aws.user({ account: MANAGEMENT, name: 'ada' });
  home.write(
    '.aws/credentials',
    `[default]\naws_access_key_id = ${ada.accessKeyId}\naws_secret_access_key = ${ada.secretAccessKey}\n`,
  );
});

afterEach(() => aws.close());

describe('a rule that matches no account', () => {
  test('is a warning of validate, with what is nearest', async () => {
    withRules(
      protecting('prdo-*'),
      protecting({ tag: 'env=prd' }),
      protecting({ tag: 'evn=prod' }),
      protecting({ ou: '/Prod' }),
      { match: '*-prod', set: { color: 'red' } },
      protecting('prod-*'),
      protecting({ tag: 'env!=prod' }),
    );
    expect(await acctmgr('validate')).toMatchObject({
      stderr: `warning: rules[0] (match "prdo-*") matches no account: its protection protects nothing. Did you mean prod-*? "acctmgr list" shows all accounts.
warning: rules[1] (match tag "env=prd") matches no account: its protection protects nothing. Did you mean env=prod? The values of env: prod.
warning: rules[2] (match tag "evn=prod") matches no account: its protection protects nothing. Did you mean env? The tags that there are: env.
warning: rules[3] (match ou "/Prod") matches no account: its protection protects nothing. No organizational unit is known. To list them, from an account that may: acctmgr sync organizations
warning: rules[4] (match "*-prod") matches no account: it sets nothing. "acctmgr list" shows all accounts.
warning: rules[6] (match tag "env!=prod") matches no account: its protection protects nothing. Did you mean env!=prod? The values of env: prod.
`,
      exitCode: 0,
    });
  });

  test('is a warning of sync, after which no unit has that name, and a finding of doctor', async () => {
    withRules(protecting({ ou: '/Prdo' }), protecting({ ou: '/Prod' }));
    const idle = 'rules[0] (match ou "/Prdo") matches no account: its protection protects nothing.';
    const instead = 'Did you mean /Prod? Those with accounts: /Dev, /Prod, /Prod/Payments.';
    const { stderr, exitCode } = await acctmgr('sync', 'organizations');
    expect(stderr).toBe(`warning: ${idle} ${instead}\n`);
    expect(exitCode).toBe(0);
    expect((await acctmgr('validate')).stderr).toBe(`warning: ${idle} ${instead}\n`);
    const { stdout } = await acctmgr('doctor', '--json');
    const { findings } = JSON.parse(stdout) as { findings: Readonly<Record<string, unknown>>[] };
    expect(findings).toContainEqual(
      expect.objectContaining({ check: 'accounts_file', status: 'warn', message: idle, fix: instead }),
    );
  });
});
