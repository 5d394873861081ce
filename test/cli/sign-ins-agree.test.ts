import { beforeEach, describe, expect, it } from 'vitest';
import type { Finding } from '../../src/diagnosis/finding.js';
import { PROD, openScene, type Scene } from '../support/scene.js';

/* A sign-in that accounts.json and the AWS config file have differently, or that neither has. */

let scene: Scene;

const CORP = { start_url: 'https://corp.awsapps.com/start', region: 'eu-west-1' };
const PAYMENTS = { name: 'payments', account_id: PROD, sso_session: 'corp', permission_sets: ['ro'] };

const section = (values: Readonly<Record<string, string>>, name = 'corp') =>
  [`[sso-session ${name}]`, ...Object.entries(values).map(([key, value]) => `${key} = ${value}`), ''].join(
    '\n',
  );
const whole = { sso_start_url: CORP.start_url, sso_region: CORP.region };

beforeEach(async () => {
  scene = await openScene();
  scene.home.write('.aws/config', section({ ...whole, sso_region: 'us-east-1' }));
});

const problemsOf = async () => {
  const { stdout, stderr, exitCode } = await scene.cli('validate', '--json');
  const { problems } = JSON.parse(stdout) as {
    problems: { path: string; message: string; expected: string }[];
  };
  return {
    stderr,
    exitCode,
    problems: problems.map(({ path, message, expected }) => [path, message, expected]),
  };
};

describe('validate', () => {
  it('names what the AWS config file says otherwise, with its place', async () => {
    const file = scene.home.write(
      '.config/acctmgr/accounts.json',
      JSON.stringify({ sso_sessions: { corp: CORP }, accounts: [PAYMENTS] }, undefined, 2),
    );
    expect(await scene.cli('validate')).toEqual({
      stdout: `✗ ${file} has 1 problem:
  5:17  sso_sessions.corp.region: "eu-west-1", but "us-east-1" in [sso-session corp] of the AWS config file
      expected: the same in both, whose token is one file; to take this one: acctmgr login corp --write-config --force
`,
      stderr: '',
      exitCode: 2,
    });
  });

  it.each([
    ['start_url', { ...whole, sso_start_url: 'https://other.awsapps.com/start' }, {}],
    ['scopes', { ...whole, sso_registration_scopes: 'a:b' }, { scopes: ['sso:account:access'] }],
  ])('names another %s', async (key, config, ours) => {
    scene.home.write('.aws/config', section(config));
    scene.inventory([PAYMENTS], { sso_sessions: { corp: { ...CORP, ...ours } } });
    const { problems } = await problemsOf();
    expect(problems.map(([path]) => path)).toEqual([`sso_sessions.corp.${key}`]);
  });

  it('is content with the same in another form, and with scopes that one file alone has', async () => {
    scene.home.write(
      '.aws/config',
      section({
        ...whole,
        sso_start_url: `${CORP.start_url}/#/`,
        sso_registration_scopes: 'sso:account:access',
      }),
    );
    scene.inventory([PAYMENTS], { sso_sessions: { corp: CORP } });
    expect(await problemsOf()).toEqual({ stderr: '', exitCode: 0, problems: [] });
  });

  it('takes a sign-in that the AWS config file alone has', async () => {
    scene.home.write('.aws/config', section(whole));
    scene.inventory([PAYMENTS]);
    expect(await problemsOf()).toEqual({ stderr: '', exitCode: 0, problems: [] });
  });

  it('names one that is in neither place, of the defaults once', async () => {
    scene.inventory(
      [
        { ...PAYMENTS, sso_session: 'crop' },
        { name: 'dev', account_id: PROD },
      ],
      {
        defaults: { sso_session: 'toString1' },
        sso_sessions: { corp: { ...CORP, region: 'us-east-1' } },
      },
    );
    expect(await problemsOf()).toMatchObject({
      exitCode: 2,
      problems: [
        [
          'defaults.sso_session',
          'no sign-in is called "toString1", in sso_sessions or in the AWS config file',
          'a key of sso_sessions, or an [sso-session] of the AWS config file',
        ],
        [
          'accounts[0].sso_session',
          'no sign-in is called "crop", in sso_sessions or in the AWS config file',
          '"corp"',
        ],
      ],
    });
  });

  it('says of half a section what it lacks', async () => {
    scene.home.write('.aws/config', section({ sso_start_url: CORP.start_url }));
    scene.inventory([PAYMENTS]);
    const { problems } = await problemsOf();
    expect(problems).toEqual([
      [
        'accounts[0].sso_session',
        '[sso-session corp] of the AWS config file has no sso_region',
        'a key of sso_sessions, or an [sso-session] of the AWS config file',
      ],
    ]);
  });
});

const DIFFERENT =
  'The sign-in corp has the region eu-west-1 in accounts.json, but us-east-1 in [sso-session corp] of the AWS config file.';

describe('doctor', () => {
  const signIns = async (...words: string[]) => {
    const { stdout } = await scene.cli('doctor', ...words, '--json');
    const { findings } = JSON.parse(stdout) as { findings: Finding[] };
    return findings.filter(({ message }) => /sign-in|sso-session/.test(message));
  };

  it.each([[[]], [['payments']]])('tells once of one that differs (%s)', async (words) => {
    scene.inventory([PAYMENTS], { sso_sessions: { corp: CORP } });
    const found = await signIns(...words);
    expect(found.filter(({ message }) => message === DIFFERENT)).toEqual([
      expect.objectContaining({
        status: 'fail',
        fix: expect.stringContaining('acctmgr login corp --write-config --force') as string,
      }),
    ]);
  });

  it('warns of half a section', async () => {
    scene.home.write('.aws/config', section({ sso_region: 'eu-west-1' }));
    scene.inventory([{ name: 'main', account_id: PROD }]);
    expect(await signIns()).toMatchObject([
      {
        check: 'sign_in',
        status: 'warn',
        message: '[sso-session corp] of the AWS config file has no sso_start_url.',
      },
    ]);
  });
});

describe('status', () => {
  it('has a line for one that differs', async () => {
    scene.inventory([PAYMENTS], { sso_sessions: { corp: CORP } });
    expect(await scene.cli('status')).toMatchObject({ stderr: `${DIFFERENT}\n`, exitCode: 0 });
  });
});

it('validate judges no sign-in where the AWS config file cannot be read, and says so', async () => {
  const file = scene.inventory([PAYMENTS]);
  const env = { AWS_CONFIG_FILE: scene.home.folder };
  const { stdout, stderr, exitCode } = await scene.cliIn({ env }, 'validate');
  expect({ stdout, exitCode }).toEqual({ stdout: `✓ ${file} is valid: 1 account.\n`, exitCode: 0 });
  expect(stderr).toContain('The sign-ins are not compared with the AWS config file: ');
});
