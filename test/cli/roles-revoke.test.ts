import { describe, expect, it } from 'vitest';
import { trusting } from '../support/loopback-aws/stage.js';
import { DEV, MAIN, MFA_SERIAL, MINUTE, openScene, PROD, type Scene } from '../support/scene.js';
import { scriptedTerminal, type ScriptedAnswer } from '../support/scripted-terminal.js';

const ROLE = `arn:aws:iam::${DEV}:role/Developer`;
const ADMINISTRATOR = `arn:aws:sts::${DEV}:assumed-role/OrganizationAccountAccessRole`;
const POLICY = 'AWSRevokeOlderSessions';

/** `dev` and the protected `prod`, with the roles that Organizations makes. */
async function openFleet(more: object = {}) {
  const scene = await openScene();
  for (const account of [DEV, PROD]) scene.role(account, 'OrganizationAccountAccessRole');
  scene.inventory([
    { name: 'main', account_id: MAIN },
    { name: 'dev', account_id: DEV, role_arn: scene.role(DEV, 'Developer'), region: 'eu-west-1', ...more },
    {
      name: 'prod',
      account_id: PROD,
      role_arn: scene.role(PROD, 'Admin'),
      region: 'eu-west-1',
      protected: true,
    },
  ]);
  return scene;
}

const revoke = async (scene: Scene, words: readonly string[], ...answers: readonly ScriptedAnswer[]) => {
  const terminal = scriptedTerminal(...answers);
  const result = await scene.cliIn({ terminal }, 'roles', 'revoke', ...words);
  return { ...result, lines: terminal.lines };
};

const puts = ({ aws }: Scene) => aws.calls('PutRolePolicy').map(({ params }) => params);
const cutoffs = (scene: Scene): readonly string[] =>
  puts(scene).flatMap(
    ({ PolicyDocument = '' }) => /"aws:TokenIssueTime":"([^"]+)"/.exec(PolicyDocument)?.[1] ?? [],
  );
const failure = (stderr: string) =>
  (JSON.parse(stderr.trimEnd().split('\n').at(-1) ?? '') as { error: Record<string, string> }).error;

