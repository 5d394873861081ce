import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { systemHost } from '../../../src/system/host.js';
import { processIdentity } from '../../../src/system/processes/process-identity.js';
import { makeRunFolder, makeTemporaryRunFolder } from '../../../src/system/files/run-folder.js';
import { temporaryHome } from '../../support/temporary-home.js';

const host = systemHost();
const isRoot = host.uid === 0;
const OTHER_USER = 65_534;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const EMPTY = Buffer.alloc(0);

function scene() {
  const home = temporaryHome();
  const parent = home.at('.cache/acctmgr/runs');
  const asUser = { ...host, home: home.folder, env: {} };
  const left = (name: string, files: Readonly<Record<string, unknown>>, ageMs = 0) => {
    const folder = path.join(parent, name);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(parent, 0o700);
    for (const [file, content] of Object.entries(files)) {
      const text = typeof content === 'string' ? content : JSON.stringify(content);
      writeFileSync(path.join(folder, file), text, { mode: 0o600 });
    }
    const then = new Date(Date.now() - ageMs);
    utimesSync(folder, then, then);
    return folder;
  };
  const make = () => path.basename(path.dirname(makeRunFolder(parent, asUser).write('config', EMPTY)));
  /** Those of before. */
  const names = (made: string) => readdirSync(parent).filter((name) => name !== made);
  return { home, parent, asUser, left, make, names };
}

const mode = (file: string) => statSync(file).mode & 0o777;

it('a run has a folder that nobody else can read, and it goes with the run', () => {
  const { parent, asUser } = scene();
  const folder = makeRunFolder(parent, asUser);
  const file = folder.write('config', Buffer.from('[default]\n'));
  expect(readFileSync(file, 'utf8')).toBe('[default]\n');
  if (process.platform !== 'win32') {
    expect([mode(file), mode(path.dirname(file)), mode(parent)]).toEqual([0o600, 0o700, 0o700]);
  }
  folder.remove();
  expect(existsSync(path.dirname(file))).toBe(false);
});

const self = processIdentity(host);
const config = '[default]\n';

it('a run among the temporary files has a folder of its own, too', () => {
  const run = makeTemporaryRunFolder(host);
  const file = run.write('config', Buffer.from('[profile run]'));
  const folder = path.dirname(file);
  expect(path.basename(folder)).toMatch(/^run-/);
  expect([statSync(folder).mode & 0o777, statSync(file).mode & 0o777]).toEqual([0o700, 0o600]);
  run.remove();
  expect(existsSync(folder)).toBe(false);
});

it('what killed runs left behind goes with the next run, and what living ones have stays', () => {
  const { left, make, names } = scene();
  const dead = spawnSync(process.execPath, ['-e', '']).pid;
  const reused = self.startTime === undefined ? { ...self, pid: dead } : { ...self, startTime: '1' };
  left('run-alive0', { config, 'owner.json': self });
  left('run-dead00', { config, 'owner.json': { ...self, pid: dead } });
  left('run-reused', { config, 'owner.json': reused });
  left('run-making', {});
  left('run-never0', {}, 2 * MINUTE);
  left('run-torn00', { 'owner.json': '{"pid"' }, 2 * MINUTE);
  left('run-other0', { config, 'owner.json': { pid: 1, host: 'another machine' } }, DAY);
  left('run-older0', { config, 'owner.json': { pid: 1, host: 'another machine' } }, 8 * DAY);
  expect(names(make())).toEqual(['run-alive0', 'run-making', 'run-other0']);
});

it('what acctmgr did not make stays, whatever its name and age', () => {
  const { home, parent, left, make, names } = scene();
  const dead = { ...self, pid: spawnSync(process.execPath, ['-e', '']).pid };
  left('photos', { 'owner.json': dead }, DAY);
  left('run-1', { 'owner.json': dead }, DAY);
  left('run-with00', { 'letter.txt': 'dear' }, DAY);
  home.write('.cache/acctmgr/runs/run-a-file', 'mine');
  home.write('.cache/acctmgr/runs/run-afile', 'mine');
  home.write('.cache/acctmgr/runs/run-file00', 'mine');
  const documents = home.at('documents');
  mkdirSync(documents);
  home.write('documents/owner.json', JSON.stringify(dead));
  symlinkSync(documents, path.join(parent, 'run-linked'));
  expect(names(make())).toEqual([
    'photos',
    'run-1',
    'run-a-file',
    'run-afile',
    'run-file00',
    'run-linked',
    'run-with00',
  ]);
  expect(readdirSync(documents)).toEqual(['owner.json']);
});

it.runIf(isRoot)('what another user made stays', () => {
  const { left, make, names } = scene();
  const dead = { ...self, pid: spawnSync(process.execPath, ['-e', '']).pid };
  chownSync(left('run-theirs', { 'owner.json': dead }, DAY), OTHER_USER, OTHER_USER);
  expect(names(make())).toEqual(['run-theirs']);
});

it.skipIf(process.platform === 'win32')('is not made behind a link, and nothing there goes', () => {
  const { home, parent, asUser } = scene();
  home.write('documents/old/letter.txt', 'dear');
  const long = new Date(Date.now() - DAY);
  utimesSync(home.at('documents/old'), long, long);
  mkdirSync(path.dirname(parent), { recursive: true, mode: 0o700 });
  symlinkSync(home.at('documents'), parent);
  expect(() => makeRunFolder(parent, asUser)).toThrow(
    `${parent} is a link, and must be a folder of acctmgr's own.`,
  );
  expect(readdirSync(home.at('documents'))).toEqual(['old']);
});

it.skipIf(process.platform === 'win32')('is not made where others can write', () => {
  const { parent, asUser, left } = scene();
  left('run-making', {});
  chmodSync(parent, 0o777);
  expect(() => makeRunFolder(parent, asUser)).toThrow(
    `${parent} cannot be trusted: others can write to it (mode 0777).`,
  );
  if (!isRoot) return;
  chmodSync(parent, 0o700);
  chownSync(parent, OTHER_USER, OTHER_USER);
  expect(() => makeRunFolder(parent, asUser)).toThrow(
    `${parent} cannot be trusted: it belongs to another user (uid 65534).`,
  );
});
