import { statSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CORP_ORGANIZATION, MANAGEMENT, PAYMENTS, WEB } from '../support/corp-organization.js';
import {
  startLoopbackAws,
  type LoopbackAws,
  type LoopbackOrganization,
} from '../support/loopback-aws/loopback-aws.js';
import { trusting } from '../support/loopback-aws/stage.js';
import { runCli, type CliWorld } from '../support/run-cli.js';
import { scriptedTerminal } from '../support/scripted-terminal.js';
import { temporaryHome, type TemporaryHome } from '../support/temporary-home.js';

/* `roles plan` and `roles apply` with --stack-set, in the organization of CORP_ORGANIZATION. */

const HOME = '999999999999';
const ADMIN = `arn:aws:iam::${MANAGEMENT}:role/Admin`;
const ACCOUNTS_JSON = '.config/acctmgr/accounts.json';
const LOG = '.local/state/acctmgr/access_log.jsonl';

let aws: LoopbackAws;
let organization: LoopbackOrganization;
let home: TemporaryHome;

const acctmgr = (argv: readonly string[], world: Partial<CliWorld> = {}) =>
  runCli(
    {
      home: home.folder,
      ...world,
      env: { AWS_ENDPOINT_URL: aws.url, AWS_REGION: 'eu-west-1', ...world.env },
    },
    ...argv,
  );

const inventory = (accounts: readonly object[]) => {
  home.write(ACCOUNTS_JSON, JSON.stringify({ accounts }));
};

const MGMT = { name: 'mgmt', account_id: MANAGEMENT, role_arn: ADMIN };

beforeEach(async () => {
  aws = await startLoopbackAws();
  organization = aws.addOrganization(CORP_ORGANIZATION);
  aws.cloudFormation.trustedAccess = true;
  home = temporaryHome();
  const ada = aws.user({ account: HOME, name: 'ada' });
  home.write(
    '.aws/credentials',
    `[default]\naws_access_key_id = ${ada.accessKeyId}\naws_secret_access_key = ${ada.secretAccessKey}\n`,
  );
  aws.role({ account: MANAGEMENT, name: 'Admin', trust: trusting(`arn:aws:iam::${HOME}:root`) });
  inventory([MGMT]);
  await acctmgr(['sync', 'organizations', '--via', 'mgmt']);
});

afterEach(() => aws.close());

const SET = ['--role', 'Developer', '--trust', 'mgmt', '--stack-set', 'acctmgr-Developer'];
const plan = (...words: readonly string[]) => acctmgr(['roles', 'plan', '--ou', '/', ...SET, ...words]);
const apply = (...words: readonly string[]) =>
  acctmgr(['roles', 'apply', '--ou', '/', ...SET, '--yes', ...words]);

const NOTES = `mgmt is the management account, which service-managed stack sets leave out: acctmgr roles apply mgmt.
Where a role Developer exists already, CloudFormation fails: it makes none twice.
`;
const PLANNED = `The stack set acctmgr-Developer (service-managed, us-east-1, in 111111111111) is not there yet.
It gives the role Developer to all accounts of the organization. Those that come later get it; those that leave lose it.
AssumeRolePolicyDocument
  + {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:role/Admin"},"Action":"sts:AssumeRole"}]}
MaxSessionDuration
  + 3600
ManagedPolicyArns
  + ["arn:aws:iam::aws:policy/ReadOnlyAccess"]

ACCOUNT        ID            WHAT
payments-prod  222222222222  gets the role
web-dev        333333333333  gets the role

2 accounts get the role.
`;
const DONE = `ACCOUNT        ID            RESULT
payments-prod  222222222222  done
web-dev        333333333333  done

2 of 2 accounts are done.
`;

const log = () =>
  home
    .read(LOG)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ event, listing }) => event === 'applied' && listing === 'stack-set:acctmgr-Developer');

