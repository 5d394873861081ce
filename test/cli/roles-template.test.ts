import { describe, expect, it } from 'vitest';
import type { IamRole } from '../../src/roles/forms/iam-role.js';
import type { RoleSettings } from '../support/loopback-aws/loopback-aws.js';
import { DEV, MAIN, MFA_SERIAL, MINUTE, openScene, PROD, type Scene } from '../support/scene.js';

const OWN = '.config/acctmgr/accounts.json';
const ROLE = `arn:aws:iam::${DEV}:role/Developer`;
const NOTE = `It trusts main (${MAIN}), the only account without a role. --trust says otherwise.\n`;

async function openDev(dev: object = {}, others: readonly object[] = []) {
  const scene = await openScene();
  scene.inventory([
    { name: 'main', account_id: MAIN },
    { name: 'dev', account_id: DEV, role_arn: ROLE, ...dev },
    ...others,
  ]);
  return scene;
}

const TRUST = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${MAIN}:root` }, Action: 'sts:AssumeRole' }],
};
const ASSUME = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: ROLE }],
};

describe('roles template', () => {
  it('prints the role and what its caller needs, and asks AWS nothing', async () => {
    const { cli, aws } = await openDev();
    const { stdout, stderr, exitCode } = await cli('roles', 'template', 'dev');
    expect({ stderr, exitCode }).toEqual({ stderr: NOTE, exitCode: 0 });
    const printed = {
      account: 'dev',
      account_id: DEV,
      role_arn: ROLE,
      role: {
        RoleName: 'Developer',
        Path: '/',
        Description: 'Access to dev, set up with acctmgr',
        AssumeRolePolicyDocument: TRUST,
        MaxSessionDuration: 3600,
        ManagedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
        Policies: [],
        Tags: [{ Key: 'acctmgr:managed-by', Value: 'acctmgr' }],
      },
      caller: { kind: null, name: null, policies: { 'assume-dev': ASSUME } },
    };
    expect(stdout).toBe(`${JSON.stringify(printed, undefined, 2)}\n`);
    const json = await cli('roles', 'template', 'dev', '--json');
    expect(JSON.parse(json.stdout)).toEqual({ ...printed, template: null, notes: [NOTE.trimEnd()] });
    expect(aws.requests).toEqual([]);
  });

  it('prints it for Terraform', async () => {
    const { cli } = await openDev({ mfa_serial: `arn:aws:iam::${MAIN}:mfa/ada` });
    const words = [
      'roles',
      'template',
      'dev',
      '--format',
      'terraform',
      '--managed-policy',
      'PowerUserAccess',
    ];
    expect(await cli(...words)).toEqual({
      stdout: `# The role ${ROLE}
resource "aws_iam_role" "developer" {
  name                 = "Developer"
  path                 = "/"
  description          = "Access to dev, set up with acctmgr"
  max_session_duration = 3600
  assume_role_policy = jsonencode({
    "Version" = "2012-10-17"
    "Statement" = [
      {
        "Effect" = "Allow"
        "Principal" = {
          "AWS" = "arn:aws:iam::${MAIN}:root"
        }
        "Action" = "sts:AssumeRole"
        "Condition" = {
          "Bool" = {
            "aws:MultiFactorAuthPresent" = "true"
          }
        }
      },
    ]
  })
  tags = {
    "acctmgr:managed-by" = "terraform"
  }
}