describe('roles revoke', () => {
  it('cuts off what was given while the question stood, too', async () => {
    const scene = await openFleet();
    const { exitCode } = await revoke(scene, ['dev'], () => {
      scene.time += 5 * MINUTE;
      return 'yes';
    });
    expect([exitCode, cutoffs(scene)]).toEqual([0, ['2026-03-01T12:05:30.000Z']]);
  });

  it('takes no policy away that somebody else put there while the question stood', async () => {
    const scene = await openFleet();
    await revoke(scene, ['dev'], 'yes');
    const { exitCode, stderr } = await revoke(scene, ['dev', '--undo'], () => {
      scene.role(DEV, 'Developer', {
        inlinePolicies: { [POLICY]: { Statement: { Effect: 'Deny', Action: 's3:*', Resource: '*' } } },
      });
      return 'yes';
    });
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain('is left');
    expect(scene.aws.calls('DeleteRolePolicy')).toEqual([]);
  });

  it('shows what it cuts and what lives on, has yes typed, and writes what the console writes', async () => {
    const scene = await openFleet();
    await scene.cli('assume', 'dev');
    const { stdout, stderr, exitCode, lines } = await revoke(scene, ['dev'], 'yes');
    expect(lines).toEqual([
      `role       ${ROLE} (dev, ${DEV})`,
      'last used  not in the last 400 days, as far as IAM tells',
      'cuts       every session of the role that began before 2026-03-01 12:00:30+00:00, whoever has it: people, pipelines, the console',
      'here       1 cached session and the profile assumed-dev of this machine go',
      'lives on   what was chained from it into other roles, until it ends; other roles of the same people',
      'then       whoever may assume the role takes a new session, from half a minute later; the trust policy says who may',
      'when       AWS knows of it within seconds, in some places within minutes',
      '? Type yes to revoke its sessions:',
    ]);
    expect({ stdout, stderr, exitCode }).toEqual({
      stdout: [
        `✓ Revoked: sessions of ${ROLE} that began before 2026-03-01 12:00:30+00:00 are denied everything.`,
        'So are those that begin until then. To take a new one after that: acctmgr assume dev --refresh',
        'Forgot 1 cached session of it.',
        'Removed from the credentials file: assumed-dev',
        'To take it back: acctmgr roles revoke dev --undo',
        '',
      ].join('\n'),
      stderr: '',
      exitCode: 0,
    });
    const [put] = puts(scene);
    expect(put).toMatchObject({ RoleName: 'Developer', PolicyName: POLICY });
    expect(JSON.parse(put?.['PolicyDocument'] ?? '')).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Deny',
          Action: ['*'],
          Resource: ['*'],
          Condition: { DateLessThan: { 'aws:TokenIssueTime': '2026-03-01T12:00:30.000Z' } },
        },
      ],
    });
    expect(scene.credentials()).not.toContain('assumed-dev');
    expect(await scene.cli('status')).toMatchObject({
      stdout: expect.not.stringContaining('Developer') as string,
    });
  });

  it('goes by the clock of AWS, not by that of this machine', async () => {
    const scene = await openFleet();
    scene.aws.misbehave({ kind: 'clock-drift', milliseconds: 4 * MINUTE });
    await revoke(scene, ['dev', '--yes']);
    expect(cutoffs(scene)).toEqual(['2026-03-01T12:04:30.000Z']);
  });

  it('moves the time on when it is done again, and never back', async () => {
    const scene = await openFleet();
    await revoke(scene, ['dev', '--yes']);
    scene.time += 10 * MINUTE;
    const { stderr } = await revoke(scene, ['dev', '--yes']);
    expect(stderr).toContain(
      'revoked    sessions that began before 2026-03-01 12:00:30+00:00; the time moves on\n',
    );
    scene.time -= 5 * MINUTE;
    await revoke(scene, ['dev', '--yes']);
    expect(cutoffs(scene)).toEqual([
      '2026-03-01T12:00:30.000Z',
      '2026-03-01T12:10:30.000Z',
      '2026-03-01T12:10:30.000Z',
    ]);
  });

  it('only shows with --dry-run', async () => {
    const scene = await openFleet();
    await scene.cli('assume', 'dev');
    const { stdout, exitCode } = await revoke(scene, ['dev', '--dry-run']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('cuts       every session of the role');
    expect(puts(scene)).toEqual([]);
    expect(scene.credentials()).toContain('assumed-dev');
  });

  it('as JSON is one document', async () => {
    const scene = await openFleet();
    await scene.cli('assume', 'dev');
    const { stdout } = await revoke(scene, ['dev', '--yes', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      account: 'dev',
      account_id: DEV,
      role_arn: ROLE,
      action: 'revoke',
      done: true,
      issued_before: '2026-03-01T12:00:30Z',
      was_issued_before: null,
      last_used: null,
      cuts_caller: false,
      forgotten: [{ account: 'dev', role_arn: ROLE }],
      profiles: ['assumed-dev'],
    });
  });

  it('stands in the access log, with who did it, why, and the hash of the policy', async () => {
    const scene = await openFleet();
    await revoke(scene, ['dev', '--yes', '--reason', 'INC-7']);
    expect(scene.log()).toMatchObject([
      { event: 'roles revoke', account: 'dev', status: 'success', reason: 'INC-7' },
      {
        event: 'revoked',
        account: 'dev',
        account_id: DEV,
        role_arn: ROLE,
        status: 'success',
        source_arn: expect.stringContaining(ADMINISTRATOR) as string,
        reason: 'INC-7',
        sha256_after: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      },
    ]);
    await revoke(scene, ['dev', '--undo', '--yes']);
    const [, revoked, , restored] = scene.log();
    expect(restored).toMatchObject({ event: 'restored', sha256_before: expect.any(String) as string });
    expect(revoked?.sha256_before).toBeUndefined();
    expect(restored?.sha256_after).toBeUndefined();
  });

  it.each([
    ['no', ['no']],
    ['nothing', ['']],
    ['Esc', [undefined]],
  ] as const)('changes nothing after %s', async (_, answers) => {
    const scene = await openFleet();
    await scene.cli('assume', 'dev');
    const { exitCode } = await revoke(scene, ['dev'], ...answers);
    expect(exitCode).toBe(130);
    expect(puts(scene)).toEqual([]);
    expect(scene.credentials()).toContain('assumed-dev');
    expect(scene.log().at(-1)).toMatchObject({
      event: 'revoked',
      status: 'failed',
      error_code: 'interrupted',
    });
  });

  it('has the name of a protected account typed, after the plan was seen', async () => {
    const scene = await openFleet();
    const { lines, exitCode } = await revoke(scene, ['prod', '--reason', 'INC-7'], 'prod', 'yes', 'prod');
    expect(exitCode).toBe(0);
    expect(lines.slice(-3)).toEqual([
      '? Type its name, prod, to revoke its sessions:',
      '! That is not prod. To leave it, type no.',
      '? Type its name, prod, to revoke its sessions:',
    ]);
  });

  it('without a terminal takes --yes, and says so', async () => {
    const scene = await openFleet();
    const { stderr, exitCode } = await scene.cli('roles', 'revoke', 'dev');
    expect({ stderr, exitCode }).toEqual({
      stderr:
        'error: yes has to be typed to revoke its sessions, and there is no terminal to ask on.\nhint:  Look at it with --dry-run, and confirm it with --yes.\n',
      exitCode: 2,
    });
    expect(await scene.cli('roles', 'revoke', 'dev', '--yes')).toMatchObject({ exitCode: 0 });
  });

  it('says that who does it is in by this very role', async () => {
    const scene = await openFleet();
    const { stderr } = await revoke(scene, ['dev', '--via', 'Developer', '--yes']);
    expect(stderr).toContain('you        are in by this very role: your own session is cut off, too\n');
  });

  it('leaves the profiles of other roles, and those with keys of the user, where they are', async () => {
    const scene = await openFleet();
    scene.role(DEV, 'Other');
    await scene.cli('assume', 'dev');
    await scene.cli('assume', 'dev', '--role', 'Other');
    scene.home.write(
      '.aws/credentials',
      scene.credentials().replace('[assumed-dev]\n', '[assumed-dev]\noutput = json\n'),
    );
    const { stderr, stdout } = await revoke(scene, ['dev', '--yes']);
    expect(stderr).toContain('The profile assumed-dev stays, since ');
    expect(stderr).toContain('AWS denies it everything.\n');
    expect(stdout).not.toContain('Removed from');
    expect(scene.credentials()).toContain('[assumed-dev/Other]');
  });
});

