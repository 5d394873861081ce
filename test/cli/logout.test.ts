import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { atWork } from '../support/at-work.js';
import { MAIN, openScene } from '../support/scene.js';

describe('logout', () => {
  it('forgets the MFA session of the source and every role session from it', async () => {
    const scene = await atWork();
    expect(await scene.cli('logout')).toEqual({
      stdout: [
        'Forgot the MFA session of the profile default, which would have lived until 2026-03-02 00:00:00+00:00',
        'Forgot 2 role sessions: dev, open',
        '',
      ].join('\n'),
      stderr:
        'Still in the credentials file, and good until they end: assumed-open, assumed-dev ("acctmgr clean NAME" removes them)\n',
      exitCode: 0,
    });
    expect(JSON.parse((await scene.cli('status', '--json')).stdout)).toEqual([]);
    expect((await scene.cli('assume', 'dev')).stderr).toContain('an MFA code');
  });

  it('says so where there is nothing to forget', async () => {
    const scene = await openScene();
    expect(await scene.cli('logout')).toEqual({
      stdout: 'Nothing to forget: no session of the profile default lives in the cache.\n',
      stderr: '',
      exitCode: 0,
    });
    expect(await scene.cli('logout', '--all')).toEqual({
      stdout: 'Nothing to forget: no session lives in the cache.\n',
      stderr: '',
      exitCode: 0,
    });
  });

  it('leaves the sessions of other sources alone, unless all are meant', async () => {
    const scene = await atWork();
    const bob = scene.aws.user({ account: MAIN, name: 'bob' });
    scene.home.write(
      '.aws/credentials',
      `${scene.credentials()}\n[bob]\naws_access_key_id = ${bob.accessKeyId}\naws_secret_access_key = ${bob.secretAccessKey}\n`,
    );
    expect((await scene.cli('logout', '--source', 'bob')).stdout).toBe(
      'Nothing to forget: no session of the profile bob lives in the cache.\n',
    );
    const { stdout } = await scene.cli('logout', '--all', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      source: null,
      forgotten: [{ kind: 'mfa' }, { account: 'dev' }, { account: 'open' }],
    });
  });

  it('with --all removes files of the cache that nobody can read, too', async () => {
    const scene = await openScene();
    const file = '.cache/acctmgr/sessions/0123456789a.json';
    scene.home.write(file, '{"secret');
    const foreign = scene.home.write('.cache/acctmgr/sessions/credentials.json', '{}');
    await scene.cli('logout', '--all');
    expect(() => scene.home.read(file)).toThrow('ENOENT');
    expect(existsSync(foreign)).toBe(true);
  });

  it('takes --source or --all', async () => {
    const scene = await openScene();
    expect(await scene.cli('logout', '--all', '--source', 'x')).toEqual({
      stdout: '',
      stderr:
        'error: --all and --source cannot be used together: --all forgets the sessions of every source.\nhint:  Leave one of the two out.\n',
      exitCode: 2,
    });
  });
});
