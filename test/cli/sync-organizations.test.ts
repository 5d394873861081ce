import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CORP_ORGANIZATION, MANAGEMENT, OLD, PAYMENTS, WEB } from '../support/corp-organization.js';
import {
  startLoopbackAws,
  type LoopbackAws,
  type LoopbackOrganization,
} from '../support/loopback-aws/loopback-aws.js';
import { trusting } from '../support/loopback-aws/stage.js';
import { runCli, type CliWorld } from '../support/run-cli.js';
import { scriptedTerminal } from '../support/scripted-terminal.js';
import { temporaryHome, type TemporaryHome } from '../support/temporary-home.js';

/* `sync organizations`: what an organization lists, and what becomes of it. */

const HOME = '999999999999';
const ACCOUNTS_JSON = '.config/acctmgr/accounts.json';
const LISTING = '.config/acctmgr/discovered/organization~o-example0001.json';
const ROLE = 'OrganizationAccountAccessRole';
const LOG = '.local/state/acctmgr/access_log.jsonl';

let aws: LoopbackAws;
let organization: LoopbackOrganization;
let home: TemporaryHome;

const lister = {
  name: 'mgmt',
  account_id: MANAGEMENT,
  role_arn: `arn:aws:iam::${MANAGEMENT}:role/Lister`,
  region: 'eu-west-1',
};

const inventory = (accounts: readonly object[] = [lister], file: object = {}) => {
  home.write(ACCOUNTS_JSON, JSON.stringify({ accounts, ...file }));
};

const acctmgr = (argv: readonly string[], world: Partial<CliWorld> = {}) =>
  runCli(
    {
      home: home.folder,
      ...world,
      env: { AWS_ENDPOINT_URL: aws.url, AWS_REGION: 'eu-west-1', ...world.env },
    },
    ...argv,
  );

interface Listed {
  readonly organization: Readonly<Record<string, unknown>>;
  readonly accounts: readonly Readonly<Record<string, unknown>>[];
}

const found = (): Listed => JSON.parse(home.read(LISTING)) as Listed;
const names = () => found().accounts.flatMap(({ name, gone }) => (gone === undefined ? [name] : []));

const log = () =>
  home
    .read(LOG)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

beforeEach(async () => {
  aws = await startLoopbackAws();
  organization = aws.addOrganization(CORP_ORGANIZATION);
  home = temporaryHome();
  const ada = aws.user({ account: HOME, name: 'ada' });
  home.write(
    '.aws/credentials',
    `[default]\naws_access_key_id = ${ada.accessKeyId}\naws_secret_access_key = ${ada.secretAccessKey}\n`,
  );
  aws.role({ account: MANAGEMENT, name: 'Lister', trust: trusting(`arn:aws:iam::${HOME}:root`) });
  for (const account of [PAYMENTS, WEB])
    aws.role({ account, name: ROLE, trust: trusting(`arn:aws:iam::${MANAGEMENT}:root`) });
  inventory();
});

afterEach(() => aws.close());

const OVER_MGMT = ['sync', 'organizations', '--via', 'mgmt', '--role-name', ROLE];

