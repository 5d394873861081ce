import { describe, expect, it } from 'vitest';
import { DEV, MAIN, MINUTE, openScene, PROD, type Scene } from '../support/scene.js';

const READ_ONLY = 'arn:aws:iam::aws:policy/ReadOnlyAccess';

/** What another terminal holds in its profile. */
const held = (scene: Scene, profile: string): string =>
  scene.credentials().split(`[${profile}]\n`)[1]?.split('\n[')[0] ?? '';
const TRUST = {
  Statement: {
    Effect: 'Allow' as const,
    Principal: { AWS: `arn:aws:iam::${MAIN}:root` },
    Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
  },
};

async function withAccounts(): Promise<Scene> {
  const scene = await openScene();
  const ops = {
    account_id: PROD,
    role_arn: scene.role(PROD, 'Ops'),
    region: 'eu-west-1',
    tags: { team: 'x' },
  };
  scene.role(PROD, 'Admin');
  scene.role(PROD, 'read-only');
  scene.inventory([
    { name: 'ops', ...ops },
    { name: 'ops-Admin', ...ops },
    { name: 'ops-read-only', ...ops },
    {
      name: 'dev',
      account_id: DEV,
      role_arn: scene.role(DEV, 'Developer', { trust: TRUST }),
      region: 'eu-west-1',
    },
  ]);
  return scene;
}

async function done(scene: Scene, ...argv: readonly string[]): Promise<string> {
  const { stderr, exitCode } = await scene.cli(...argv);
  expect({ stderr, exitCode }).toMatchObject({ exitCode: 0 });
  return stderr;
}

