import { describe, expect, it } from 'vitest';
import { askedFor } from '../../src/cli/at-once.js';
import { documentAtOnce } from '../../src/commands/handover/document-at-once.js';
import { testHost } from '../support/run-cli.js';
import { DEV, MAIN, MFA_SERIAL, MINUTE, openScene, PROD, type Scene } from '../support/scene.js';
import { scriptedTerminal } from '../support/scripted-terminal.js';
import { trusting } from '../support/loopback-aws/stage.js';

const root = `arn:aws:iam::${MAIN}:root`;
const STAGE = '444444444444';

/** `dev` asks for nothing, `mfa` for MFA, `prod` is protected and remembers the reason in a tag. */
async function withAccounts(): Promise<Scene> {
  const scene = await openScene();
  const withMfa = trusting(root, { Bool: { 'aws:MultiFactorAuthPresent': 'true' } });
  scene.inventory([
    { name: 'dev', account_id: DEV, role_arn: scene.role(DEV, 'Developer'), region: 'eu-west-1' },
    {
      name: 'mfa',
      account_id: STAGE,
      role_arn: scene.role(STAGE, 'Deployer', { trust: withMfa }),
      mfa_serial: MFA_SERIAL,
    },
    { name: 'prod', account_id: PROD, role_arn: scene.role(PROD, 'Admin'), protected: true },
    { name: 'main', account_id: MAIN },
  ]);
  return scene;
}

const assumed = (scene: Scene) => scene.aws.calls('AssumeRole').length;
const documentOf = ({ stdout }: { stdout: string }) => JSON.parse(stdout) as Record<string, unknown>;

describe('credential-process', () => {
  it('prints the version-1 document and nothing else', async () => {
    const scene = await withAccounts();
    const result = await scene.cli('credential-process', 'dev');
    expect(result).toMatchObject({ stderr: '', exitCode: 0 });
    const session = await scene.cli('env', 'dev', '--format', 'json');
    const variables = JSON.parse(session.stdout) as Record<string, string>;
    expect(documentOf(result)).toEqual({
      Version: 1,
      AccessKeyId: variables['AWS_ACCESS_KEY_ID'],
      SecretAccessKey: variables['AWS_SECRET_ACCESS_KEY'],
      SessionToken: variables['AWS_SESSION_TOKEN'],
      Expiration: '2026-03-01T13:00:00Z',
      AccountId: DEV,
    });
    expect((await scene.cli('credential-process', 'dev', '--json')).stdout).toBe(result.stdout);
  });

  it('makes one call for all who ask while the session lasts, and a new one before SDKs want it', async () => {
    const scene = await withAccounts();
    const first = documentOf(await scene.cli('credential-process', 'dev'));
    scene.time += 44 * MINUTE;
    expect(documentOf(await scene.cli('credential-process', 'dev'))).toEqual(first);
    expect(assumed(scene)).toBe(1);
    scene.time += 2 * MINUTE;
    const next = documentOf(await scene.cli('credential-process', 'dev'));
    expect(next['AccessKeyId']).not.toBe(first['AccessKeyId']);
    expect(next['Expiration']).toBe('2026-03-01T13:46:00Z');
    expect(assumed(scene)).toBe(2);
  });

  it('writes calls to the access log, but not the answers from the cache', async () => {
    const scene = await withAccounts();
    await scene.cli('credential-process', 'dev');
    await scene.cli('credential-process', 'dev');
    expect(scene.log()).toMatchObject([
      { event: 'credential-process', account: 'dev', status: 'success', source: 'sts' },
    ]);
  });

  it('goes back to the source where AWS_PROFILE is the profile that asks, without a word', async () => {
    const scene = await withAccounts();
    await scene.cli('profiles', 'install', 'dev', '--yes');
    const result = await scene.cliIn({ env: { AWS_PROFILE: 'dev' } }, 'credential-process', 'dev');
    expect(result).toMatchObject({ stderr: '', exitCode: 0 });
    expect(scene.aws.calls('AssumeRole').map(({ accessKeyId }) => accessKeyId)).toEqual([
      scene.ada.accessKeyId,
    ]);
  });

  it('serves another role and a narrowed session apart from the account’s own', async () => {
    const scene = await withAccounts();
    scene.role(DEV, 'Auditor');
    const keys = await Promise.all(
      [[], ['--role', 'Auditor'], ['--read-only']].map(
        async (more) => documentOf(await scene.cli('credential-process', 'dev', ...more))['AccessKeyId'],
      ),
    );
    expect(new Set(keys).size).toBe(3);
  });
});

