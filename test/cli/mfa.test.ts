import { describe, expect, it } from 'vitest';
import { authenticatorAddress } from '../../src/sessions/mfa/new-device.js';
import { qrCode } from '../../src/signin/qr-code.js';
import { folderContents } from '../support/folder-contents.js';
import { leaks } from '../support/leaks.js';
import type { PolicyDocument } from '../support/loopback-aws/policy-document.js';
import { trusting } from '../support/loopback-aws/stage.js';
import { DEV, MAIN, MFA_SERIAL, MINUTE, openScene, type Scene } from '../support/scene.js';
import { scriptedTerminal, type ScriptedAnswer } from '../support/scripted-terminal.js';

const BOB = `arn:aws:iam::${MAIN}:user/bob`;
const DEVICE = `arn:aws:iam::${MAIN}:mfa/bob`;
const STEP = 30_000;
const UNICODE = { LANG: 'C.UTF-8' };

const withMfa = trusting(`arn:aws:iam::${MAIN}:root`, { Bool: { 'aws:MultiFactorAuthPresent': 'true' } });

/** As the User Guide has it for self-management: without MFA, nothing but setting it up. */
const FORCES_MFA: PolicyDocument = {
  Statement: [
    { Effect: 'Allow', Action: '*', Resource: '*' },
    {
      Effect: 'Deny',
      NotAction: [
        'iam:CreateVirtualMFADevice',
        'iam:EnableMFADevice',
        'iam:ListMFADevices',
        'iam:ListVirtualMFADevices',
        'sts:GetSessionToken',
      ],
      Resource: '*',
      Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
    },
  ],
};

const denies = (...actions: string[]): PolicyDocument => ({
  Statement: [
    { Effect: 'Allow', Action: '*', Resource: '*' },
    { Effect: 'Deny', Action: actions, Resource: '*' },
  ],
});

