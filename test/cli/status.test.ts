import { execFileSync } from 'node:child_process';
import { chmodSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { atWork } from '../support/at-work.js';
import { DEV, MAIN, MFA_SERIAL, MINUTE, openScene, PROD } from '../support/scene.js';

describe.skipIf(process.platform === 'win32')('a cache that others can write to', () => {
  it('is neither believed nor filled, and that is said once', async () => {
    const scene = await openScene();
    scene.inventory([
      { name: 'dev', account_id: DEV, role_arn: scene.role(DEV, 'Developer'), region: 'eu-west-1' },
    ]);
    await scene.cli('env', 'dev');
    const folder = scene.home.at('.cache/acctmgr/sessions');
    chmodSync(folder, 0o777);
    const why = `${folder} cannot be trusted: others can write to it (mode 0777).\n`;
    const { stderr, exitCode } = await scene.cli('assume', 'dev');
    expect({ stderr, exitCode }).toEqual({ stderr: `Sessions are not cached: ${why}`, exitCode: 0 });
    expect(scene.aws.calls('AssumeRole')).toHaveLength(2);
    const unread = { stderr: `No session is read from the cache: ${why}`, exitCode: 0 };
    expect(await scene.cli('status')).toEqual({ ...unread, stdout: 'Live sessions: none\n' });
    expect(await scene.cli('logout')).toMatchObject(unread);
    const login = await scene.cli('login', '--mfa-code', scene.code());
    expect(login).toMatchObject({ stderr: expect.stringContaining(why) as string, exitCode: 1 });
    expect(scene.aws.calls('GetSessionToken')).toHaveLength(0);
    chmodSync(folder, 0o700);
    expect((await scene.cli('status')).stdout).toContain('dev');
  });

  it('does not keep anybody waiting with pipes in the place of files', async () => {
    const scene = await openScene();
    scene.inventory([{ name: 'dev', account_id: DEV, role_arn: scene.role(DEV, 'Developer') }]);
    await scene.cli('env', 'dev');
    const folder = scene.home.at('.cache/acctmgr/sessions');
    for (const name of readdirSync(folder)) {
      const file = path.join(folder, name);
      rmSync(file);
      execFileSync('mkfifo', [file, file.replace('.json', '.failed')]);
    }
    expect(await scene.cli('status')).toMatchObject({ stdout: 'Live sessions: none\n', stderr: '' });
    expect(await scene.cli('logout')).toMatchObject({ stderr: '', exitCode: 0 });
    expect(await scene.cli('env', 'dev')).toMatchObject({ exitCode: 0 });
    expect(await scene.cli('logout', '--all')).toMatchObject({ exitCode: 0 });
    expect(readdirSync(folder).filter((name) => name.endsWith('.json'))).toEqual([]);
  });
});

describe('status', () => {
  it('shows every session that lives, with the time that is left', async () => {
    const scene = await atWork();
    expect(await scene.cli('status')).toEqual({
      stdout: [
        'SESSION  ACCOUNT  ACCOUNT ID    ROLE       SOURCE           TIME LEFT  UNTIL',
        'MFA               111111111111  mfa/ada    profile:default  11h 50m    05:30',
        'role     dev      222222222222  Developer  profile:default  1h         18:40',
        'role     open     333333333333  Viewer     profile:default  50m        18:30',
        '',
      ].join('\n'),
      stderr: '',
      exitCode: 0,
    });
  });

  it('as JSON has all that is known of a session, and no secret', async () => {
    const scene = await atWork();
    const { stdout } = await scene.cli('status', '--json');
    const common = {
      source: 'profile:default',
      source_arn: scene.ada.arn,
      access_key_id: expect.any(String) as string,
    };
    expect(JSON.parse(stdout)).toEqual([
      {
        ...common,
        kind: 'mfa',
        account: null,
        account_id: MAIN,
        role_arn: null,
        permission_set: null,
        sso_session: null,
        session_name: null,
        mfa_serial: MFA_SERIAL,
        mfa: 'code',
        obtained_at: '2026-03-01T12:00:00Z',
        expiration: '2026-03-02T00:00:00Z',
      },
      {
        ...common,
        kind: 'role',
        account: 'dev',
        account_id: DEV,
        role_arn: `arn:aws:iam::${DEV}:role/Developer`,
        permission_set: null,
        sso_session: null,
        session_name: 'ada',
        mfa_serial: null,
        mfa: 'session',
        obtained_at: '2026-03-01T12:10:00Z',
        expiration: '2026-03-01T13:10:00Z',
      },
      {
        ...common,
        kind: 'role',
        account: 'open',
        account_id: PROD,
        role_arn: `arn:aws:iam::${PROD}:role/team/Viewer`,
        permission_set: null,
        sso_session: null,
        session_name: 'ada',
        mfa_serial: null,
        mfa: null,
        obtained_at: '2026-03-01T12:00:00Z',
        expiration: '2026-03-01T13:00:00Z',
      },
    ]);
    for (const secret of scene.aws.secrets()) expect(stdout).not.toContain(secret);
  });

  it('leaves out what has expired, and leaves it where it is', async () => {
    const scene = await atWork();
    const noon = scene.time;
    scene.time += 50 * MINUTE;
    expect((await scene.cli('status')).stdout).not.toContain('Viewer');
    scene.time += 24 * 60 * MINUTE;
    expect(await scene.cli('status')).toMatchObject({ stdout: 'Live sessions: none\n', exitCode: 0 });
    expect(JSON.parse((await scene.cli('status', '--json')).stdout)).toEqual([]);
    scene.time = noon;
    expect(JSON.parse((await scene.cli('status', '--json')).stdout)).toHaveLength(3);
  });

  it('shows none where nobody ever took a session', async () => {
    const scene = await openScene();
    expect(await scene.cli('status')).toEqual({ stdout: 'Live sessions: none\n', stderr: '', exitCode: 0 });
  });
});