describe('roles plan --stack-set', () => {
  test('shows what there is to do, and what cannot be done, and changes nothing', async () => {
    expect(await plan()).toEqual({ stdout: PLANNED, stderr: NOTES, exitCode: 0 });
    expect(aws.cloudFormation.sets.size).toBe(0);
  });

  test('as JSON', async () => {
    const { stdout, exitCode } = await plan('--json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      stack_set: 'acctmgr-Developer',
      region: 'us-east-1',
      account_id: MANAGEMENT,
      call_as: 'SELF',
      permission_model: 'service_managed',
      standing: 'create',
      units: ['r-r00t'],
      is_whole_units: true,
      auto_deployment: { enabled: true, keeps_roles: false },
      accounts: [
        { account: 'payments-prod', action: 'add' },
        { account: 'web-dev', action: 'add' },
      ],
      left_out: [{ account: 'mgmt' }],
    });
  });

  test('shows what is to be another one in a set that is there', async () => {
    await apply();
    const { stdout } = await plan('--max-session', '2h', '--managed-policy', 'PowerUserAccess');
    expect(stdout)
      .toBe(`The stack set acctmgr-Developer (service-managed, us-east-1, in 111111111111) differs.
It gives the role Developer to all accounts of the organization. Those that come later get it; those that leave lose it.
MaxSessionDuration
  - 3600
  + 7200
ManagedPolicyArns
  - ["arn:aws:iam::aws:policy/ReadOnlyAccess"]
  + ["arn:aws:iam::aws:policy/PowerUserAccess"]

ACCOUNT        ID            STACK    WHAT
payments-prod  222222222222  CURRENT  gets what is new
web-dev        333333333333  CURRENT  gets what is new

2 accounts get what is new.
`);
  });

  test('of accounts by name, says that later ones are not among them', async () => {
    const { stdout, stderr } = await acctmgr(['roles', 'plan', 'web-dev', ...SET]);
    expect(stdout).toContain(
      'It gives the role Developer to 1 account by name; accounts that come later are not among them.\n',
    );
    expect(stderr).not.toContain('mgmt');
  });

  test('of a unit in which one is protected, names the others, so that it does not get the role, too', async () => {
    inventory([MGMT, { name: 'web', account_id: WEB, protected: true }]);
    const { stdout, stderr } = await plan();
    expect(stdout).toContain('to 1 account by name');
    expect(stderr).toContain('web is protected.\n');
    expect(stderr).toContain(
      'Of these units, web is not selected: the others get the role by name, and accounts that come later do not.\n',
    );
  });

  test.each([
    [
      'accounts that want different roles',
      [MGMT, { name: 'web', account_id: WEB, external_id: 'w-1' }],
      [],
      'A stack set gives all accounts the same role, and web and payments-prod want different ones: AssumeRolePolicyDocument.Statement.0.Condition.StringEquals.sts:ExternalId is "w-1" in the one, nothing in the other.',
      2,
    ],
    [
      'flags of the other kind',
      [MGMT],
      ['--execution-role', 'Exec'],
      '--execution-role is of --self-managed.',
      2,
    ],
    [
      'an external id of its own for each account',
      [MGMT],
      ['--generate-external-id'],
      '--generate-external-id makes one external id, for one account.',
      2,
    ],
  ])('refuses %s', async (_, accounts, words, message, exitCode) => {
    inventory(accounts);
    const answer = await plan(...words);
    expect(answer).toMatchObject({ stdout: '', exitCode });
    expect(answer.stderr).toContain(`error: ${message}`);
  });

  test('says beforehand that CloudFormation may not act for the organization', async () => {
    aws.cloudFormation.trustedAccess = false;
    expect(await plan()).toEqual({
      stdout: '',
      stderr: `error: CloudFormation may not act for the organization: trusted access is not activated.
hint:  In the management account: aws cloudformation activate-organizations-access. Or have the roles of each account by hand: --self-managed.
`,
      exitCode: 1,
    });
  });

  test('says beforehand that the account is no delegated administrator', async () => {
    aws.role({ account: WEB, name: 'Web', trust: trusting(`arn:aws:iam::${HOME}:root`) });
    organization.delegatedAdministrators = [WEB];
    inventory([MGMT, { name: 'web', account_id: WEB, role_arn: `arn:aws:iam::${WEB}:role/Web` }]);
    const answer = await acctmgr(['roles', 'plan', 'payments-prod', ...SET, '--stack-set-in', 'web']);
    expect(answer).toMatchObject({ stdout: '', exitCode: 3 });
    expect(answer.stderr).toContain(
      'error: web: this account is neither the management account nor a delegated administrator of stack sets.',
    );
    aws.cloudFormation.delegatedAdministrators = [WEB];
    const { stdout } = await acctmgr([
      'roles',
      'plan',
      'payments-prod',
      ...SET,
      '--stack-set-in',
      'web',
      '--json',
    ]);
    expect(JSON.parse(stdout)).toMatchObject({ call_as: 'DELEGATED_ADMIN', account_id: WEB });
  });

  test('says that no stack set of an organization reaches China', async () => {
    inventory([{ name: 'cn', account_id: WEB, role_arn: `arn:aws-cn:iam::${WEB}:role/Developer` }]);
    const words = ['cn', '--trust', MANAGEMENT, '--stack-set', 'x'];
    expect(await acctmgr(['roles', 'plan', ...words])).toMatchObject({
      stderr: expect.stringContaining('error: In China, stack sets get their roles by hand only.') as string,
      exitCode: 2,
    });
  });
});

