import { cpSync, lstatSync, realpathSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { repository } from '../support/installed-library.js';
import { loginEnvironment, runCommand } from '../support/spawned-program.js';
import { temporaryHome } from '../support/temporary-home.js';

const onWindows = process.platform === 'win32';

it.skipIf(onWindows)(
  'npm install -g . links to the clone, and builds and installs nothing that is there',
  async () => {
    const home = temporaryHome();
    const clone = home.at('clone');
    for (const part of ['package.json', 'package-lock.json', 'tsconfig.json', 'src', 'scripts', 'dist']) {
      cpSync(path.join(repository, part), path.join(clone, part), {
        recursive: true,
        preserveTimestamps: true,
      });
    }
    symlinkSync(path.join(repository, 'node_modules'), path.join(clone, 'node_modules'));
    const program = path.join(clone, 'dist/main.cjs');
    const before = statSync(program).mtimeMs;

    const world = { env: loginEnvironment(home.folder), cwd: clone };
    const install = ['install', '-g', '.', '--offline', '--prefix', home.at('global')];
    expect((await runCommand('npm', install, world)).exitCode).toBe(0);

    const command = home.at('global/bin/acctmgr');
    expect(realpathSync(command)).toBe(realpathSync(program));
    expect(statSync(program).mtimeMs).toBe(before);
    expect(lstatSync(path.join(clone, 'node_modules')).isSymbolicLink()).toBe(true);
    expect(await runCommand(command, ['--version'], world)).toMatchObject({ exitCode: 0, stderr: '' });
  },
);