describe('a profile that another terminal uses', () => {
  it.each([
    [['ops', '--policy-arn', READ_ONLY], 'assumed-ops/policy/ReadOnlyAccess'],
    [['ops', '--policy', '{"Version":"2012-10-17","Statement":[]}'], 'assumed-ops/8f907b48'],
    [['ops', '--read-only'], 'assumed-ops/read-only'],
    [['ops', '--role', 'Admin'], 'assumed-ops/Admin'],
    [['ops', '--role', 'Admin', '--read-only'], 'assumed-ops/Admin/read-only'],
  ])('by %j stays as it is, whatever else is taken', async (words, profile) => {
    const scene = await withAccounts();
    await done(scene, 'assume', ...words);
    const before = held(scene, profile);
    expect(before).toContain('acctmgr_account = ops\n');
    expect(await done(scene, 'assume', 'ops')).toBe('');
    expect(await done(scene, 'assume', 'ops-Admin')).toBe('');
    expect(await done(scene, 'assume', 'ops-read-only')).toBe('');
    expect(await done(scene, 'assume', '--all', '--refresh')).toBe('');
    expect(await done(scene, 'assume', '--tag', 'team=x')).toBe('');
    expect(await done(scene, 'assume', '--all', '--force')).toBe('');
    expect(held(scene, profile)).toBe(before);
  });

  it.each([
    [
      ['ops', '--policy-arn', READ_ONLY],
      ['ops', '--role', 'ReadOnlyAccess'],
    ],
    [
      ['ops', '--policy-arn', `arn:aws:iam::${PROD}:policy/Reading`],
      ['ops', '--policy-arn', `arn:aws:iam::${PROD}:policy/a/Reading`],
    ],
    [
      ['ops', '--policy-arn', `arn:aws:iam::${PROD}:policy/ReadOnlyAccess`],
      ['ops', '--policy-arn', READ_ONLY],
    ],
    [
      ['ops', '--role', 'a/Admin'],
      ['ops', '--role', 'b/Admin'],
    ],
  ])('by %j is not that of %j', async (one, other) => {
    const scene = await withAccounts();
    for (const path of ['/a/', '/b/']) scene.role(PROD, 'Admin', { path });
    scene.role(PROD, 'ReadOnlyAccess');
    await done(scene, 'assume', ...one);
    const before = scene.credentials().trimEnd();
    expect(await done(scene, 'assume', ...other)).toBe('');
    expect(scene.credentials().slice(0, before.length)).toBe(before);
    expect(scene.credentials().slice(before.length).trim()).toMatch(/^\[assumed-ops\//);
  });

  it('is not shared by --read-only and a role of that name', async () => {
    const scene = await withAccounts();
    await done(scene, 'assume', 'ops', '--read-only');
    const before = held(scene, 'assumed-ops/read-only');
    expect(await done(scene, 'assume', 'ops', '--role', 'read-only')).toBe('');
    expect(held(scene, 'assumed-ops/read-only')).toBe(before);
  });

  it.each([
    ['all that the role may', ['ops', '--read-only'], ['ops'], ', since it may do more'],
    ['a wider policy', ['ops', '--read-only'], ['ops', '--view-only'], ', since it may do more'],
    ['another role', ['ops'], ['ops', '--role', 'Admin'], ''],
    ['another account', ['ops'], ['dev'], ''],
    ['another account of the same role', ['ops'], ['ops-Admin'], ''],
  ])('under a name of its own is not replaced by %s', async (_what, first, second, why) => {
    const scene = await withAccounts();
    await done(scene, 'assume', ...first, '--profile-name', 'work');
    const before = held(scene, 'work');
    const asked = scene.aws.requests.length;
    const refused = await scene.cli('assume', ...second, '--profile-name', 'work');
    expect(refused).toMatchObject({ exitCode: 2 });
    expect(refused.stderr).toMatch(
      /^error: The profile work holds a live session of ops by .*, until .*\. One of .* does not replace it/,
    );
    expect(refused.stderr).toContain(`does not replace it${why}.`);
    expect(held(scene, 'work')).toBe(before);
    expect(scene.aws.requests.length).toBe(asked);
    const forced = await done(scene, 'assume', ...second, '--profile-name', 'work', '--force');
    expect(forced).toContain('The profile work held a live session of ops by');
    expect(forced).toContain(' replaces it, as --force asked.\n');
    expect(held(scene, 'work')).not.toBe(before);
  });

  it('is refused to the function of shell-init as well', async () => {
    const scene = await withAccounts();
    await done(scene, 'assume', 'ops', '--read-only', '--profile-name', 'work');
    const before = held(scene, 'work');
    const refused = await scene.cli('switch', '--shell', 'bash', 'ops', '--profile-name', 'work');
    expect(refused).toMatchObject({ exitCode: 2, stdout: '' });
    expect(held(scene, 'work')).toBe(before);
  });

  it('goes to anybody once it has expired', async () => {
    const scene = await withAccounts();
    await done(scene, 'assume', 'ops', '--read-only', '--profile-name', 'work');
    scene.time += 61 * MINUTE;
    expect(await done(scene, 'assume', 'dev', '--profile-name', 'work')).toBe('');
    expect(held(scene, 'work')).toContain('acctmgr_account = dev\n');
    expect(held(scene, 'work')).not.toContain('acctmgr_narrowed');
  });

  it.each([
    ['--session-name', 'other'],
    ['--external-id', 'e-2'],
    ['--region', 'eu-central-1'],
    ['--session-tag', 'cost=1'],
    ['--source-identity', 'ada'],
  ])('is replaced by another session of the same rights (%s), which is said', async (...words) => {
    const scene = await withAccounts();
    await done(scene, 'assume', 'dev');
    const said = await done(scene, 'assume', 'dev', ...words);
    expect(said).toMatch(/^The profile assumed-dev held a live session of dev by .*, until .* replaces it/);
    expect(await done(scene, 'assume', 'dev', ...words)).toBe('');
  });

  it('of an earlier version, which wrote no marks, is not widened without a word', async () => {
    const scene = await withAccounts();
    await done(scene, 'assume', 'ops', '--read-only', '--profile-name', 'work');
    const unmarked = scene.credentials().replace(/^acctmgr_(?:narrowed|details|session_name) = .*\n/gm, '');
    scene.home.write('.aws/credentials', unmarked, 0o600);
    expect(await done(scene, 'assume', 'ops', '--profile-name', 'work')).toMatch(
      /^The profile work held a live session of ops by .*, until .*, and does not say what narrows it\. One of ops by .* replaces it\.\n$/,
    );
  });
});

describe('an installed profile of another accounts.json', () => {
  it('is not replaced by an account of the same name, unless that is meant', async () => {
    const scene = await withAccounts();
    const other = scene.home.write(
      'other/accounts.json',
      JSON.stringify({ accounts: [{ name: 'dev', account_id: PROD, role_arn: scene.role(PROD, 'Ops') }] }),
    );
    await done(scene, 'profiles', 'install', 'dev', '--yes');
    const before = scene.home.read('.aws/config');
    const words = ['profiles', 'install', 'dev', '--yes', '--config', other];
    const refused = await scene.cli(...words);
    expect(refused).toMatchObject({ exitCode: 2 });
    expect(refused.stderr).toMatch(
      /^error: \[profile dev\] of the AWS config file is that of dev of .*\. One of dev of .*other\/accounts\.json does not replace it\.\n/,
    );
    expect(scene.home.read('.aws/config')).toBe(before);
    await done(scene, ...words, '--adopt');
    expect(scene.home.read('.aws/config')).toContain(other);
    await done(scene, ...words, '--prefix', 'other-');
  });

  it('is written anew by its own', async () => {
    const scene = await withAccounts();
    await done(scene, 'profiles', 'install', 'dev', '--yes');
    scene.home.write(
      '.aws/config',
      scene.home.read('.aws/config').replace('source = default', 'source = profile:x'),
    );
    await done(scene, 'profiles', 'install', 'DEV', '--yes');
    expect(scene.home.read('.aws/config')).toContain('acctmgr_source = default');
  });
});