describe('where a person would be needed', () => {
  const NEEDS_LOGIN =
    'error: mfa needs an MFA code: no MFA session lives that would do.\nhint:  Run: acctmgr login\n';

  it('fails at once with the next step, though there is a terminal, until they have logged in', async () => {
    const scene = await withAccounts();
    const terminal = scriptedTerminal();
    const refused = await scene.cliIn({ terminal }, 'credential-process', 'mfa');
    expect(refused).toEqual({ stdout: '', stderr: NEEDS_LOGIN, exitCode: 3 });
    expect(terminal.lines).toEqual([]);
    expect(scene.aws.requests).toEqual([]);
    expect(scene.log()).toMatchObject([
      { event: 'credential-process', account: 'mfa', status: 'failed', error_code: 'mfa_code_needed' },
    ]);

    await scene.cli('login', '--mfa-code', scene.code());
    expect(await scene.cli('credential-process', 'mfa')).toMatchObject({ stderr: '', exitCode: 0 });
  });

  it('does not start mfa_process either, which may wait for a touch', async () => {
    const scene = await withAccounts();
    const { accounts } = JSON.parse(scene.home.read('.config/acctmgr/accounts.json')) as {
      accounts: object[];
    };
    scene.inventory(accounts, {
      settings: { mfa_process: [process.execPath, '-e', 'require("fs").writeFileSync("touched", "")'] },
    });
    expect(await scene.cli('credential-process', 'mfa')).toMatchObject({ stderr: NEEDS_LOGIN, exitCode: 3 });
    expect(() => scene.home.read('touched')).toThrow('ENOENT');
  });

  it('asks with --prompt tty', async () => {
    const scene = await withAccounts();
    const terminal = scriptedTerminal(scene.code());
    const result = await scene.cliIn({ terminal }, 'credential-process', 'mfa', '--prompt', 'tty');
    expect(result).toMatchObject({ stderr: '', exitCode: 0 });
    expect(documentOf(result)).toMatchObject({ Version: 1, AccountId: STAGE });
    expect(terminal.closed()).toBe(1);
  });

  it('serves a protected account from the session that was confirmed, and only while it lives', async () => {
    const scene = await withAccounts();
    const refused = await scene.cli('credential-process', 'prod');
    expect(refused).toEqual({
      stdout: '',
      stderr:
        'error: prod is protected, and no confirmed session of it lives.\nhint:  Run "acctmgr assume prod", then run this again.\n',
      exitCode: 3,
    });
    await scene.cli('assume', 'prod', '--yes', '--reason', 'ticket 4711');
    const served = await scene.cli('credential-process', 'prod');
    expect(served.exitCode).toBe(0);
    expect(documentOf(served)['AccessKeyId']).toBe(
      /aws_access_key_id = (ASIA\w+)/.exec(scene.credentials())?.[1],
    );
    scene.time += 50 * MINUTE;
    expect(await scene.cli('credential-process', 'prod')).toMatchObject({ stdout: '', exitCode: 3 });
    expect(assumed(scene)).toBe(1);
  });

  it('does not serve what was made before the role was protected, or by an inventory that does not protect it', async () => {
    const scene = await openScene();
    const prod = { name: 'prod', account_id: PROD, role_arn: scene.role(PROD, 'Admin') };
    const lax = scene.home.write('lax.json', JSON.stringify({ accounts: [{ ...prod, name: 'harmless' }] }));
    scene.inventory([{ ...prod, protected: true }]);
    expect(await scene.cli('credential-process', 'harmless', '--config', lax)).toMatchObject({ exitCode: 0 });
    expect(await scene.cli('credential-process', 'prod')).toMatchObject({ stdout: '', exitCode: 3 });
    await scene.cli('assume', 'prod', '--yes', '--reason', 'ticket 4711');
    expect(assumed(scene)).toBe(2);
    expect(await scene.cli('credential-process', 'prod')).toMatchObject({ stderr: '', exitCode: 0 });
    expect(assumed(scene)).toBe(2);
  });

  it('serves no session of a role that was taken past the protected entry with --role', async () => {
    const scene = await openScene();
    const reader = scene.role(PROD, 'Reader');
    scene.inventory([
      { name: 'prod', account_id: PROD, role_arn: scene.role(PROD, 'Admin'), protected: true },
      { name: 'reader', account_id: PROD, role_arn: reader },
    ]);
    expect(await scene.cli('credential-process', 'reader')).toMatchObject({ exitCode: 0 });
    expect(await scene.cli('credential-process', 'prod', '--role', 'Reader')).toMatchObject({ exitCode: 3 });
  });

  it('serves what lies behind a protected hub while that was confirmed, and not before', async () => {
    const scene = await openScene();
    const hub = { name: 'hub', account_id: DEV, role_arn: scene.role(DEV, 'Hub') };
    const inner = scene.role(PROD, 'Inner', { trust: trusting(hub.role_arn) });
    const accounts = (more: object) =>
      scene.inventory([
        { ...hub, ...more },
        { name: 'inner', account_id: PROD, role_arn: inner, source_account: 'hub' },
      ]);
    accounts({});
    expect(await scene.cli('credential-process', 'inner')).toMatchObject({ exitCode: 0 });
    accounts({ protected: true, session_name: '{user}-{reason}' });
    expect(await scene.cli('credential-process', 'inner')).toMatchObject({ exitCode: 3 });
    accounts({ protected: true });
    expect(await scene.cli('credential-process', 'inner')).toMatchObject({ exitCode: 3 });
    await scene.cli('assume', 'inner', '--yes', '--reason', 'ticket-4711');
    expect(await scene.cli('credential-process', 'inner')).toMatchObject({ stderr: '', exitCode: 0 });
    accounts({ protected: true, session_name: '{user}-{reason}' });
    await scene.cli('assume', 'inner', '--yes', '--reason', 'ticket-4712');
    expect(await scene.cli('credential-process', 'inner')).toMatchObject({ stderr: '', exitCode: 0 });
  });

  it('finds the confirmed session though the reason is part of its name', async () => {
    const scene = await openScene();
    const named = { protected: true, session_name: '{user}-{reason}' };
    scene.inventory([{ name: 'prod', account_id: PROD, role_arn: scene.role(PROD, 'Admin'), ...named }]);
    await scene.cli('assume', 'prod', '--yes', '--reason', 'ticket-4711');
    expect(await scene.cli('credential-process', 'prod')).toMatchObject({ stderr: '', exitCode: 0 });
    expect(await scene.cli('credential-process', 'prod', '--read-only')).toMatchObject({ exitCode: 3 });
    expect(assumed(scene)).toBe(1);
  });
});