describe('sync organizations', () => {
  test('lists the accounts beside accounts.json, which it leaves alone', async () => {
    const before = home.read(ACCOUNTS_JSON);
    expect(await acctmgr(OVER_MGMT)).toEqual({
      stdout:
        '✓ organization o-example0001: 3 accounts, 4 organizational units; 1 suspended one is left out.\n',
      stderr: '',
      exitCode: 0,
    });
    expect(home.read(ACCOUNTS_JSON)).toBe(before);
    expect(names()).toEqual(['corp-management', 'payments-prod', 'web-dev', 'old']);
    expect(statSync(path.join(home.folder, LISTING)).mode & 0o777).toBe(0o600);
    expect(found().organization).toEqual({
      id: 'o-example0001',
      management_account_id: MANAGEMENT,
      partition: 'aws',
      via: 'mgmt',
      role_name: ROLE,
      tags: false,
      include_suspended: false,
    });
  });

  test('makes accounts that are entered from where they were listed', async () => {
    await acctmgr(OVER_MGMT);
    expect(await acctmgr(['assume', 'payments-prod'])).toMatchObject({ exitCode: 0 });
    expect(aws.calls('AssumeRole').map(({ params }) => params['RoleArn'])).toEqual([
      lister.role_arn,
      `arn:aws:iam::${PAYMENTS}:role/${ROLE}`,
    ]);
    expect((await acctmgr(['list', '--json'])).stdout).toContain('"source": "organization:o-example0001"');
    const { stdout } = await acctmgr(['show', 'payments-prod']);
    expect(stdout).toMatch(/role_arn +arn:aws:iam::222222222222:role\/OrganizationAccountAccessRole +sync/);
    expect(stdout).toMatch(/source_account +mgmt +sync/);
  });

  test('is done again by a plain sync, with all that was said before', async () => {
    await acctmgr([...OVER_MGMT, '--tags', '--include-suspended', '--ou', '/Dev']);
    expect(names()).toEqual(['web-dev', 'old']);
    organization.accounts.push({
      id: '555555555555',
      name: 'New',
      unit: 'ou-r00t-devpay00',
      tags: { env: 'x' },
    });
    const { stdout, exitCode } = await acctmgr(['sync']);
    expect({ stdout, exitCode }).toEqual({
      stdout: `✓ organization o-example0001: 3 accounts, 4 organizational units.
  New: new
  Tags that --tag cannot say are left out: cost centre
`,
      exitCode: 0,
    });
    expect(found().accounts.find(({ name }) => name === 'new')).toMatchObject({ tags: { env: 'x' } });
    await acctmgr(['sync', 'organizations', '--no-tags', '--no-include-suspended', '--ou', '/']);
    expect(found().organization).toEqual({
      id: 'o-example0001',
      management_account_id: MANAGEMENT,
      partition: 'aws',
      via: 'mgmt',
      role_name: ROLE,
      tags: false,
      include_suspended: false,
    });
  });

  test('takes tags of AWS for --tag, and what accounts.json says over them', async () => {
    await acctmgr([...OVER_MGMT, '--tags']);
    const listed = async (...words: string[]) =>
      (JSON.parse((await acctmgr(['list', '--json', ...words])).stdout) as { name: string }[]).map(
        ({ name }) => name,
      );
    expect(await listed('--tag', 'env=prod')).toEqual(['payments-prod']);
    inventory([lister, { name: 'pay', account_id: PAYMENTS, tags: { env: 'special' }, protected: true }]);
    expect(await listed('--tag', 'env=special')).toEqual(['pay']);
    expect(await listed('--tag', 'team=pay')).toEqual(['pay']);
    expect((await acctmgr(['show', 'pay'])).stdout).toMatch(/tags .* account and sync/);
    // An entry without a way in is entered as the organization's accounts are, and stays protected.
    const { stderr, exitCode } = await acctmgr(['assume', 'pay']);
    expect({ stderr, exitCode }).toMatchObject({ exitCode: 2 });
    expect(stderr).toContain('pay is protected');
  });

  test('says what is missing of an account that no role is known for', async () => {
    expect((await acctmgr(['sync', 'organizations', '--via', 'mgmt'])).stdout).toContain(
      `  No role leads into them yet. To name the one that they have:
  acctmgr sync organizations --role-name OrganizationAccountAccessRole`,
    );
    expect(await acctmgr(['assume', 'web-dev'])).toEqual({
      stdout: '',
      stderr: `error: web-dev comes of "acctmgr sync organizations", and no role is known for it.
hint:  Name the one that its accounts have: acctmgr sync organizations --role-name OrganizationAccountAccessRole
       For this one alone: acctmgr edit web-dev role_name=NAME
`,
      exitCode: 2,
    });
    await acctmgr(['edit', 'web-dev', 'role_name=Deployer']);
    expect((await acctmgr(['show', 'web-dev'])).stdout).toMatch(/role_arn .*role\/Deployer +account/);
  });

  test('enters accounts by the role of the defaults, but not the management account', async () => {
    inventory([{ ...lister, account_id: HOME, role_arn: `arn:aws:iam::${HOME}:role/X`, name: 'x' }], {
      defaults: { role_name: 'Reader' },
    });
    const root = aws.user({ account: MANAGEMENT, name: 'root' });
    const env = { AWS_ACCESS_KEY_ID: root.accessKeyId, AWS_SECRET_ACCESS_KEY: root.secretAccessKey };
    const { stdout } = await acctmgr(['sync', 'organizations'], { env });
    expect(stdout).not.toContain('No role');
    const rows = JSON.parse((await acctmgr(['list', '--json'])).stdout) as Record<string, unknown>[];
    expect(Object.fromEntries(rows.map(({ name, role_arn }) => [name, role_arn]))).toEqual({
      x: `arn:aws:iam::${HOME}:role/X`,
      'corp-management': null,
      'payments-prod': `arn:aws:iam::${PAYMENTS}:role/Reader`,
      'web-dev': `arn:aws:iam::${WEB}:role/Reader`,
    });
  });

  test('keeps the names of accounts that are suspended, renamed and gone', async () => {
    await acctmgr(OVER_MGMT);
    organization.accounts = [
      { id: MANAGEMENT, name: 'Corp Management' },
      { id: PAYMENTS, name: 'Money', unit: 'ou-r00t-payments' },
      { id: WEB, name: 'Web Dev', state: 'SUSPENDED' },
    ];
    expect(await acctmgr(['sync'])).toMatchObject({
      stderr: `error: The organization o-example0001 lists 2 accounts, and listed 3 before: nothing was changed. Its number has to be confirmed, and there is no terminal to ask on.
hint:  Where it is really gone: acctmgr sync organizations --gone 1
`,
      exitCode: 1,
    });
    expect(await acctmgr(['sync', '--gone', '1'])).toMatchObject({
      stdout: `✓ organization o-example0001: 2 accounts, 4 organizational units; 1 suspended one is left out.
  Suspended: web-dev
  Renamed: payments-prod is money now
`,
    });
    expect((await acctmgr(['assume', 'payments-prod'])).stderr).toContain(
      'payments-prod (222222222222) is called money now.',
    );
    expect((await acctmgr(['assume', 'web-dev'])).stderr).toContain(
      'web-dev (333333333333) is not in use: AWS says that it is SUSPENDED.',
    );
    expect((await acctmgr(['assume', 'old'])).stderr).toContain(
      'old (444444444444) is gone: it is in the organization no more.',
    );
    organization.accounts.push({ id: '666666666666', name: 'payments prod' });
    await acctmgr(['sync']);
    expect(names()).toContain('payments-prod-666666666666');
  });

  test('leaves suspended accounts out of selections, also those that accounts.json has', async () => {
    inventory([lister, { name: 'legacy', account_id: OLD, role_name: 'Admin' }]);
    await acctmgr(OVER_MGMT);
    const { stdout, stderr } = await acctmgr(['assume', '--all', '--yes']);
    expect(stdout + stderr).toContain('1 suspended (legacy)');
  });

  test('is one account with that of a sign-in: the same name, and its permission sets', async () => {
    inventory([], {
      sso_sessions: { corp: { start_url: 'https://corp.awsapps.com/start', region: 'eu-west-1' } },
    });
    home.write(
      '.config/acctmgr/discovered/corp.json',
      JSON.stringify({
        version: 1,
        note: 'x',
        sso_session: 'corp',
        start_url: 'https://corp.awsapps.com/start',
        region: 'eu-west-1',
        synced_at: '2026-03-02T09:00:00.000Z',
        synced_by: { user: 'ada', host: 'laptop', acctmgr: '1' },
        people: [{ name: 'ada', sign_in: 'x', synced_at: '2026-03-02T09:00:00.000Z' }],
        accounts: [{ account_id: PAYMENTS, name: 'pay', permission_sets: { ReadOnlyAccess: [0] } }],
      }),
    );
    const root = aws.user({ account: MANAGEMENT, name: 'root' });
    const env = { AWS_ACCESS_KEY_ID: root.accessKeyId, AWS_SECRET_ACCESS_KEY: root.secretAccessKey };
    await acctmgr(['sync', 'organizations', '--role-name', ROLE, '--tags'], { env });
    const rows = JSON.parse((await acctmgr(['list', '--json'])).stdout) as Record<string, unknown>[];
    expect(rows.filter(({ account_id }) => account_id === PAYMENTS)).toMatchObject([
      { name: 'pay', sso_session: 'corp', role_arn: null, tags: { env: 'prod' }, source: 'sign-in:corp' },
    ]);
  });

  test('says who may list to an account that may not, and to one of no organization', async () => {
    aws.role({ account: WEB, name: 'Lister', trust: trusting(`arn:aws:iam::${HOME}:root`) });
    inventory([{ name: 'member', account_id: WEB, role_name: 'Lister' }]);
    expect(await acctmgr(['sync', 'organizations', '--via', 'member'])).toEqual({
      stdout: '',
      stderr: `error: member: Organizations does not tell account ${WEB} (ListRoots: You don't have permissions to access this resource.). Only the management account, ${MANAGEMENT}, and delegated administrators may list accounts.
hint:  Name an account that may: acctmgr sync organizations --via ACCOUNT
`,
      exitCode: 3,
    });
    organization.delegatedAdministrators.push(WEB);
    expect(await acctmgr(['sync', 'organizations', '--via', 'member'])).toMatchObject({ exitCode: 0 });
    expect((await acctmgr(['sync', 'organizations', '--via', ''])).stderr).toBe(
      `error: Account ${HOME} is in no organization.
hint:  Name an account that may: acctmgr sync organizations --via ACCOUNT
`,
    );
  });

  test('names the action that a policy does not allow', async () => {
    const bob = aws.user({ account: MANAGEMENT, name: 'bob', policies: [] });
    const env = { AWS_ACCESS_KEY_ID: bob.accessKeyId, AWS_SECRET_ACCESS_KEY: bob.secretAccessKey };
    const { stderr, exitCode } = await acctmgr(['sync', 'organizations'], { env });
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 3 });
    expect(stderr).toContain('organizations:DescribeOrganization');
  });

  test('refuses flags of an organization for a sign-in', async () => {
    expect(await acctmgr(['sync', '--tags'])).toMatchObject({
      stderr: `error: --tags is of an organization.
hint:  Say which: acctmgr sync organizations --tags …
`,
      exitCode: 2,
    });
  });

  test('writes what it did into the access log, with a hash before and after', async () => {
    await acctmgr(OVER_MGMT);
    await acctmgr(['sync']);
    const lines = log().filter(({ event, listing }) => event === 'sync' && listing !== undefined);
    expect(lines).toMatchObject([
      {
        account: 'mgmt',
        listing: 'organizations',
        status: 'success',
        sha256_after: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      },
      { account: 'mgmt', listing: 'organization:o-example0001', status: 'success' },
    ]);
    expect(lines[1]?.['sha256_before']).toBe(lines[0]?.['sha256_after']);
  });
});