/** Bob has an access key as the profile `bob`, and no device. */
async function withBob({
  devices = [] as readonly string[],
  policies = undefined as PolicyDocument | undefined,
} = {}) {
  const scene = await openScene();
  const bob = scene.aws.user({
    account: MAIN,
    name: 'bob',
    mfa: devices.map((serial) => ({ serial, seed: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' })),
    ...(policies === undefined ? {} : { policies: [policies] }),
  });
  scene.home.write(
    '.aws/credentials',
    `${scene.credentials()}\n[bob]\naws_access_key_id = ${bob.accessKeyId}\naws_secret_access_key = ${bob.secretAccessKey}\n`,
  );
  scene.inventory([
    {
      name: 'dev',
      account_id: DEV,
      role_arn: scene.role(DEV, 'Developer', { trust: withMfa }),
      source_profile: 'bob',
      region: 'eu-west-1',
    },
  ]);
  return scene;
}

/** What the new device shows: now, and thirty seconds later, when it is then. */
const shows = (scene: Scene, serial = DEVICE): readonly [() => string, () => string] => [
  () => scene.aws.totp(serial),
  () => {
    scene.time += STEP;
    return scene.aws.totp(serial);
  },
];

const add = async (scene: Scene, words: readonly string[], ...answers: readonly ScriptedAnswer[]) => {
  const terminal = scriptedTerminal(...answers);
  const result = await scene.cliIn({ terminal, env: UNICODE }, 'mfa', 'add', ...words);
  return { ...result, lines: terminal.lines, said: terminal.lines.filter((line) => !line.startsWith('*')) };
};

const actions = ({ aws }: Scene): readonly string[] => aws.requests.map(({ action }) => action);
const failure = (stderr: string) =>
  (JSON.parse(stderr.trimEnd().split('\n').at(-1) ?? '') as { error: Record<string, string> }).error;

describe('mfa add', () => {
  it('shows a QR code until Enter, asks for two codes, and says how to log in', async () => {
    const scene = await withBob();
    const { stdout, stderr, exitCode, lines, said } = await add(scene, [], '', ...shows(scene), false);
    expect({ stdout, stderr, exitCode }).toEqual({
      stdout: `✓ bob has the MFA device ${DEVICE}\nIts next code logs in: acctmgr login\n`,
      stderr: '',
      exitCode: 0,
    });
    expect(said).toEqual([
      '? Scan it with your authenticator app, then press Enter.',
      `? Code that ${DEVICE} shows now:`,
      '? The next one, which comes within 30 s:',
      'With it, assume asks for a code of the device where you are not logged in.',
      '? Write it into accounts.json, as mfa_serial of dev?',
    ]);
    const [seed = ''] = scene.aws.secrets().filter((secret) => /^[A-Z2-7]{64}$/.test(secret));
    const address = authenticatorAddress({ name: 'bob', accountId: MAIN }, seed);
    expect(lines.filter((line) => line.startsWith('*'))).toEqual(qrCode(address).map((line) => `* ${line}`));
    expect(lines.length - said.length).toBeLessThanOrEqual(23);
  });

  it('gives a device whose next code logs in, and takes a role that wants MFA', async () => {
    const scene = await withBob();
    await add(scene, [], '', ...shows(scene), false);
    const [, next] = shows(scene);
    const again = await scene.cli('login', '--mfa-code', scene.aws.totp(DEVICE));
    expect(again.stderr).toContain('was used already');
    const { stdout } = await scene.cli('login', '--mfa-code', next());
    expect(stdout).toContain(`✓ Logged in with MFA: ${DEVICE}\n`);
    expect(await scene.cli('assume', 'dev')).toMatchObject({ stderr: '', exitCode: 0 });
  });

  it.each([
    ['--save', []],
    ['a yes', [true]],
  ] as const)('with %s is the mfa_serial of accounts.json', async (how, yes) => {
    const scene = await withBob();
    const words = how === '--save' ? [how] : [];
    const { stdout } = await add(scene, words, '', ...shows(scene), ...yes);
    expect(stdout).toContain('\nIt is the mfa_serial of dev now.\n');
    const [, next] = shows(scene);
    expect(await scene.cli('assume', 'dev', '--mfa-code', next())).toMatchObject({ exitCode: 0 });
  });

  it('is done where the question about accounts.json is left', async () => {
    const scene = await withBob();
    const { stdout, exitCode } = await add(scene, [], '', ...shows(scene), undefined);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`✓ bob has the MFA device ${DEVICE}\n`);
    expect(scene.log()).toMatchObject([{ event: 'mfa add', status: 'success' }]);
  });

  it('is done, and says so, where accounts.json can not be changed', async () => {
    const scene = await withBob();
    const file = scene.home.at('.config/acctmgr/accounts.json');
    const spoil = () => {
      scene.home.write('.config/acctmgr/accounts.json', '{');
      return shows(scene)[1]();
    };
    const { stdout, stderr, exitCode } = await add(scene, ['--save'], '', shows(scene)[0], spoil);
    expect(exitCode).toBe(1);
    expect(stdout).toContain(`✓ bob has the MFA device ${DEVICE}\n`);
    expect(stderr).toContain('warning: The device is added, and accounts.json is as it was: ');
    expect(stderr).toContain(file);
  });

  it('as JSON is one document', async () => {
    const scene = await withBob();
    const { stdout } = await add(scene, ['--json', '--save'], '', ...shows(scene));
    expect(JSON.parse(stdout)).toEqual({ user_arn: BOB, mfa_serial: DEVICE, saved_in: ['dev'] });
  });

  it('asks again for codes that are none, that are the same, or that AWS does not take', async () => {
    const scene = await withBob();
    const [now, next] = shows(scene);
    const wrong = ['12345', '000000', '000 000', '000001'];
    const { said, exitCode } = await add(scene, [], '', ...wrong, 'type two codes again', now, next, false);
    expect(exitCode).toBe(0);
    expect(said.slice(1, -2)).toEqual([
      `? Code that ${DEVICE} shows now:`,
      '! A code is six digits.',
      `? Code that ${DEVICE} shows now:`,
      '? The next one, which comes within 30 s:',
      '! That is the same code. Wait for the next one.',
      '? The next one, which comes within 30 s:',
      'AWS did not take these codes. They have to be two in a row, each typed while it is shown; the clock of the phone has to be right.',
      '? What now?',
      '  type two codes again',
      '  show the secret again',
      `? Code that ${DEVICE} shows now:`,
      '? The next one, which comes within 30 s:',
    ]);
  });

  it('shows the secret once more where it was scanned wrong', async () => {
    const scene = await withBob();
    const again = ['000000', '000001', 'show the secret again', ''];
    const { said, exitCode } = await add(scene, [], '', ...again, ...shows(scene), false);
    expect(exitCode).toBe(0);
    expect(said.filter((line) => line.startsWith('? Scan'))).toHaveLength(2);
  });

  it.each([
    ['--secret', ['--secret'], UNICODE, []],
    ['without UTF-8', [], {}, ['A QR code can not be drawn here: the locale is not UTF-8.']],
  ] as const)('%s shows the secret in words', async (_, words, env, why) => {
    const scene = await withBob();
    const terminal = scriptedTerminal('', ...shows(scene), false);
    const { exitCode } = await scene.cliIn({ terminal, env }, 'mfa', 'add', ...words);
    expect(exitCode).toBe(0);
    const [seed] = scene.aws.secrets().filter((secret) => /^[A-Z2-7]{64}$/.test(secret));
    expect(terminal.lines.slice(0, why.length + 3)).toEqual([
      ...why,
      `* Account  AWS:bob@${MAIN}`,
      `* Secret   ${seed}`,
      '? Give it to your authenticator app, then press Enter.',
    ]);
  });

  it('takes another name where its own is taken, or the one that is given', async () => {
    const scene = await withBob({ devices: [DEVICE] });
    const second = `${DEVICE}-2`;
    const taken = await add(scene, [], '', ...shows(scene, second), false);
    expect(taken.stdout).toBe(
      `✓ bob has the MFA device ${second}\nIts next code logs in: acctmgr login --mfa-serial ${second}\n`,
    );
    expect(taken.said[0]).toBe(`bob has ${DEVICE} already; this adds another one.`);
    const phone = `arn:aws:iam::${MAIN}:mfa/phone`;
    const named = await add(scene, ['phone'], '', ...shows(scene, phone), false);
    expect(named.stdout).toContain(`✓ bob has the MFA device ${phone}\n`);
    const { stderr, exitCode } = await add(scene, ['phone', '--json']);
    expect([failure(stderr)['code'], exitCode]).toEqual(['mfa_device_exists', 2]);
  });

  it.each(['mfa/phone', 'my phone', '', 'x'.repeat(201)])(
    'refuses the name %j before AWS is asked',
    async (name) => {
      const scene = await withBob();
      const { stderr, exitCode } = await add(scene, [name]);
      expect(exitCode).toBe(2);
      expect(stderr).toContain('cannot be the name of an MFA device.');
      expect(actions(scene)).toEqual([]);
    },
  );
});

describe('mfa add that is broken off', () => {
  it.each([
    ['before it is scanned', [undefined]],
    ['at the first code', ['', undefined]],
    ['at the second one', ['', '000000', undefined]],
    ['after wrong ones', ['', '000000', '000001', undefined]],
  ] as const)('%s deletes the device again', async (_, answers) => {
    const scene = await withBob();
    const { stdout, stderr, exitCode } = await add(scene, [], ...answers);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 130 });
    expect(stderr).toContain(`The device was not added: ${DEVICE} is deleted again.\n`);
    expect(scene.aws.calls('DeleteVirtualMFADevice')).toHaveLength(1);
    expect(scene.log()).toMatchObject([{ event: 'mfa add', status: 'failed', error_code: 'interrupted' }]);
  });

  it('says what is left, and whom to ask, where it may not be deleted; the next time it is offered', async () => {
    const scene = await withBob({ policies: denies('iam:DeleteVirtualMFADevice') });
    const { stderr } = await add(scene, [], undefined);
    expect(stderr).toContain(
      `${DEVICE} is left, and nobody has it: your policies do not let you delete it. Whoever may: aws iam delete-virtual-mfa-device --serial-number ${DEVICE}\n`,
    );
    const again = await add(scene, [], true, '', ...shows(scene, `${DEVICE}-2`), false);
    expect(again.said.slice(0, 2)).toEqual([
      `${DEVICE} was begun and is nobody's: its secret is lost, so nobody can use it.`,
      '? Delete it?',
    ]);
    expect(again.stderr).toContain(`${DEVICE} stays: your policies do not let you delete it.`);
    expect(again.stdout).toContain(`✓ bob has the MFA device ${DEVICE}-2\n`);
  });

  it('was killed, and the next one clears it away', async () => {
    const scene = await withBob();
    scene.aws.misbehave({ kind: 'server-error', action: 'DeleteVirtualMFADevice' });
    await add(scene, [], undefined);
    scene.aws.behave();
    const { stdout, exitCode } = await add(scene, [], true, '', ...shows(scene), false);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`✓ bob has the MFA device ${DEVICE}\n`);
  });

  it('by the network after AWS has enabled it, is not: the user has the device', async () => {
    const scene = await withBob();
    scene.aws.misbehave({ kind: 'cut', action: 'EnableMFADevice' });
    expect(await add(scene, [], '', ...shows(scene), false)).toMatchObject({ exitCode: 0, stderr: '' });
  });

  it('by the network before that, deletes it', async () => {
    const scene = await withBob();
    scene.aws.misbehave({ kind: 'server-error', action: 'EnableMFADevice' });
    const { stderr, exitCode } = await add(scene, [], '', ...shows(scene));
    expect(exitCode).toBe(1);
    expect(stderr).toContain('is deleted again.');
  });
});

