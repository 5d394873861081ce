import { chownSync, lstatSync, readdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemHost } from '../../../src/system/host.js';
import { tryLock } from '../../../src/system/processes/lock.js';
import { makeRunFolder } from '../../../src/system/files/run-folder.js';
import { DEV, openScene } from '../../support/scene.js';
import { temporaryHome } from '../../support/temporary-home.js';

const USER = 65_534;

/** Everything in a folder, and the folder itself. */
const allIn = (folder: string): string[] => [
  folder,
  ...readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => path.join(folder, name)),
];
const giveAll = (folder: string) => {
  for (const file of allIn(folder)) chownSync(file, USER, USER);
};
const ownersIn = (folder: string) => [
  ...new Set(
    allIn(folder)
      .map((file) => lstatSync(file))
      .map(({ uid, gid }) => `${uid}:${gid}`),
  ),
];

describe.runIf(process.getuid?.() === 0)('root in the home of a user (sudo -E)', () => {
  it("leaves nothing there that is not the user's", async () => {
    const scene = await openScene();
    scene.inventory([{ name: 'dev', account_id: DEV, role_arn: scene.role(DEV, 'Developer') }]);
    giveAll(scene.home.folder);
    const { exitCode } = await scene.cli('assume', 'dev');
    expect(exitCode).toBe(0);
    await scene.cli('trust');
    await scene.cli('profiles', 'install', '--all', '--yes');
    await scene.cli('log', 'stats', '--html', 'report.html');
    await scene.cli('init', '--local');
    const made = allIn(scene.home.folder).map((file) => path.relative(scene.home.folder, file));
    expect(made).toEqual(
      expect.arrayContaining([
        '.aws/credentials.acctmgr-backup',
        '.local/state/acctmgr/access_log.jsonl.head',
        'report.html',
        'accounts.json',
      ]),
    );
    expect(ownersIn(scene.home.folder)).toEqual([`${USER}:${USER}`]);
  });

  it("makes locks and runs the user's, also behind a link that leads out of the home", () => {
    const home = temporaryHome();
    const outside = temporaryHome();
    symlinkSync(outside.folder, home.at('.cache'));
    giveAll(outside.folder);
    for (const file of [home.folder, home.at('.cache')]) chownSync(file, USER, USER);
    const host = { ...systemHost(), env: {}, home: home.folder };
    const { held } = tryLock(home.at('.cache/acctmgr/lock'), { host, purpose: 'testing' });
    makeRunFolder(home.at('.cache/acctmgr/runs'), host).write('config', Buffer.alloc(0));
    expect(ownersIn(outside.folder)).toEqual([`${USER}:${USER}`]);
    held?.release();
  });

  it('keeps its own where the home is its own', () => {
    const home = temporaryHome();
    makeRunFolder(home.at('.cache/acctmgr/runs'), { ...systemHost(), env: {}, home: home.folder });
    expect(ownersIn(home.folder)).toEqual(['0:0']);
  });
});