describe('sync --check', () => {
  test('writes nothing, and exits with 1 where anything differs', async () => {
    expect(await acctmgr([...OVER_MGMT, '--check'])).toMatchObject({
      stdout:
        '! organization o-example0001 is not known here yet.\n  New: corp-management, payments-prod, web-dev\n',
      exitCode: 1,
    });
    expect(existsSync(path.join(home.folder, LISTING))).toBe(false);
    await acctmgr(OVER_MGMT);
    const before = home.read(LISTING);
    expect(await acctmgr(['sync', '--check'])).toEqual({
      stdout: '✓ organization o-example0001: nothing differs.\n',
      stderr: '',
      exitCode: 0,
    });
    organization.accounts.push({ id: '555555555555', name: 'New' });
    expect(await acctmgr(['sync', '--check'])).toEqual({
      stdout: '! organization o-example0001 differs from what is known here.\n  New: new\n',
      stderr: '',
      exitCode: 1,
    });
    expect(home.read(LISTING)).toBe(before);
  });
});

describe('--ou', () => {
  const listed = async (...words: string[]) => {
    const { stdout } = await acctmgr(['list', '--json', ...words]);
    return (JSON.parse(stdout) as { name: string }[]).map(({ name }) => name);
  };

  test('narrows to a unit with all below it, by its name, path or id', async () => {
    await acctmgr([...OVER_MGMT, '--include-suspended']);
    expect(await listed('--ou', 'Prod')).toEqual(['payments-prod']);
    expect(await listed('--ou', '/Prod/Payments')).toEqual(['payments-prod']);
    expect(await listed('--ou', 'ou-r00t-dev00000')).toEqual(['old', 'web-dev']);
    expect(await listed('--ou', 'Prod', '--ou', 'Dev', '--except', 'old')).toEqual([
      'payments-prod',
      'web-dev',
    ]);
    expect(await listed('web-*', '--ou', '/')).toEqual(['web-dev']);
    expect((await acctmgr(['assume', '--ou', 'Prod'])).exitCode).toBe(0);
    const { stdout } = await acctmgr(['show', 'payments-prod']);
    expect(stdout).toContain('In /Prod/Payments of the organization o-example0001');
    expect(JSON.parse((await acctmgr(['show', 'payments-prod', '--json'])).stdout)).toMatchObject({
      organization: {
        ou: '/Prod/Payments',
        ou_ids: ['ou-r00t-prod0000', 'ou-r00t-payments'],
        state: 'ACTIVE',
      },
    });
    expect((await acctmgr(['complete', '--', 'list', '--ou', '/P'])).stdout).toContain('/Prod/Payments');
  });

  test('of sync, narrower than before, takes nobody for gone', async () => {
    await acctmgr(OVER_MGMT);
    expect(await acctmgr(['sync', 'organizations', '--ou', 'Prod'])).toMatchObject({
      stderr: `error: 2 accounts are outside of --ou Prod, which you did not narrow to before (corp-management, web-dev), and would be listed here no more: nothing was changed. Its number has to be confirmed, and there is no terminal to ask on.
hint:  To leave them out, with their names kept for them: acctmgr sync organizations --ou Prod --gone 2
       To list all that was listed before: acctmgr sync
`,
      exitCode: 1,
    });
    expect(names()).toHaveLength(4);
    const narrowed = await acctmgr(['sync', 'organizations', '--ou', 'Prod', '--gone', '2']);
    expect(narrowed).toMatchObject({
      stdout: `✓ organization o-example0001: 1 account, 4 organizational units.
  Outside of --ou Prod: corp-management, web-dev
  To list them again: acctmgr sync organizations --ou /
`,
      exitCode: 0,
    });
    expect((await acctmgr(['sync'])).stdout).not.toContain('Outside');
    expect((await acctmgr(['sync', 'organizations', '--ou', '/'])).stdout).toContain(
      '  New: corp-management, web-dev\n',
    );
  });

  test('is an error where it picks nothing, with the units that there are', async () => {
    const refused = async (...words: string[]) => (await acctmgr(['list', ...words])).stderr;
    expect(await refused('--ou', 'Prod')).toBe(
      `error: There is no organizational unit Prod: none is known.
hint:  To list them, from an account that may: acctmgr sync organizations
`,
    );
    await acctmgr(OVER_MGMT);
    expect(await refused('--ou', 'prod')).toBe(
      `error: There is no organizational unit prod.
hint:  Did you mean Prod? Those that there are: /Dev, /Prod, /Prod/Payments.
`,
    );
    expect(await refused('web-*', '--ou', 'Prod')).toContain('No account fits all of that.');
  });
});

