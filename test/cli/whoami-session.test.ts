import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { atWork } from '../support/at-work.js';
import { PROD, type Scene } from '../support/scene.js';

describe('the session that whoami speaks of', () => {
  const session = async (scene: Scene, env: Readonly<Record<string, string>>): Promise<unknown> => {
    const { stdout } = await scene.cliIn({ env }, 'whoami', '--json');
    return (JSON.parse(stdout) as { session: unknown }).session;
  };
  const keysOf = (scene: Scene, profile: string) => {
    const [, section = ''] = scene.credentials().split(`[${profile}]`);
    const valueOf = (key: string) => new RegExp(`${key} = (\\S+)`).exec(section)?.[1] ?? '';
    return {
      AWS_ACCESS_KEY_ID: valueOf('aws_access_key_id'),
      AWS_SECRET_ACCESS_KEY: valueOf('aws_secret_access_key'),
      AWS_SESSION_TOKEN: valueOf('aws_session_token'),
    };
  };

  it('names the role session, its account and what it came through', async () => {
    const scene = await atWork();
    const { stdout } = await scene.cliIn({ env: { AWS_PROFILE: 'assumed-dev' } }, 'whoami');
    expect(stdout.split('\n').slice(4)).toEqual([
      'Session: role session of dev, from the profile default, through its MFA session',
      'Profile: assumed-dev (valid 1h, until 2026-03-01 13:10:00+00:00)',
      '',
    ]);
    expect(await session(scene, { AWS_PROFILE: 'assumed-dev' })).toEqual({
      kind: 'role',
      account: 'dev',
      source: 'profile:default',
      permission_set: null,
      sso_session: null,
      mfa: 'session',
      expiration: '2026-03-01T13:10:00Z',
    });
  });

  it('calls a session of another role by the entry that has that role', async () => {
    const scene = await atWork();
    const admin = { name: 'prod', account_id: PROD, role_arn: scene.role(PROD, 'Admin') };
    const ops = { name: 'operations', account_id: PROD, role_arn: scene.role(PROD, 'Ops') };
    scene.inventory([admin]);
    await scene.cli('assume', 'prod', '--role', 'Ops', '--profile-name', 'work');
    const env = { AWS_PROFILE: 'work' };
    expect(await session(scene, env)).toMatchObject({ account: 'prod' });
    scene.inventory([admin, ops]);
    expect(await session(scene, env)).toMatchObject({ account: 'operations' });
    // Two entries may share a role: then it is the one that it was taken by.
    scene.inventory([ops, { ...ops, name: 'prod' }]);
    expect(await session(scene, env)).toMatchObject({ account: 'prod' });
  });

  it('finds the session of keys in the environment, even after logout', async () => {
    const scene = await atWork();
    const env = keysOf(scene, 'assumed-open');
    await scene.cli('logout', '--all');
    const { stdout } = await scene.cliIn({ env }, 'whoami');
    expect(stdout.split('\n').slice(4)).toEqual([
      'Session: role session of open, from the profile default (valid 50m, until 2026-03-01 13:00:00+00:00)',
      '',
    ]);
  });

  it('knows an MFA session by its key', async () => {
    const scene = await atWork();
    const { stdout } = await scene.cli('status', '--json');
    const [mfa] = JSON.parse(stdout) as [{ access_key_id: string }];
    const folder = scene.home.at('.cache/acctmgr/sessions');
    const file = readdirSync(folder).find((name) =>
      scene.home.read(`.cache/acctmgr/sessions/${name}`).includes(mfa.access_key_id),
    );
    const cached = JSON.parse(scene.home.read(`.cache/acctmgr/sessions/${file ?? ''}`)) as {
      credentials: { secretAccessKey: string; sessionToken: string };
    };
    const env = {
      AWS_ACCESS_KEY_ID: mfa.access_key_id,
      AWS_SECRET_ACCESS_KEY: cached.credentials.secretAccessKey,
      AWS_SESSION_TOKEN: cached.credentials.sessionToken,
    };
    expect(await session(scene, env)).toMatchObject({
      kind: 'mfa',
      account: null,
      source: 'profile:default',
    });
    const { stdout: shown } = await scene.cliIn({ env }, 'whoami');
    expect(shown).toContain(
      '\nSession: MFA session of the profile default (valid 11h 50m, until 2026-03-02 00:00:00+00:00)\n',
    );
  });

  it('says of a role session that it did not make which account of the inventory it is', async () => {
    const scene = await atWork();
    const keys = scene.aws.roleSession({ roleArn: `arn:aws:iam::${PROD}:role/team/Viewer`, name: 'eve' });
    const env = {
      AWS_ACCESS_KEY_ID: keys.accessKeyId,
      AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
      AWS_SESSION_TOKEN: keys.sessionToken,
    };
    expect((await scene.cliIn({ env }, 'whoami')).stdout).toContain('\nSession: role session of open\n');
    expect(await session(scene, env)).toEqual({
      kind: 'role',
      account: 'open',
      source: null,
      permission_set: null,
      sso_session: null,
      mfa: null,
      expiration: null,
    });
  });

  it('has no session to speak of for long-term keys', async () => {
    const scene = await atWork();
    expect(await session(scene, {})).toBeNull();
    expect((await scene.cli('whoami')).stdout).not.toContain('Session:');
  });
});
