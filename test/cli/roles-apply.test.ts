import { existsSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openRollout, WEB } from '../support/rollout-scene.js';
import { DEV, MAIN, PROD, type Scene } from '../support/scene.js';
import { scriptedTerminal } from '../support/scripted-terminal.js';

const WRITES = /^(?:Create|Update|Put|Attach|Detach|Delete|Tag|Untag)/;
const writesOf = ({ aws }: Scene) =>
  aws.requests.map(({ action }) => action).filter((action) => WRITES.test(action));
const idsOf = ({ aws }: Scene, action: string) => aws.calls(action).length;

/** Past what a run names anew each time. */
const steady = (text: string, { home }: Scene): string =>
  text.replaceAll(home.folder, '~').replaceAll(/\d{8}-\d{6}-[a-z0-9]{4}/g, 'RUN');

async function keptPlan(scene: Scene, ...words: readonly string[]) {
  await scene.cli('roles', 'plan', ...words, '--out', 'plan.json');
  return () => scene.cli('roles', 'apply', 'plan.json', '--yes');
}

describe('roles apply', () => {
  it('does it in one account first, and in the others once their number is typed', async () => {
    const scene = await openRollout();
    const terminal = scriptedTerminal(true, '3', '2');
    const { stdout, stderr, exitCode } = await scene.cliIn({ terminal }, 'roles', 'apply', '--all');
    expect(exitCode).toBe(0);
    expect(terminal.lines).toEqual([
      '? Do this in dev first, 1 of 3 accounts?',
      '? dev is done. Do it in the other 2? Type the number, 2, to go on:',
      '! That is not 2. To leave it, type no.',
      '? dev is done. Do it in the other 2? Type the number, 2, to go on:',
    ]);
    expect(steady(stderr, scene)).toContain(`Plan: 3 to create.
What is there now is kept in ~/.local/state/acctmgr/role-backups/RUN. The way back of dev (the 2 others alike):
  acctmgr exec dev --role OrganizationAccountAccessRole -- sh ~/.local/state/acctmgr/role-backups/RUN/${DEV}-Developer/way-back.sh
`);
    expect(steady(stdout, scene)).toContain(`ACCOUNT  ACCOUNT ID    ROLE
dev      222222222222  created, and assumed
prod     333333333333  created, and assumed
web      444444444444  created, and assumed

The way back:
`);
    expect(stdout).toContain('3 done, of 3 accounts.\n');
    expect((await scene.cli('roles', 'plan', '--all')).stdout).toContain('Plan: 3 in order.');
    expect((await scene.cli('doctor', '--all')).stdout).toContain('3 of 3 accounts can be reached.');
    expect(writesOf(scene).filter((action) => action === 'CreateRole')).toHaveLength(3);
  });

  it('does nothing where the answer is no, or nobody can be asked', async () => {
    const scene = await openRollout();
    const no = await scene.cliIn({ terminal: scriptedTerminal(false) }, 'roles', 'apply', 'dev');
    expect(no.exitCode).toBe(130);
    const unasked = await scene.cli('roles', 'apply', 'dev');
    expect(unasked.exitCode).toBe(2);
    expect(unasked.stderr).toContain('hint:  Keep the plan, and confirm that: acctmgr roles plan');
    const bare = await scene.cli('roles', 'apply', 'dev', '--yes');
    expect(bare.stderr).toContain('error: --yes confirms a plan that was kept, and none is named.');
    const narrowed = await scene.cliIn({ env: { ACCTMGR_NARROWED: 'read-only' } }, 'roles', 'apply', 'dev');
    expect(narrowed.exitCode).toBe(3);
    expect(writesOf(scene)).toEqual([]);
  });

  it('carries out a plan that was kept, once', async () => {
    const scene = await openRollout();
    const apply = await keptPlan(scene, '--all', '--role-tag', 'team=web');
    expect(statSync(scene.home.at('plan.json')).mode & 0o777).toBe(0o600);
    expect((await apply()).exitCode).toBe(0);
    const many = scene.aws.requests.length;
    const again = await apply();
    expect(again.exitCode).toBe(0);
    expect(again.stdout).toContain('Nothing is to be done: all is in order.');
    expect(writesOf({ ...scene, aws: { ...scene.aws, requests: scene.aws.requests.slice(many) } })).toEqual(
      [],
    );
    expect(scene.log().filter(({ event }) => event === 'confirmed')).toMatchObject([{ accounts: 3 }]);
  });

  it('refuses a plan that somebody has changed, and one that IAM has outrun', async () => {
    const scene = await openRollout();
    const apply = await keptPlan(scene, 'dev', 'prod');
    scene.role(PROD, 'Developer', { tags: { 'acctmgr:managed-by': 'acctmgr' } });
    const stale = await apply();
    expect({ stderr: stale.stderr, exitCode: stale.exitCode }).toEqual({
      stderr: `error: The plan is stale: the role of prod is not as the plan found it.
hint:  Nothing was done. Look at what is to be done now, and keep that: acctmgr roles plan … --out FILE
`,
      exitCode: 1,
    });
    const text = scene.home.read('plan.json');
    scene.home.write('plan.json', text.replace('ReadOnlyAccess', 'AdministratorAccess'));
    const changed = await apply();
    expect(changed.stderr).toContain(
      'is not a plan of acctmgr: somebody has changed it since it was written.',
    );
    expect((await scene.cli('roles', 'apply', 'plan.json', '--yes', '--trust', 'main')).stderr).toContain(
      "error: --trust can't be said of a plan that was kept",
    );
    expect(writesOf(scene)).toEqual([]);
  });

  it('does not call a plan in order in which an account failed or was refused', async () => {
    const scene = await openRollout();
    scene.role(DEV, 'Developer', { tags: { 'aws:cloudformation:stack-name': 'base' } });
    scene.aws.deletePrincipal(`arn:aws:iam::${PROD}:role/OrganizationAccountAccessRole`);
    const none = await scene.cli('roles', 'plan', 'prod', '--out', 'plan.json');
    expect(none.exitCode).toBe(1);
    expect(none.stderr).toContain('No plan is written to plan.json: no account could be looked at.');
    expect(existsSync(scene.home.at('plan.json'))).toBe(false);
    const refused = await (await keptPlan(scene, 'dev'))();
    expect(refused.exitCode).toBe(0);
    expect(refused.stdout).toContain('fix: Change it there, or choose another name: --role NAME');
    expect(refused.stdout).toContain('\nNothing was done.\n');
    const planned = await scene.cli('roles', 'plan', '--all', '--out', 'plan.json');
    expect(planned.stderr).toContain('To carry it out: acctmgr roles apply plan.json --yes\n');
    const unasked = await scene.cli('roles', 'apply', 'plan.json');
    expect(unasked.stderr).toContain('confirm it: acctmgr roles apply plan.json --yes\n');
    const { stdout, exitCode } = await scene.cli('roles', 'apply', 'plan.json', '--yes');
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^prod +333333333333 +failed$/m);
    expect(stdout).toContain('it failed when the plan was made: AWS did not let');
    expect(stdout).toContain('1 done, 1 failed, of 3 accounts.');
  });

  it('keeps what was there, with commands that lead back, for the user alone', async () => {
    const scene = await openRollout();
    scene.role(DEV, 'Developer', {
      tags: { 'acctmgr:managed-by': 'acctmgr' },
      managedPolicies: ['arn:aws:iam::aws:policy/PowerUserAccess'],
      inlinePolicies: { logs: { Statement: { Effect: 'Allow', Action: 'logs:*', Resource: '*' } } },
    });
    const apply = await keptPlan(scene, 'dev');
    const { stdout } = await apply();
    const script = /sh (\S+way-back\.sh)/.exec(stdout)?.[1] ?? '';
    expect(statSync(script).mode & 0o777).toBe(0o600);
    const text = scene.home.read(script.slice(scene.home.folder.length + 1));
    const folder = script.replace('/way-back.sh', '');
    expect(text.split('\n').filter((line) => line.startsWith('aws '))).toEqual([
      'aws iam detach-role-policy --role-name Developer --policy-arn arn:aws:iam::aws:policy/ReadOnlyAccess || status=1',
      `aws iam update-role --cli-input-json '{"RoleName":"Developer","Description":"","MaxSessionDuration":3600}' || status=1`,
      `aws iam update-assume-role-policy --role-name Developer --policy-document file://${folder}/trust.json || status=1`,
      `aws iam put-role-policy --role-name Developer --policy-name logs --policy-document file://${folder}/policy-logs.json || status=1`,
      'aws iam attach-role-policy --role-name Developer --policy-arn arn:aws:iam::aws:policy/PowerUserAccess || status=1',
    ]);
    const [applied] = scene.log().filter(({ event }) => event === 'applied');
    expect(applied).toMatchObject({
      account: 'dev',
      account_id: DEV,
      role_arn: `arn:aws:iam::${DEV}:role/Developer`,
      status: 'success',
      sha256_before: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
      sha256_after: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
    });
    expect(applied?.sha256_after).not.toBe(applied?.sha256_before);
    expect((await scene.cli('log', 'verify')).exitCode).toBe(0);
  });

  it.each([
    ['made', undefined],
    ['changed', { tags: { 'acctmgr:managed-by': 'acctmgr' } }],
  ])('leaves a role alone that somebody else has %s while the question stood', async (_, before) => {
    const scene = await openRollout();
    if (before !== undefined) scene.role(DEV, 'Developer', before);
    const others = { tags: { 'acctmgr:managed-by': 'terraform' }, maxSessionDuration: 7200 };
    const terminal = scriptedTerminal(() => {
      scene.role(DEV, 'Developer', others);
      return true;
    });
    const { stdout, exitCode } = await scene.cliIn({ terminal }, 'roles', 'apply', 'dev');
    expect(exitCode).toBe(1);
    expect(stdout).toContain(
      `The role arn:aws:iam::${DEV}:role/Developer was changed since it was shown, and is left as it is.`,
    );
    // It would lead back from what others did.
    expect(stdout).not.toContain('way-back.sh');
    expect(writesOf(scene)).toEqual([]);
  });

  it('keeps a description that names a file as the text that it is', async () => {
    const scene = await openRollout();
    scene.role(DEV, 'Developer', {
      tags: { 'acctmgr:managed-by': 'acctmgr' },
      description: 'file:///etc/hostname',
    });
    const { stdout } = await (await keptPlan(scene, 'dev'))();
    const script = /sh (\S+way-back\.sh)/.exec(stdout)?.[1] ?? '';
    const text = scene.home.read(script.slice(scene.home.folder.length + 1));
    expect(text).toContain(
      `aws iam update-role --cli-input-json '{"RoleName":"Developer","Description":"file:///etc/hostname","MaxSessionDuration":3600}'`,
    );
  });

  it('goes on in the others where one fails, and does the rest when it is run again', async () => {
    const scene = await openRollout();
    const refusal = {
      status: 409,
      code: 'LimitExceeded',
      message: 'Cannot exceed quota for RolesPerAccount: 1000',
    };
    const apply = await keptPlan(scene, '--all');
    scene.aws.misbehave({ kind: 'error', action: 'AttachRolePolicy', every: 2, times: 1, ...refusal });
    const { stdout, exitCode } = await apply();
    expect(exitCode).toBe(1);
    expect(stdout).toContain('IAM refused AttachRolePolicy: Cannot exceed quota for RolesPerAccount: 1000');
    expect(stdout).toContain('2 done, 1 failed, of 3 accounts.');
    scene.aws.behave();
    const rest = await keptPlan(scene, '--all');
    expect((await rest()).stdout).toContain('1 done, of ');
    expect((await scene.cli('roles', 'plan', '--all')).stdout).toContain('Plan: 3 in order.');
  });

  it('begins nothing anew where its trial was throttled, and calls what was made done', async () => {
    const scene = await openRollout();
    const apply = await keptPlan(scene, '--all');
    const RoleArn = `arn:aws:iam::${DEV}:role/Developer`;
    scene.aws.misbehave({ kind: 'throttle', action: 'AssumeRole', params: { RoleArn } });
    const { stdout, exitCode } = await apply();
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^dev +222222222222 +created; not assumed$/m);
    expect(stdout).toContain('3 done, of 3 accounts.');
    expect(stdout).not.toContain('was changed since it was shown');
    expect(idsOf(scene, 'CreateRole')).toBe(3);
    expect(scene.log().filter(({ event }) => event === 'applied')).toHaveLength(3);
  });

  it('asks once more whom the keys are of, where that was throttled', async () => {
    const scene = await openRollout();
    const apply = await keptPlan(scene, '--all');
    scene.aws.misbehave({ kind: 'throttle', action: 'GetCallerIdentity', times: 4 });
    expect((await apply()).stdout).toContain('3 done, of 3 accounts.');
  });

  it('stops after a first account that fails, where nobody can be asked', async () => {
    const scene = await openRollout();
    const apply = await keptPlan(scene, '--all');
    scene.aws.misbehave({
      kind: 'error',
      action: 'CreateRole',
      times: 1,
      status: 400,
      code: 'LimitExceeded',
      message: 'no',
    });
    const { stdout, stderr, exitCode } = await apply();
    expect(exitCode).toBe(1);
    expect(stderr).toContain('dev failed. The other 2 were not begun.\n');
    expect(stdout).toContain('1 failed, 2 not begun, of 3 accounts.');
    expect(idsOf(scene, 'CreateRole')).toBe(1);
  });

  it('tries a new role until STS knows of it', async () => {
    const scene = await openRollout();
    scene.aws.iam.trustKnownAfter = { calls: 2, milliseconds: 0 };
    const apply = await keptPlan(scene, 'dev');
    expect((await apply()).stdout).toContain('created, and assumed');
    const tries = scene.aws
      .calls('AssumeRole')
      .filter(({ params }) => params['RoleArn'] === `arn:aws:iam::${DEV}:role/Developer`);
    expect(tries).toHaveLength(3);
  });

  it('does not try a role that trusts others, and says no more of it', async () => {
    const scene = await openRollout();
    const apply = await keptPlan(scene, 'dev', '--trust', '999999999999');
    const { stdout, exitCode } = await apply();
    expect({ exitCode, state: /dev .*/.exec(stdout)?.[0] }).toEqual({
      exitCode: 0,
      state: 'dev      222222222222  created',
    });
  });

  it('writes the roles into accounts.json with --save', async () => {
    const scene = await openRollout();
    const terminal = scriptedTerminal(true, true);
    const words = ['roles', 'apply', 'dev', 'web', '--role', 'team/Reader', '--trust', 'main', '--save'];
    const { stderr, exitCode } = await scene.cliIn({ terminal }, ...words);
    expect(exitCode).toBe(0);
    expect(stderr).toContain('Wrote 2 roles into ');
    const { accounts } = JSON.parse(scene.home.read('.config/acctmgr/accounts.json')) as {
      readonly accounts: readonly object[];
    };
    expect(accounts).toContainEqual({
      name: 'web',
      account_id: WEB,
      role_arn: `arn:aws:iam::${WEB}:role/team/Reader`,
    });
    expect((await scene.cli('assume', 'web')).exitCode).toBe(0);
  });

  it('has the name of a protected account typed', async () => {
    const scene = await openRollout();
    scene.inventory([
      { name: 'main', account_id: MAIN },
      { name: 'prod', account_id: PROD, role_name: 'Developer', protected: true },
    ]);
    const terminal = scriptedTerminal('fix', 'prod', true);
    const { exitCode } = await scene.cliIn({ terminal }, 'roles', 'apply', 'prod');
    expect(exitCode).toBe(0);
    expect(terminal.lines).toContain('? Type its name to go on:');
    expect(scene.log().find(({ event }) => event === 'applied')).toMatchObject({ reason: 'fix' });
  });

  it('makes a role that lets nobody in by a wrong external id', async () => {
    const scene = await openRollout();
    scene.inventory([
      { name: 'main', account_id: MAIN },
      { name: 'dev', account_id: DEV, role_name: 'Developer', external_id: 'abc-123' },
    ]);
    const apply = await keptPlan(scene, 'dev');
    expect((await apply()).stdout).toContain('created, and assumed');
    expect((await scene.cli('assume', 'dev', '--external-id', 'wrong', '--no-cache')).exitCode).toBe(3);
    expect((await scene.cli('assume', 'dev', '--no-cache')).exitCode).toBe(0);
  });

  it('tries a new role by what it asks for, and says what accounts.json lacks for that', async () => {
    const scene = await openRollout();
    const words = ['--external-id', 'zz-99', '--source-identity', '?*'];
    const plan = await scene.cli('roles', 'plan', 'dev', ...words);
    expect(plan.stderr).toContain(
      'To have acctmgr send what it asks for: acctmgr edit dev external_id=zz-99 source_identity={user}\n',
    );
    expect((await (await keptPlan(scene, 'dev', ...words))()).stdout).toContain('created, and assumed');
    const other = ['dev', '--role', 'Second', '--external-id', 'zz-98'];
    const second = await (await keptPlan(scene, ...other))();
    expect(second.stdout).toContain('created, and assumed');
    const entered = await scene.cli('assume', ...other);
    expect(entered.exitCode).toBe(0);
  });

  it('says what many accounts lack of the first ones', async () => {
    const scene = await openRollout();
    scene.inventory([
      { name: 'main', account_id: MAIN },
      ...['a', 'b', 'c', 'd', 'e'].map((name, index) => ({
        name,
        account_id: `55555555555${index}`,
        role_name: 'Developer',
      })),
    ]);
    const { stderr } = await scene.cli(
      'roles',
      'plan',
      '--all',
      '--except',
      'main',
      '--external-id',
      'zz-99',
    );
    expect(stderr.match(/acctmgr edit/g)).toHaveLength(3);
    expect(stderr).toContain('… and the same of 2 more accounts.\n');
  });
});