describe('who may not', () => {
  it('has eight devices already', async () => {
    const devices = Array.from({ length: 8 }, (_, at) => `arn:aws:iam::${MAIN}:mfa/old-${at}`);
    const scene = await withBob({ devices });
    const { stderr, exitCode } = await add(scene, []);
    expect({ stderr, exitCode }).toEqual({
      stderr: `error: bob has 8 MFA devices, and AWS allows no more.\nhint:  Take one away first: aws iam deactivate-mfa-device --user-name bob --serial-number ${devices[0]}\n`,
      exitCode: 2,
    });
    expect(actions(scene)).not.toContain('CreateVirtualMFADevice');
  });

  it('has eight devices, which it may not list', async () => {
    const devices = Array.from({ length: 8 }, (_, at) => `arn:aws:iam::${MAIN}:mfa/old-${at}`);
    const scene = await withBob({ devices, policies: denies('iam:ListMFADevices') });
    const { stderr, exitCode } = await add(scene, [], '', ...shows(scene));
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`The device was not added: ${DEVICE} is deleted again.\n`);
    expect(stderr).toContain('error: bob has 8 MFA devices, and AWS allows no more.\n');
  });

  it('was made again a moment ago, and tries later', async () => {
    const scene = await withBob();
    scene.aws.misbehave({
      kind: 'error',
      action: 'EnableMFADevice',
      status: 409,
      code: 'EntityTemporarilyUnmodifiable',
      message: 'The user with name bob cannot be modified now.',
    });
    const { stderr, exitCode } = await add(scene, [], '', ...shows(scene));
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`${DEVICE} is deleted again.\n`);
    expect(stderr).toContain('hint:  Run it again.\n');
  });

  it('is let in with MFA only, has a device, and logs in first', async () => {
    const strict: PolicyDocument = {
      Statement: [
        { Effect: 'Allow', Action: '*', Resource: '*' },
        {
          Effect: 'Deny',
          NotAction: ['sts:GetSessionToken', 'iam:ListMFADevices'],
          Resource: '*',
          Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
        },
      ],
    };
    const scene = await withBob({ devices: [DEVICE], policies: strict });
    const { stderr, exitCode } = await add(scene, ['phone']);
    expect({ stderr, exitCode }).toEqual({
      stderr: `error: ${BOB} may not add an MFA device (iam:CreateVirtualMFADevice).\nhint:  Where your policies ask for MFA first, log in with a device that you have, and run this again: acctmgr login\n`,
      exitCode: 3,
    });
    await scene.cli('login', '--mfa-code', scene.aws.totp(DEVICE));
    const phone = `arn:aws:iam::${MAIN}:mfa/phone`;
    expect(await add(scene, ['phone'], '', ...shows(scene, phone), false)).toMatchObject({ exitCode: 0 });
  });

  it('is let in by the policy that forces MFA for everything but setting it up', async () => {
    const scene = await withBob({ policies: FORCES_MFA });
    expect(await add(scene, [], '', ...shows(scene), false)).toMatchObject({ exitCode: 0 });
  });

  it('has no device, and asks whoever gives rights', async () => {
    const scene = await withBob({ policies: denies('iam:CreateVirtualMFADevice') });
    const { stderr, exitCode } = await add(scene, []);
    expect(exitCode).toBe(3);
    expect(stderr).toContain(
      'hint:  Ask for iam:CreateVirtualMFADevice and iam:EnableMFADevice to be allowed to you without MFA, for a device of your own name.\n',
    );
    expect(scene.log()).toMatchObject([{ event: 'mfa add', status: 'denied', source_arn: BOB }]);
  });

  it('has no terminal, and is told so before AWS is asked', async () => {
    const scene = await withBob();
    expect(await scene.cli('mfa', 'add')).toEqual({
      stdout: '',
      stderr:
        'error: The secret of an MFA device is shown on a terminal only, and there is no terminal to ask on.\nhint:  Run acctmgr mfa add yourself, at a terminal.\n',
      exitCode: 2,
    });
    expect(actions(scene)).toEqual([]);
  });

  it('is in a run that may only read', async () => {
    const scene = await withBob();
    const world = { terminal: scriptedTerminal(), env: { ACCTMGR_NARROWED: 'read-only' } };
    expect(await scene.cliIn(world, 'mfa', 'add')).toMatchObject({ exitCode: 3 });
    expect(actions(scene)).toEqual([]);
  });

  it('is a role profile, a role, the root user or a federated user', async () => {
    const scene = await withBob();
    const root = scene.aws.rootUser(MAIN);
    const role = scene.aws.roleSession({ roleArn: scene.role(DEV, 'Ops'), name: 'bob' });
    scene.home.write(
      '.aws/config',
      `[profile jump]\nrole_arn = ${scene.role(DEV, 'Jump')}\nsource_profile = bob\n[profile corp]\nsso_session = corp\nsso_account_id = ${DEV}\nsso_role_name = ReadOnlyAccess\n[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = eu-west-1\n`,
    );
    scene.home.write(
      '.aws/credentials',
      [
        scene.credentials(),
        `[root]\naws_access_key_id = ${root.accessKeyId}\naws_secret_access_key = ${root.secretAccessKey}`,
        `[role]\naws_access_key_id = ${role.accessKeyId}\naws_secret_access_key = ${role.secretAccessKey}\naws_session_token = ${role.sessionToken}`,
        '',
      ].join('\n'),
    );
    const said = async (profile: string) => (await add(scene, ['--source', profile])).stderr;
    expect(await said('corp')).toBe(
      'error: The profile corp signs in to Identity Center, whose MFA devices are not those of IAM.\nhint:  Register one in the access portal, under your name: MFA devices. It is the portal of the sign-in corp.\n',
    );
    expect(await said('jump')).toBe(
      'error: The profile jump assumes a role, and roles have no MFA devices.\nhint:  Name the keys that sign for it: acctmgr mfa add --source bob\n',
    );
    expect(await said('root')).toBe(
      `error: arn:aws:iam::${MAIN}:root is the account's root user, whose MFA devices are added in the console only.\nhint:  Sign in to the console as the root user: Security credentials, Assign MFA device.\n`,
    );
    expect(await said('role')).toContain(
      `error: arn:aws:sts::${DEV}:assumed-role/Ops/bob is not an IAM user, and only those have MFA devices.\n`,
    );
    expect(actions(scene)).not.toContain('CreateVirtualMFADevice');
  });
});