describe('rules', () => {
  const rules = [
    { match: { ou: '/Prod' }, set: { protected: true, color: 'red' } },
    { match: '*-dev', set: { color: 'green' } },
  ];

  test('protect and colour what an organization lists, and show says which rule did', async () => {
    inventory([lister], { rules });
    await acctmgr(OVER_MGMT);
    const { stdout } = await acctmgr(['show', 'payments-prod']);
    expect(stdout).toMatch(/color +red +rules\[0\]/);
    expect(stdout).toMatch(/protected +true +rules\[0\]/);
    expect(JSON.parse((await acctmgr(['show', 'web-dev', '--json'])).stdout)).toMatchObject({
      settings: { color: { value: 'green', origin: 'rule', rule: 1 } },
    });
    expect((await acctmgr(['assume', 'payments-prod'])).stderr).toContain('payments-prod is protected');
  });

  test('keep what they protect where AWS moves or tags it otherwise, until a person says so', async () => {
    inventory([lister], { rules: [{ match: { ou: '/Prod' }, set: { protected: true } }] });
    await acctmgr(OVER_MGMT);
    const before = home.read(LISTING);
    organization.accounts = organization.accounts.map((one) =>
      one.id === PAYMENTS ? { ...one, unit: 'ou-r00t-dev00000' } : one,
    );
    const said =
      'payments-prod would be protected no more: AWS has other names, tags or organizational units now, which no rule fits';
    expect(await acctmgr(['sync'])).toMatchObject({
      stderr: `error: ${said}: nothing was changed. That has to be confirmed, and there is no terminal to ask on.
hint:  To keep it: acctmgr edit payments-prod protected=true. To let it go: acctmgr sync organizations --yes
`,
      exitCode: 1,
    });
    expect(home.read(LISTING)).toBe(before);
    expect(await acctmgr(['sync', '--check'])).toMatchObject({
      stdout:
        '! organization o-example0001 differs from what is known here.\n  Would lose protection: payments-prod\n',
      exitCode: 1,
    });
    await acctmgr(['edit', 'payments-prod', 'protected=true']);
    expect((await acctmgr(['sync'])).exitCode).toBe(0);
    await acctmgr(['edit', 'payments-prod', '--unset', 'protected']);
    organization.accounts = [...organization.accounts].map((one) =>
      one.id === WEB ? { ...one, unit: 'ou-r00t-payments' } : one,
    );
    await acctmgr(['sync']);
    organization.accounts = CORP_ORGANIZATION.accounts;
    const accepted = await acctmgr(['sync', '--yes']);
    expect(accepted.exitCode).toBe(0);
    expect(accepted.stdout).toContain('  Protected no more: web-dev\n');
  });

  test('show all that changes before they ask whether the protection may go', async () => {
    inventory([lister], { rules: [{ match: { ou: '/Prod' }, set: { protected: true } }] });
    await acctmgr(OVER_MGMT);
    organization.accounts = [
      ...organization.accounts.map((one) =>
        one.id === PAYMENTS ? { ...one, unit: 'ou-r00t-dev00000' } : one,
      ),
      { id: '555555555555', name: 'New' },
    ];
    const terminal = scriptedTerminal(true);
    const { stdout } = await acctmgr(['sync'], { terminal });
    expect(terminal.lines).toEqual([
      '  New: new',
      'payments-prod would be protected no more: AWS has other names, tags or organizational units now, which no rule fits.',
      '? Let the protection go?',
    ]);
    expect(stdout).toContain('  New: new\n  Protected no more: payments-prod\n');
  });

  test('that are wrong are told of with what they may set', async () => {
    inventory([lister], { rules: [{ match: 'a', set: { protected: false, tags: {} } }] });
    const { stdout, exitCode } = await acctmgr(['validate']);
    expect({ stdout, exitCode }).toMatchObject({ exitCode: 2 });
    expect(stdout).toContain('rules[0].set.protected');
    expect(stdout).toContain('a rule does not set "tags"');
  });
});

