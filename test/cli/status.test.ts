import { describe, expect, it } from 'vitest';
import { atWork } from '../support/at-work.js';
import { DEV, MAIN, MFA_SERIAL, MINUTE, openScene, PROD } from '../support/scene.js';

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
