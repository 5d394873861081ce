import { describe, expect, it } from 'vitest';
import { openRollout } from '../support/rollout-scene.js';
import { DEV, MAIN, PROD } from '../support/scene.js';
import { trusting } from '../support/loopback-aws/stage.js';

const ROOT = `arn:aws:iam::${MAIN}:root`;
const READ_ONLY = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
const NEXT = 'To carry it out, run the same with apply in the place of plan.\n';
const OURS = { 'acctmgr:managed-by': 'acctmgr' };
const WRITES = /^(?:Create|Update|Put|Attach|Detach|Delete|Tag|Untag)/;

describe('roles plan', () => {
  it('shows what is to be done in each account, and does none of it', async () => {
    const { cli, aws, log } = await openRollout();
    const { stdout, stderr, exitCode } = await cli('roles', 'plan', '--all');
    expect({ stderr, exitCode }).toEqual({ stderr: NEXT, exitCode: 0 });
    expect(stdout).toBe(`Looking at 3 accounts; left out: 1 without a role (main)...
ACCOUNT  ACCOUNT ID    ROLE       PLAN
dev      222222222222  Developer  create
prod     333333333333  Developer  create
web      444444444444  Developer  create
main     111111111111             left out: has no role

dev, prod, web:
  + trust: statement Allow sts:AssumeRole to ${ROOT}
  + managed policy: ${READ_ONLY}

Plan: 3 to create.
`);
    expect(aws.requests.filter(({ action }) => WRITES.test(action))).toEqual([]);
    expect(aws.calls('AssumeRole').map(({ params }) => params['PolicyArns.member.1.arn'])).toEqual([
      READ_ONLY,
      READ_ONLY,
      READ_ONLY,
    ]);
    expect(log().map(({ event, account, status }) => [event, account, status])).toContainEqual([
      'roles plan',
      'dev',
      'success',
    ]);
  });

  it('shows what differs in one, and where all is in order', async () => {
    const { cli, role } = await openRollout();
    role(DEV, 'Developer', {
      trust: { Version: '2012-10-17', ...trusting(`arn:aws:iam::${MAIN}:user/ada`) },
      description: 'Access to dev, set up with acctmgr',
      managedPolicies: ['arn:aws:iam::aws:policy/AdministratorAccess'],
      maxSessionDuration: 7200,
      tags: OURS,
    });
    role(PROD, 'Developer', {
      trust: {
        Version: '2012-10-17',
        Statement: { Effect: 'Allow', Principal: { AWS: MAIN }, Action: 'sts:AssumeRole' },
      },
      description: 'Access to prod, set up with acctmgr',
      managedPolicies: [READ_ONLY],
      tags: OURS,
    });
    const { stdout } = await cli('roles', 'plan', 'dev', 'prod');
    expect(stdout).toBe(`Looking at 2 accounts...
ACCOUNT  ACCOUNT ID    ROLE       PLAN
dev      222222222222  Developer  change
prod     333333333333  Developer  in order

dev:
  - trust: principal arn:aws:iam::${MAIN}:user/ada
  + trust: principal ${ROOT}
  - managed policy: arn:aws:iam::aws:policy/AdministratorAccess
  + managed policy: ${READ_ONLY}
  ~ max session: 2h → 1h

Plan: 1 to change, 1 in order.
`);
  });

  it('leaves alone what others keep, and takes over what nobody does with --adopt', async () => {
    const { cli, role } = await openRollout();
    role(DEV, 'developer');
    role(PROD, 'Developer', { tags: { 'aws:cloudformation:stack-name': 'roles' } });
    const { stdout, exitCode } = await cli('roles', 'plan', 'dev', 'prod');
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`prod     333333333333  Developer  refused
dev      222222222222  Developer  not ours

dev: The role is there, and acctmgr did not make it.
  fix: To have acctmgr keep it: --adopt

prod: The role is kept by the stack roles of CloudFormation.
  fix: Change it there, or choose another name: --role NAME

Plan: 1 not ours, 1 refused.
`);
    const adopting = await cli('roles', 'plan', 'dev', 'prod', '--adopt');
    expect(adopting.stdout).toContain('dev:\n  ~ kept by acctmgr from now on\n');
    expect(adopting.stdout).toContain('Plan: 1 to change, 1 refused.');
  });

  it.each([
    ['AWSControlTowerExecution', [], 'AWS keeps AWSControlTowerExecution itself, and it is never touched.'],
    ['OrganizationAccountAccessRole', [], 'You come through OrganizationAccountAccessRole yourself'],
    ['organizationaccountaccessrole', ['--adopt'], 'You come through organizationaccountaccessrole yourself'],
  ])('never touches %s', async (name, flags, words) => {
    const { cli, role } = await openRollout();
    role(DEV, 'AWSControlTowerExecution', { tags: OURS });
    const { stdout } = await cli('roles', 'plan', 'dev', '--role', name, ...flags);
    expect(stdout).toContain(`dev      222222222222  ${name}  refused`);
    expect(stdout).toContain(words);
  });

  it('refuses what IAM would before anything is asked', async () => {
    const { cli, aws } = await openRollout();
    const { stderr, exitCode } = await cli('roles', 'plan', 'dev', '--description', 'For ada — only');
    expect({ stderr, exitCode }).toEqual({
      stderr: `error: IAM would refuse the description For ada — only.
hint:  It takes at most 1000 characters of Latin-1: no long dashes, curly quotes or emoji.
`,
      exitCode: 2,
    });
    expect(aws.requests).toEqual([]);
  });

  it('says what failed of one account, and shows the others', async () => {
    const { cli, aws } = await openRollout();
    aws.deletePrincipal(`arn:aws:iam::${PROD}:role/OrganizationAccountAccessRole`);
    const { stdout, exitCode } = await cli('roles', 'plan', 'dev', 'prod', '--json');
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      counts: { create: 1, failed: 1 },
      accounts: [
        { account: 'dev', action: 'create' },
        { account: 'prod', action: 'failed', message: expect.stringContaining('AWS did not let') as unknown },
      ],
    });
  });

  it('asks the account of the caller as the caller, and reads through another role where one is named', async () => {
    const { cli, role, aws } = await openRollout();
    role(DEV, 'team/Deploy');
    const main = await cli('roles', 'plan', 'main', '--role', 'Reader', '--trust', 'main');
    expect(main.stdout).toContain('main     111111111111  Reader  create');
    expect(aws.calls('AssumeRole')).toEqual([]);
    await cli('roles', 'plan', 'dev', '--via', 'team/Deploy');
    expect(aws.calls('AssumeRole').map(({ params }) => params['RoleArn'])).toEqual([
      `arn:aws:iam::${DEV}:role/team/Deploy`,
    ]);
  });

  it('sends nothing to the role that leads in that is for the role of the account', async () => {
    const { cli, inventory, aws } = await openRollout();
    inventory([
      { name: 'main', account_id: MAIN },
      {
        name: 'dev',
        account_id: DEV,
        role_name: 'Developer',
        external_id: 'abc-123',
        session_tags: { team: 'web' },
        source_identity: 'ada',
        duration_seconds: 7200,
        policy_arns: ['arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess'],
      },
    ]);
    expect((await cli('roles', 'plan', 'dev')).exitCode).toBe(0);
    const [{ params } = { params: {} }] = aws.calls('AssumeRole');
    expect(Object.keys(params).sort()).toEqual([
      'Action',
      'DurationSeconds',
      'PolicyArns.member.1.arn',
      'RoleArn',
      'RoleSessionName',
      'Version',
    ]);
    expect(params).toMatchObject({ DurationSeconds: '3600' });
  });
});