describe('sync organizations --to', () => {
  const TO = ['--role-name', ROLE, '--tags', '--to', 'team.json'];

  test('writes ids, organizational units and tags for others, and nothing beside accounts.json', async () => {
    const { stdout, exitCode } = await acctmgr(['sync', 'organizations', '--via', 'mgmt', ...TO]);
    expect({ stdout, exitCode }).toMatchObject({ exitCode: 0 });
    expect(stdout).toContain('  Written to team.json.\n');
    expect(existsSync(path.join(home.folder, LISTING))).toBe(false);
    expect(JSON.parse(home.read('team.json'))).toEqual({
      note: 'Written by "acctmgr sync organizations --to", anew each time. Include it in accounts.json.',
      organization: { id: 'o-example0001', management_account_id: MANAGEMENT },
      ous: {
        'ou-r00t-prod0000': { name: 'Prod' },
        'ou-r00t-dev00000': { name: 'Dev' },
        'ou-r00t-payments': { name: 'Payments', parent: 'ou-r00t-prod0000' },
        'ou-r00t-devpay00': { name: 'Payments', parent: 'ou-r00t-dev00000' },
      },
      former_names: { old: OLD },
      accounts: [
        { name: 'corp-management', account_id: MANAGEMENT, description: 'Corp Management' },
        {
          name: 'payments-prod',
          account_id: PAYMENTS,
          role_name: ROLE,
          description: 'Payments Prod',
          ou: 'ou-r00t-payments',
          tags: { env: 'prod', team: 'pay' },
        },
        {
          name: 'web-dev',
          account_id: WEB,
          role_name: ROLE,
          description: 'Web Dev',
          ou: 'ou-r00t-dev00000',
          tags: { env: 'dev' },
        },
      ],
    });
  });

  test('changes nothing where nothing changed, and never gives a name to another account', async () => {
    const argv = ['sync', 'organizations', '--via', 'mgmt', ...TO];
    await acctmgr(argv);
    const before = home.read('team.json');
    expect((await acctmgr(argv)).stdout).toContain('  team.json says so already.\n');
    expect(await acctmgr([...argv, '--check'])).toMatchObject({ exitCode: 0 });
    expect(home.read('team.json')).toBe(before);
    organization.accounts = [
      ...organization.accounts.filter(({ id }) => id !== WEB && id !== PAYMENTS),
      { id: PAYMENTS, name: 'Money' },
      { id: '555555555555', name: 'Web Dev' },
      { id: '666666666666', name: 'Old' },
    ];
    expect(await acctmgr([...argv, '--check'])).toMatchObject({ exitCode: 1 });
    await acctmgr(argv);
    expect(JSON.parse(home.read('team.json'))).toMatchObject({
      former_names: { old: OLD, 'payments-prod': PAYMENTS, 'web-dev': WEB },
      accounts: [{}, { name: 'money' }, { name: 'web-dev-555555555555' }, { name: 'old-666666666666' }],
    });
  });

  test('leaves what it did not write as it is', async () => {
    home.write('team.json', '{"accounts":[]}');
    expect(await acctmgr(['sync', 'organizations', '--via', 'mgmt', ...TO])).toMatchObject({
      stderr: `error: team.json is not what "acctmgr sync organizations --to" writes: it is left as it is.
hint:  Name another place, or take it away.
`,
      exitCode: 2,
    });
    expect(
      (await acctmgr(['sync', 'organizations', '--via', 'mgmt', '--to', 'https://x/y'])).stderr,
    ).toContain('Give a file, or s3://bucket/key.');
  });

  test('writes into S3 by the source credentials', async () => {
    await aws.close();
    aws = await startLoopbackAws({
      world: { buckets: [{ account: HOME, name: 'corp-inventory', created: '2026-01-01T00:00:00Z' }] },
    });
    organization = aws.addOrganization(CORP_ORGANIZATION);
    aws.role({ account: MANAGEMENT, name: 'Lister', trust: trusting(`arn:aws:iam::${HOME}:root`) });
    const ada = aws.user({ account: HOME, name: 'ada' });
    const env = { AWS_ACCESS_KEY_ID: ada.accessKeyId, AWS_SECRET_ACCESS_KEY: ada.secretAccessKey };
    const argv = [
      'sync',
      'organizations',
      '--via',
      'mgmt',
      '--to',
      's3://corp-inventory/team a/accounts.json',
    ];
    expect(await acctmgr(argv, { env })).toMatchObject({ stderr: '', exitCode: 0 });
    expect(aws.objects.get('corp-inventory/team a/accounts.json')).toContain('"name":"web-dev"');
    expect((await acctmgr(argv, { env })).stdout).toContain('says so already');
    expect(await acctmgr([...argv, '--bucket-owner', HOME], { env })).toMatchObject({ exitCode: 0 });
    aws.objects.clear();
    const strange = await acctmgr([...argv, '--bucket-owner', PAYMENTS], { env });
    expect([strange.exitCode, aws.objects.size]).toEqual([3, 0]);
    for (const wrong of [
      [...argv, '--bucket-owner', '12'],
      [...argv.slice(0, 4), '--to', 'a.json', '--bucket-owner', HOME],
    ])
      expect((await acctmgr(wrong, { env })).exitCode).toBe(2);
    const elsewhere = ['sync', 'organizations', '--via', 'mgmt', '--to', 's3://nobody/accounts.json'];
    expect((await acctmgr(elsewhere, { env })).stderr).toContain('The specified bucket does not exist');
  });
});