describe('roles apply --stack-set', () => {
  test('gives the role to all accounts, and is in order then', async () => {
    const answer = await apply();
    expect(answer).toMatchObject({ stdout: DONE, exitCode: 0 });
    expect(answer.stderr).toBe(`${NOTES}${PLANNED}The way back:
  aws cloudformation delete-stack-instances --stack-set-name acctmgr-Developer --deployment-targets 'OrganizationalUnitIds=r-r00t' --regions us-east-1 --no-retain-stacks --region us-east-1
  aws cloudformation delete-stack-set --stack-set-name acctmgr-Developer --region us-east-1
payments-prod: done.
`);
    await acctmgr(['sync', 'organizations', '--via', 'mgmt', '--role-name', 'Developer']);
    expect(await acctmgr(['assume', 'payments-prod'])).toMatchObject({ exitCode: 0 });
    const again = await apply();
    expect(again.stdout).toContain('(service-managed, us-east-1, in 111111111111) is in order.\n');
    expect(again.exitCode).toBe(0);
    expect(log().map(({ account, status, role_arn: role }) => [account, status, role])).toEqual([
      ['payments-prod', 'success', `arn:aws:iam::${PAYMENTS}:role/Developer`],
      ['web-dev', 'success', `arn:aws:iam::${WEB}:role/Developer`],
    ]);
  });

  test('asks before the first account, and once more before all others', async () => {
    const terminal = scriptedTerminal(true, '2', '1');
    const argv = ['roles', 'apply', '--ou', '/', ...SET];
    expect(await acctmgr(argv, { terminal })).toMatchObject({ stdout: DONE, exitCode: 0 });
    expect(terminal.lines.slice(1)).toEqual([
      '? Begin with payments-prod, and ask again before the other 1?',
      '? Go on in the other 1 account? Type the number, 1, to go on:',
      '! That is not 1. To leave it, type no.',
      '? Go on in the other 1 account? Type the number, 1, to go on:',
    ]);
  });

  test('leaves it after the first account where somebody says so, and goes on the next time', async () => {
    const argv = ['roles', 'apply', '--ou', '/', ...SET];
    const left = await acctmgr(argv, { terminal: scriptedTerminal(true, 'no') });
    expect(left).toMatchObject({
      stdout: `ACCOUNT        ID            RESULT
payments-prod  222222222222  done

1 of 1 account is done. The others were not begun.
`,
      exitCode: 130,
    });
    expect((await apply()).exitCode).toBe(0);
    expect((await plan('--json')).stdout).toContain('"standing": "in_order"');
  });

  test('has an event of the first account where the question about the others is left', async () => {
    const argv = ['roles', 'apply', '--ou', '/', ...SET];
    const terminal = scriptedTerminal(true, undefined);
    expect((await acctmgr(argv, { terminal })).exitCode).toBe(130);
    expect(log()).toMatchObject([{ account: 'payments-prod', status: 'success' }]);
  });

  test('has an event of all others where CloudFormation refuses what follows the first account', async () => {
    const argv = ['roles', 'apply', '--ou', '/', ...SET];
    const refused = {
      kind: 'error',
      action: 'CreateStackInstances',
      status: 409,
      code: 'StaleRequestException',
      message: 'Another operation was begun',
    } as const;
    const terminal = scriptedTerminal(true, () => {
      aws.misbehave(refused);
      return '1';
    });
    expect((await acctmgr(argv, { terminal })).exitCode).toBe(1);
    expect(log()).toMatchObject([
      { account: 'payments-prod', status: 'success' },
      { account: 'web-dev', status: 'failed' },
    ]);
  });

  test('has an event of what goes on after Ctrl-C', async () => {
    aws.cloudFormation.accountsPerLook = 0;
    const applied = apply();
    await vi.waitFor(
      () => {
        expect(aws.calls('ListStackSetOperationResults')).not.toEqual([]);
      },
      { timeout: 30_000 },
    );
    process.emit('SIGINT');
    expect((await applied).exitCode).toBe(130);
    expect(log()).toMatchObject([{ account: 'payments-prod', status: 'failed' }]);
    expect(log()[0]?.['error_message']).toMatch(
      /^Interrupted\. CloudFormation goes on: operation [\da-f-]+$/,
    );
  });

  test('begins nothing where nobody confirms it', async () => {
    const answer = await acctmgr(['roles', 'apply', '--ou', '/', ...SET]);
    expect(answer).toMatchObject({ stdout: '', exitCode: 2 });
    expect(answer.stderr).toContain('error: A stack set gives a role to many accounts');
    expect(aws.cloudFormation.sets.size).toBe(0);
  });

  test('says of each account why it failed, and what to do, and goes on with it later', async () => {
    const { arn } = aws.role({ account: WEB, name: 'Developer', trust: trusting(MANAGEMENT) });
    const answer = await apply();
    expect(answer).toMatchObject({
      stdout: `ACCOUNT        ID            RESULT  WHY
payments-prod  222222222222  done
web-dev        333333333333  failed  a role Developer exists there already, and CloudFormation makes none twice

web-dev: Delete that role, or leave the account to: acctmgr roles apply NAME --adopt

1 of 2 accounts are done.
`,
      exitCode: 1,
    });
    expect(log().at(-1)).toMatchObject({ account: 'web-dev', status: 'failed' });
    const [{ stdout }] = [await plan()];
    expect(stdout).toContain('web-dev  333333333333  OUTDATED, FAILED  is tried again');
    expect(arn).toContain('Developer');
  });

  test('with --yes goes no further where the first account fails', async () => {
    aws.role({ account: PAYMENTS, name: 'Developer', trust: trusting(MANAGEMENT) });
    const answer = await apply();
    expect(answer.exitCode).toBe(1);
    expect(answer.stdout).toContain('0 of 1 account is done. The others were not begun.');
    expect(aws.calls('CreateStackInstances')).toHaveLength(1);
  });

  test('keeps the template from before, and says how to put it back', async () => {
    await apply();
    const { stderr } = await apply('--max-session', '2h');
    const [, kept = ''] = /--template-body file:\/\/(\S+) /.exec(stderr) ?? [];
    expect(statSync(kept).mode & 0o777).toBe(0o600);
    expect(JSON.parse(home.read(kept.slice(home.folder.length + 1)))).toMatchObject({
      Resources: { Role: { Properties: { MaxSessionDuration: 3600 } } },
    });
  });

  test('leaves alone what others made, until it is adopted', async () => {
    await apply();
    const set = [...aws.cloudFormation.sets.values()][0];
    if (set === undefined) throw new Error('There is no stack set');
    set.tags = { team: 'platform' };
    expect((await plan()).stdout).toContain('was not made by acctmgr.\n');
    const refused = await apply();
    expect(refused.stderr).toContain('error: The stack set acctmgr-Developer was not made by acctmgr');
    expect(refused.exitCode).toBe(2);
    expect((await apply('--adopt')).exitCode).toBe(0);
    expect(set.tags).toEqual({ team: 'platform', 'acctmgr:managed-by': 'cloudformation' });
    set.tags = { 'acctmgr:managed-by': 'terraform' };
    expect((await apply('--adopt')).stderr).toContain('is kept by terraform, and acctmgr leaves it alone.');
  });

  test('waits for nobody else who is at it', async () => {
    await apply();
    const set = [...aws.cloudFormation.sets.values()][0];
    const [operation] = set?.operations ?? [];
    if (operation === undefined) throw new Error('There is no operation');
    operation.status = 'RUNNING';
    const answer = await apply('--max-session', '2h');
    expect(answer.exitCode).toBe(1);
    expect(answer.stderr).toContain('is busy: an operation (CREATE, ');
    expect(answer.stderr).toContain('aws cloudformation describe-stack-set-operation');
  });

  test('waits no longer than it is told to, and says how to see what becomes of it', async () => {
    aws.cloudFormation.accountsPerLook = 0;
    const answer = await apply('--time-limit', '1s');
    expect(answer.exitCode).toBe(1);
    expect(answer.stderr).toContain(
      'CloudFormation goes on by itself. To see how far it is: aws cloudformation',
    );
    expect(answer.stdout).toContain('CloudFormation goes on.');
  });

  test('reaches the management account, too, where it has its roles by hand', async () => {
    const service = { Service: 'cloudformation.amazonaws.com' };
    const trust = { Statement: { Effect: 'Allow' as const, Principal: service, Action: 'sts:AssumeRole' } };
    aws.role({ account: MANAGEMENT, name: 'Stacks', trust });
    aws.role({ account: PAYMENTS, name: 'Exec', trust: trusting(`arn:aws:iam::${MANAGEMENT}:role/Stacks`) });
    const answer = await apply(
      ...['--self-managed', '--administration-role', 'Stacks', '--execution-role', 'Exec'],
      ...['--stack-set-in', 'mgmt'],
    );
    expect(answer.exitCode).toBe(1);
    expect(answer.stdout).toContain('mgmt     111111111111  failed');
    expect(aws.calls('CreateStackSet')[0]?.params).toMatchObject({
      PermissionModel: 'SELF_MANAGED',
      AdministrationRoleARN: `arn:aws:iam::${MANAGEMENT}:role/Stacks`,
      ExecutionRoleName: 'Exec',
    });
  });

  test('is refused in a run that only reads', async () => {
    const argv = ['roles', 'apply', '--ou', '/', ...SET, '--yes'];
    expect(await acctmgr(argv, { env: { ACCTMGR_NARROWED: 'read-only' } })).toMatchObject({ exitCode: 3 });
    expect(aws.cloudFormation.sets.size).toBe(0);
  });
});