describe('roles revoke --undo', () => {
  it('takes the policy away, after a yes', async () => {
    const scene = await openFleet();
    await revoke(scene, ['dev', '--yes']);
    const { stdout, lines } = await revoke(scene, ['dev', '--undo'], 'yes');
    expect(stdout).toBe(`✓ Took it back: sessions of ${ROLE} may do again what it may.\n`);
    expect(lines).toEqual([
      `role       ${ROLE} (dev, ${DEV})`,
      'revoked    sessions that began before 2026-03-01 12:00:30+00:00',
      'then       those of them that have not ended (1h at most) may do again what the role may',
      '? Type yes to take it back:',
    ]);
    expect(scene.aws.calls('DeleteRolePolicy').map(({ params }) => params)).toMatchObject([
      { RoleName: 'Developer', PolicyName: POLICY },
    ]);
  });

  it('says where there is nothing to take back', async () => {
    const scene = await openFleet();
    expect(await scene.cli('roles', 'revoke', 'dev', '--undo', '--yes')).toEqual({
      stdout: '',
      stderr: `No session of ${ROLE} is revoked: there is nothing to take back.\n`,
      exitCode: 0,
    });
  });
});

describe('roles revoke is refused', () => {
  it.each([[['payments']], [['payments/ro']]])('of %s, a permission set', async (words) => {
    const scene = await openFleet();
    scene.inventory(
      [{ name: 'payments', account_id: DEV, sso_session: 'corp', permission_sets: { ro: 'ReadOnlyAccess' } }],
      { sso_sessions: { corp: { start_url: 'https://corp.awsapps.com/start', region: 'eu-west-1' } } },
    );
    const { stderr, exitCode } = await revoke(scene, words);
    expect({ stderr, exitCode }).toEqual({
      stderr: `error: ${words[0]} is a permission set: Identity Center keeps its role, and nobody changes that in IAM.\nhint:  To cut a person off: acctmgr roles revoke --user NAME\n`,
      exitCode: 2,
    });
    expect(scene.aws.requests).toEqual([]);
  });

  it('of roles that only AWS changes, before it is asked', async () => {
    const scene = await openFleet();
    const role = 'aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS';
    const { stderr } = await revoke(scene, ['dev', '--role', role]);
    expect(stderr).toContain(
      "is the service-linked role of an AWS service, whose sessions can't be revoked.",
    );
    expect(scene.aws.requests).toEqual([]);
  });

  it('of a role that is not there', async () => {
    const scene = await openFleet();
    const { stderr, exitCode } = await revoke(scene, ['dev', '--role', 'Gone', '--json']);
    expect([failure(stderr)['code'], exitCode]).toEqual(['no_such_role', 3]);
  });

  it('where a policy of that name is something else', async () => {
    const scene = await openFleet();
    await revoke(scene, ['dev', '--yes']);
    scene.aws.misbehave({ kind: 'missing-field', field: 'PolicyDocument' });
    const { stderr, exitCode } = await revoke(scene, ['dev', '--yes', '--json']);
    expect([failure(stderr)['code'], exitCode]).toEqual(['policy_not_ours', 2]);
  });

  it('in a narrowed run', async () => {
    const scene = await openFleet();
    const { exitCode } = await scene.cliIn(
      { env: { ACCTMGR_NARROWED: 'read-only' } },
      'roles',
      'revoke',
      'dev',
      '--yes',
    );
    expect(exitCode).toBe(3);
    expect(scene.aws.requests).toEqual([]);
  });

  it('by AWS, who says what is missing', async () => {
    const scene = await openFleet();
    scene.aws.role({
      account: DEV,
      name: 'Reader',
      trust: trusting(`arn:aws:iam::${MAIN}:root`),
      policies: [{ Statement: { Effect: 'Allow', Action: 'iam:Get*', Resource: '*' } }],
    });
    const { stderr, exitCode } = await revoke(scene, ['dev', '--via', 'Reader', '--yes', '--json']);
    expect(exitCode).toBe(3);
    expect(failure(stderr)['message']).toContain('iam:PutRolePolicy');
    expect(scene.log().at(-1)).toMatchObject({ event: 'revoked', status: 'denied' });
  });
});