describe('two who publish at one place', () => {
  const MONEY = '777777777777';
  const NEW = '555555555555';

  /** While one lists, the other one publishes that it gave the name `money`. */
  const overtaken = (read: () => string, write: (text: string) => void) => {
    const accounts = [...organization.accounts, { id: NEW, name: 'Money' }];
    const walks = () => aws.calls('ListRoots').length;
    const before = walks();
    Object.defineProperty(organization, 'accounts', {
      configurable: true,
      get: () => {
        if (walks() === before) return accounts;
        const published = JSON.parse(read()) as { former_names: object };
        write(JSON.stringify({ ...published, former_names: { ...published.former_names, money: MONEY } }));
        return accounts;
      },
    });
  };
  const expected = {
    former_names: { money: MONEY },
    accounts: expect.arrayContaining([
      expect.objectContaining({ name: `money-${NEW}`, account_id: NEW }),
    ]) as unknown,
  };

  test('of a file take over the names of each other', async () => {
    const argv = ['sync', 'organizations', '--via', 'mgmt', '--to', 'team.json'];
    await acctmgr(argv);
    overtaken(
      () => home.read('team.json'),
      (text) => {
        home.write('team.json', text);
      },
    );
    expect(await acctmgr(argv)).toMatchObject({ exitCode: 0 });
    expect(JSON.parse(home.read('team.json'))).toMatchObject(expected);
  });

  test('of an object of S3 take over the names of each other, and write one after the other', async () => {
    await aws.close();
    aws = await startLoopbackAws({
      world: { buckets: [{ account: HOME, name: 'corp', created: '2026-01-01T00:00:00Z' }] },
    });
    organization = aws.addOrganization(CORP_ORGANIZATION);
    aws.role({ account: MANAGEMENT, name: 'Lister', trust: trusting(`arn:aws:iam::${HOME}:root`) });
    const ada = aws.user({ account: HOME, name: 'ada' });
    const env = { AWS_ACCESS_KEY_ID: ada.accessKeyId, AWS_SECRET_ACCESS_KEY: ada.secretAccessKey };
    const publish = () =>
      acctmgr(['sync', 'organizations', '--via', 'mgmt', '--to', 's3://corp/team.json'], { env });
    const both = await Promise.all([publish(), publish()]);
    expect(both.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    overtaken(
      () => aws.objects.get('corp/team.json') ?? '',
      (text) => {
        aws.objects.set('corp/team.json', text);
      },
    );
    expect(await publish()).toMatchObject({ exitCode: 0 });
    expect(JSON.parse(aws.objects.get('corp/team.json') ?? '')).toMatchObject(expected);
  });
});

describe('a bucket that is written to by nobody', () => {
  const to = (place: string) => ['sync', 'organizations', '--via', 'mgmt', '--to', place];

  test('is a failure like any other where there are no source credentials', async () => {
    inventory([{ ...lister, source_profile: 'default' }]);
    const env = { AWS_PROFILE: 'nowhere' };
    const { exitCode, stderr } = await acctmgr(to('s3://corp-inventory/accounts.json'), { env });
    expect(stderr).toContain('nowhere');
    expect(exitCode).toBe(3);
  });

  test.each(['../other/key', 'a/../key', './key', 'a/..', '.', 'a/./b'])(
    'is named by no key that leads elsewhere: %s',
    async (key) => {
      const { exitCode, stderr } = await acctmgr(to(`s3://my.team/${key}`));
      expect(stderr).toContain('is no place to write to');
      expect(exitCode).toBe(2);
      inventory([lister], { include: [`s3://my.team/${key}`] });
      expect((await acctmgr(['validate'])).exitCode).toBe(2);
    },
  );

  test('may have dots in the names of its keys', async () => {
    inventory([lister], { include: ['s3://my.team/a..b/.hidden/..c/accounts.json'] });
    expect((await acctmgr(['validate'])).stderr).not.toContain('include');
  });
});

test('a protected account that lists is confirmed as ever', async () => {
  inventory([{ ...lister, protected: true }]);
  expect((await acctmgr(OVER_MGMT)).stderr).toContain('mgmt is protected: a reason is needed');
  const terminal = scriptedTerminal('mgmt');
  expect(await acctmgr([...OVER_MGMT, '--reason', 'sync'], { terminal })).toMatchObject({ exitCode: 0 });
});

test('remove of an account of the organization says when it goes', async () => {
  await acctmgr(OVER_MGMT);
  expect((await acctmgr(['remove', 'web-dev', '--yes'])).stderr).toContain(
    'hint:  It goes once it is in the organization no more. To give it an entry: acctmgr edit web-dev KEY=VALUE',
  );
});