resource "aws_iam_role_policy_attachment" "developer_poweruseraccess" {
  role       = aws_iam_role.developer.name
  policy_arn = "arn:aws:iam::aws:policy/PowerUserAccess"
}
`,
      stderr: '',
      exitCode: 0,
    });
    const { template } = JSON.parse((await cli(...words, '--json')).stdout) as { template: string };
    expect(template).toMatch(/^# The role /);
  });

  it('prints what a group needs in the place of the role, where another format than JSON is asked for', async () => {
    const { cli } = await openDev();
    const { stdout } = await cli('roles', 'template', 'dev', '--group', 'Devs', '--format', 'cloudformation');
    const { Resources } = JSON.parse(stdout) as { Resources: Record<string, object> };
    expect(Object.keys(Resources)).toEqual(['AssumeDev', 'ForceMfa']);
    const json = await cli('roles', 'template', 'dev', '--user', 'ada', '--json');
    expect(JSON.parse(json.stdout)).toMatchObject({
      role: { RoleName: 'Developer' },
      caller: { kind: 'user', name: 'ada', policies: { 'assume-dev': ASSUME } },
    });
  });

  it('takes policies from files', async () => {
    const { cli, home } = await openDev();
    const logs = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'logs:*', Resource: '*' }] };
    home.write('logs.json', JSON.stringify(logs));
    const words = ['roles', 'template', 'dev', '--inline-policy', 'logs=~/logs.json', '--json'];
    expect(JSON.parse((await cli(...words)).stdout)).toMatchObject({
      role: { ManagedPolicyArns: [], Policies: [{ PolicyName: 'logs', PolicyDocument: logs }] },
    });
  });

  it.each([
    [['--inline-policy', 'logs'], '--inline-policy logs is not of the form name=file.'],
    [['--inline-policy', 'logs=~/none.json'], '--inline-policy logs=~/none.json: there is no such file.'],
    [['--inline-policy', `logs=~/${OWN}`], `--inline-policy logs=~/${OWN}: the file holds no policy.`],
    [['--max-session', '30m'], '--max-session 30m cannot be used.'],
    [['--max-session', '13h'], '--max-session 13h cannot be used.'],
    [['--mfa-age', '3d'], '--mfa-age 3d cannot be used.'],
    [['--org', 'acme'], '--org acme is not the id of an organization.'],
    [['--source-identity', 'a b'], '--source-identity a b cannot be used.'],
    [['--role-tag', 'Team'], '--role-tag Team cannot be used.'],
    [['--user', 'ada', '--group', 'Devs'], '--user, --group and --caller-role exclude each other.'],
    [
      ['--external-id', 'x-1', '--generate-external-id'],
      '--external-id and --generate-external-id exclude each other.',
    ],
    [['--trust', '*'], '--trust * would let everybody on AWS in, whatever account they are in.'],
    [['--format', 'yaml'], '--format yaml is not known.'],
  ])('refuses %j', async (words, message) => {
    const { cli } = await openDev();
    const { stdout, stderr, exitCode } = await cli('roles', 'template', 'dev', ...words);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toContain(`error: ${message}\n`);
  });

  it('says which account has no role, and that a permission set has one already', async () => {
    const { cli } = await openDev();
    expect((await cli('roles', 'template', 'main')).stderr).toBe(
      'error: accounts.json names no role of main.\nhint:  Say what it is to be called: --role Developer. To keep it: acctmgr edit main role_name=Developer\n',
    );
    expect(await cli('roles', 'template', 'dev/ro')).toMatchObject({
      stderr:
        'error: dev/ro is a permission set: Identity Center makes its role itself.\nhint:  For a role that it may assume, name the account of the role, and trust it: acctmgr roles template NAME --trust dev/ro\n',
      exitCode: 2,
    });
    expect(await cli('roles')).toEqual({
      stdout: '',
      stderr: 'error: What to do with roles is missing.\nhint:  For example: acctmgr roles template dev\n',
      exitCode: 2,
    });
  });
});

describe('a role that is made as it was printed', () => {
  /** Has the loopback AWS make the role of the account, as whoever prints it would. */
  async function make({ cli, aws }: Scene, name: string) {
    const { stdout } = await cli('roles', 'template', name, '--json');
    const { role, account_id: account } = JSON.parse(stdout) as { role: IamRole; account_id: string };
    const trust = role.AssumeRolePolicyDocument as unknown as RoleSettings['trust'];
    const { RoleName, Path: path, MaxSessionDuration: maxSessionDuration } = role;
    aws.role({ account, name: RoleName, path, trust, maxSessionDuration });
  }

  it('lets acctmgr in by what accounts.json says: external id, MFA and reason', async () => {
    const prod = {
      name: 'prod',
      account_id: PROD,
      role_name: 'team/Admin',
      protected: true,
      reason_tag: 'Reason',
      mfa_serial: MFA_SERIAL,
      mfa_max_age: 900,
      external_id: 'prod-1',
    };
    const scene = await openDev({}, [prod]);
    await make(scene, 'prod');
    const words = ['assume', 'prod', '--yes', '--reason', 'INC-1', '--refresh'];
    expect(await scene.cli(...words, '--mfa-code', scene.code())).toMatchObject({ exitCode: 0 });
    // The MFA of this session is older than accounts.json and AWS let it be: both want a new code.
    scene.time += 16 * MINUTE;
    expect(await scene.cli(...words)).toMatchObject({ exitCode: 3 });
    expect(await scene.cli(...words, '--mfa-code', scene.code())).toMatchObject({ exitCode: 0 });
  });

  it('lets a chain in with what comes along from its first role', async () => {
    const hub = {
      name: 'hub',
      account_id: PROD,
      role_name: 'team/Hub',
      source_identity: '{user}',
      session_tags: { Team: 'web' },
      transitive_tag_keys: ['Team'],
    };
    const scene = await openDev({ source_account: 'hub' }, [hub]);
    await make(scene, 'hub');
    await make(scene, 'dev');
    expect(await scene.cli('assume', 'dev')).toMatchObject({ exitCode: 0 });
    const [, trusted] = (await scene.cli('roles', 'template', 'dev')).stdout.split('"AWS": ');
    expect(trusted).toMatch(`"arn:aws:iam::${PROD}:role/team/Hub"`);
  });
});

describe('roles template --generate-external-id', () => {
  it('makes a strong one, writes it into accounts.json, and prints the role with it', async () => {
    const { cli, home } = await openDev();
    const before = home.read(OWN);
    const { stdout, stderr, exitCode } = await cli('roles', 'template', 'dev', '--generate-external-id');
    const { accounts } = JSON.parse(home.read(OWN)) as { accounts: { external_id?: string }[] };
    const id = accounts[1]?.external_id ?? '';
    expect(id).toMatch(/^[0-9a-f]{40}$/);
    expect({ stderr, exitCode }).toEqual({
      stderr: `Wrote the new external id of dev into ${home.at(OWN)}.\n${NOTE}`,
      exitCode: 0,
    });
    expect(stdout).toContain(`"sts:ExternalId": "${id}"`);
    // Nothing else has changed.
    expect(home.read(OWN).replace(/,\s*"external_id": "[0-9a-f]{40}"/, '')).toBe(before);
    const again = await cli('roles', 'template', 'dev', '--generate-external-id');
    expect(again).toMatchObject({ stdout: '', exitCode: 2 });
    expect(again.stderr).toBe(
      'error: dev has an external id already, and whoever sends it would be locked out by another one.\nhint:  To have a new one all the same: acctmgr edit dev --unset external_id, and this again. One of defaults or rules stays.\n',
    );
  });

  it('writes nothing where the role is refused', async () => {
    const { cli, home } = await openDev();
    const before = home.read(OWN);
    const words = ['roles', 'template', 'dev', '--generate-external-id', '--description', 'a — b'];
    expect((await cli(...words)).exitCode).toBe(2);
    expect(home.read(OWN)).toBe(before);
  });

  it("is for one's own accounts.json, and for roles that are assumed with keys", async () => {
    const ci = { name: 'ci', account_id: PROD, role_name: 'Deploy', oidc: 'github' };
    const { cli } = await openDev({}, [ci]);
    const words = ['--generate-external-id', '--oidc-subject', 'repo:acme/web:ref:refs/heads/main'];
    expect(await cli('roles', 'template', 'ci', ...words)).toMatchObject({ stdout: '', exitCode: 2 });

    const { cli: elsewhere, home } = await openScene();
    const local = { accounts: [{ name: 'dev', account_id: DEV, role_arn: ROLE }] };
    const file = home.write('accounts.json', JSON.stringify(local));
    const refused = await elsewhere('roles', 'template', 'dev', '--trust', MAIN, '--generate-external-id');
    expect(refused).toMatchObject({ stdout: '', exitCode: 2 });
    expect(refused.stderr).toContain(`${file} is not your own accounts.json`);
  });
});