describe('credential-process refuses', () => {
  it.each([
    ['an account that is not there', ['dve'], 'unknown_account', 2],
    ['an account without a role', ['main'], 'no_role', 2],
    ['another place to ask', ['dev', '--prompt', 'gui'], 'usage', 2],
  ])('%s', async (_what, words, code, exitCode) => {
    const scene = await withAccounts();
    const result = await scene.cli('credential-process', ...words, '--json');
    expect(result).toMatchObject({ stdout: '', exitCode });
    expect(JSON.parse(result.stderr)).toMatchObject({ error: { code } });
  });

  it('the accounts.json of the folder that it happens to run in', async () => {
    const scene = await openScene();
    scene.home.write('accounts.json', JSON.stringify({ accounts: [{ name: 'dev', account_id: DEV }] }));
    const result = await scene.cli('credential-process', 'dev', '--json');
    expect(result).toMatchObject({ stdout: '', exitCode: 2 });
    expect(JSON.parse(result.stderr)).toMatchObject({ error: { code: 'no_inventory' } });
  });

  it('to be its own source, whatever leads back to it', async () => {
    const scene = await withAccounts();
    const result = await scene.cliIn({ env: { ACCTMGR_LOOKUP: 'jump,dev' } }, 'credential-process', 'dev');
    expect(result).toEqual({
      stdout: '',
      stderr:
        'error: The source credentials of dev come from acctmgr itself: dev → dev.\nhint:  Give dev a source_profile whose credentials do not come from acctmgr.\n',
      exitCode: 2,
    });
    expect(scene.aws.requests).toEqual([]);
  });
});

describe('the answer at once', () => {
  it.each([
    [['credential-process', 'dev'], { name: 'dev', config: undefined }],
    [['credential-process', '--config', '/a.json', 'dev'], { name: 'dev', config: '/a.json' }],
    [['credential-process', 'dev', '--config', '/a.json'], { name: 'dev', config: '/a.json' }],
    [['credential-process', '--config', '/a.json'], undefined],
    [['credential-process', 'dev', 'stage'], undefined],
    [['credential-process', '--config', '/a.json', '--config', '/b.json', 'dev'], undefined],
    [['credential-process'], undefined],
    [['credential-process', '--help'], undefined],
    [['credential-process', 'dev', '--config'], undefined],
    [['credential-process', 'dev', '--role', 'Admin'], undefined],
    [['credential-process', 'dev', '--config', '/a.json', '--debug'], undefined],
    [['--debug', 'credential-process', 'dev'], undefined],
    [['env', 'dev'], undefined],
    [[], undefined],
  ])('is for the words of an installed profile: %j', (argv, expected) => {
    expect(askedFor(argv)).toEqual(expected);
  });

  const atOnce = (scene: Scene, name: string, config?: string) => {
    const env = { AWS_ENDPOINT_URL: scene.aws.url };
    return documentAtOnce(testHost({ home: scene.home.folder, now: () => scene.time, env }), name, config);
  };

  it('is the document of the command, as long as that would take it from the cache', async () => {
    const scene = await withAccounts();
    expect(atOnce(scene, 'dev')).toBeUndefined();
    const document = documentOf(await scene.cli('credential-process', 'dev'));
    expect(atOnce(scene, 'dev')).toEqual(document);
    expect(atOnce(scene, 'dev', scene.home.at('.config/acctmgr/accounts.json'))).toEqual(document);
    scene.time += 46 * MINUTE;
    expect(atOnce(scene, 'dev')).toBeUndefined();
    expect(scene.log()).toHaveLength(1);
  });

  it('is left to the command where something is to be said', async () => {
    const scene = await withAccounts();
    await scene.cli('credential-process', 'dev');
    expect(atOnce(scene, 'dve')).toBeUndefined();
    expect(atOnce(scene, 'mfa')).toBeUndefined();
    expect(atOnce(scene, 'main')).toBeUndefined();
    expect(atOnce(scene, 'dev', '/none.json')).toBeUndefined();
    scene.home.write('.config/acctmgr/accounts.json', '{');
    expect(atOnce(scene, 'dev')).toBeUndefined();
  });
});