describe('roles revoke --user', () => {
  it('prints commands with the accounts of accounts.json, and asks AWS nothing', async () => {
    const scene = await openFleet({ mfa_serial: MFA_SERIAL });
    const { stdout, stderr, exitCode } = await scene.cli('roles', 'revoke', '--user', 'ada');
    expect({ stderr, exitCode }).toEqual({
      stderr: 'Whether there is a user ada was not looked up: AWS is asked nothing.\n',
      exitCode: 0,
    });
    expect(stdout).toBe(
      [
        `# 1. The IAM user ada of main (${MAIN})`,
        '#    The first command denies keys and MFA sessions at once. It does not reach sessions of roles that they have taken: the last step does.',
        '#    With the credentials of an administrator of that account. Delete what is switched off once nobody misses it.',
        `aws iam put-user-policy --user-name ada --policy-name CutOff --policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}'`,
        `for key in $(aws iam list-access-keys --user-name ada --query 'AccessKeyMetadata[].AccessKeyId' --output text); do\n  aws iam update-access-key --user-name ada --status Inactive --access-key-id "$key"\ndone`,
        'aws iam delete-login-profile --user-name ada',
        `for device in $(aws iam list-mfa-devices --user-name ada --query 'MFADevices[].SerialNumber' --output text); do\n  aws iam deactivate-mfa-device --user-name ada --serial-number "$device"\ndone`,
        '',
        '# 2. The sessions of roles that they may hold',
        '#    By the time when they were given: everybody who holds an older session of these roles has to take a new one, and so do workloads.',
        'acctmgr roles revoke dev',
        'acctmgr roles revoke prod',
        '',
      ].join('\n'),
    );
    expect(scene.aws.requests).toEqual([]);
    const { stdout: json } = await scene.cli('roles', 'revoke', '--user', 'ada', '--json');
    expect(JSON.parse(json)).toMatchObject({ user: 'ada', steps: [{ commands: { length: 4 } }, {}] });
  });

  it.each([[['--user', 'ada', 'dev']], [['--user', 'ada', '--undo']], [['--user', 'ada', '--yes']]])(
    'goes with nothing else: %j',
    async (words) => {
      const scene = await openFleet();
      expect(await scene.cli('roles', 'revoke', ...words)).toMatchObject({ exitCode: 2 });
    },
  );

  it('is asked for where nothing is named', async () => {
    const scene = await openFleet();
    expect((await scene.cli('roles', 'revoke')).stderr).toBe(
      'error: Whose sessions to revoke is missing.\nhint:  For a role: acctmgr roles revoke NAME. For a person: acctmgr roles revoke --user NAME\n',
    );
  });
});