describe('the secret of a device', () => {
  it('stands in no file, no log, no answer and no line of --debug, whatever comes of it', async () => {
    const scene = await withBob();
    const results = [
      await add(scene, ['--debug', '--secret'], '', '000000', '000001', undefined),
      await add(scene, ['--debug'], '', ...shows(scene), true),
    ];
    const seeds = scene.aws.secrets().filter((secret) => /^([A-Z2-7]{64}|\d{6})$/.test(secret));
    expect(seeds.length).toBeGreaterThan(3);
    const places = new Map([
      ...results.flatMap(({ stdout, stderr, said }, at) => [
        [`stdout ${at}`, stdout] as const,
        [`stderr ${at}`, stderr] as const,
        [`terminal ${at}`, said.join('\n')] as const,
      ]),
      ...Object.entries(folderContents(scene.home.folder)),
    ]);
    expect(leaks(seeds, places)).toEqual([]);
  });
});

describe('mfa list', () => {
  it('lists the devices of the user', async () => {
    const scene = await withBob({ devices: ['GAHT12345678'] });
    await add(scene, [], '', ...shows(scene), false);
    scene.time += MINUTE;
    expect(await scene.cli('mfa', 'list')).toEqual({
      stdout: [
        'MFA DEVICE                         KIND      SINCE',
        'GAHT12345678                       hardware  2020-01-01 00:00:00+00:00',
        `${DEVICE}  virtual   2026-03-01 12:00:30+00:00`,
        '',
      ].join('\n'),
      stderr: '',
      exitCode: 0,
    });
    const { stdout } = await scene.cli('mfa', 'list', '--json', '--source', 'default');
    expect(JSON.parse(stdout)).toEqual({
      user_arn: `arn:aws:iam::${MAIN}:user/ada`,
      devices: [{ mfa_serial: MFA_SERIAL, kind: 'virtual', enabled_at: '2020-01-01T00:00:00Z' }],
    });
  });

  it('says how to add one where there is none', async () => {
    const scene = await withBob();
    expect(await scene.cli('mfa', 'list')).toMatchObject({
      stdout: 'bob has no MFA device. To add one: acctmgr mfa add\n',
    });
  });
});
