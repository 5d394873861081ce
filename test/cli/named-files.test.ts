import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdirSync, openSync, symlinkSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openScene } from '../support/scene.js';

const PIPE_HINT = 'hint:  Write what comes through it to a file, and name that file.\n';

describe.skipIf(process.platform === 'win32')('a file that was named and is not one', () => {
  async function withPipe() {
    const scene = await openScene();
    const pipe = scene.home.at('pipe');
    execFileSync('mkfifo', [pipe]);
    mkdirSync(scene.home.at('folder'));
    // As a shell makes of `<(…)`: a pipe without a name, which its link calls `pipe:[4711]`.
    const descriptor = openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK);
    onTestFinished(() => {
      closeSync(descriptor);
    });
    return { ...scene, pipe, nameless: `/dev/fd/${descriptor}` };
  }

  it.each([
    ['list', '--config'],
    ['validate', '--config'],
    ['assume', 'dev', '--config'],
    ['edit', 'dev', 'region=eu-west-1', '--config'],
    ['import', '--dry-run', '--from'],
  ])('is called a pipe, and what to do is said: %s %s', async (...argv) => {
    const { cli, pipe, nameless } = await withPipe();
    for (const file of [pipe, nameless]) {
      expect(await cli(...argv, file)).toEqual({
        stdout: '',
        stderr: `error: Cannot read ${file}: it is a pipe.\n${PIPE_HINT}`,
        exitCode: 2,
      });
    }
  });

  it('is called what it is in ACCTMGR_CONFIG and the variables of AWS, too', async () => {
    const { cliIn, nameless, inventory } = await withPipe();
    const said = `error: Cannot read ${nameless}: it is a pipe.\n${PIPE_HINT}`;
    expect((await cliIn({ env: { ACCTMGR_CONFIG: nameless } }, 'list')).stderr).toBe(said);
    inventory([{ name: 'dev', account_id: '222222222222', role_name: 'R' }]);
    expect((await cliIn({ env: { AWS_CONFIG_FILE: nameless } }, 'assume', 'dev')).stderr).toBe(said);
  });

  it('is called a folder or a device', async () => {
    const { cli, home } = await withPipe();
    const folder = home.at('folder');
    expect((await cli('list', '--config', folder)).stderr).toBe(
      `error: Cannot read ${folder}: it is a folder (EISDIR).\nhint:  Name a file, or move the folder away.\n`,
    );
    expect((await cli('import', '--from', folder)).stderr).toBe(
      `error: Cannot read ${folder}: it is a folder (EISDIR).\nhint:  Name a file, or move the folder away.\n`,
    );
    expect((await cli('list', '--config', '/dev/zero')).stderr).toBe(
      'error: Cannot read /dev/zero: it is a device.\nhint:  Name a regular file.\n',
    );
  });

  it('is not written as a page, and a link to a pipe is called a pipe', async () => {
    const { cli, home, pipe, nameless } = await withPipe();
    symlinkSync(pipe, home.at('page.html'));
    for (const file of [home.at('page.html'), nameless]) {
      expect(await cli('log', 'stats', '--html', file)).toMatchObject({
        stderr: expect.stringContaining(
          `error: Cannot write ${file}: it is a pipe.\nhint:  Name a file, which may be new.\n`,
        ) as string,
        exitCode: 2,
      });
    }
  });
});
