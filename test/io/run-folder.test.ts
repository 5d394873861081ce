import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { systemHost } from '../../src/system/host.js';
import { processIdentity } from '../../src/system/process-identity.js';
import { makeRunFolder } from '../../src/system/run-folder.js';
import { temporaryHome } from '../support/temporary-home.js';

const host = systemHost();
const DAY = 24 * 60 * 60_000;

function scene() {
  const parent = temporaryHome().at('.cache/acctmgr/runs');
  const left = (name: string, owner: object | undefined, ageMs = 0) => {
    const folder = path.join(parent, name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'config'), '[default]\n');
    if (owner !== undefined) writeFileSync(path.join(folder, 'owner.json'), JSON.stringify(owner));
    const then = new Date(Date.now() - ageMs);
    utimesSync(folder, then, then);
  };
  return { parent, left, names: () => readdirSync(parent).filter((name) => !name.startsWith('run-')) };
}

const mode = (file: string) => statSync(file).mode & 0o777;

it('a run has a folder that nobody else can read, and it goes with the run', () => {
  const { parent } = scene();
  const folder = makeRunFolder(parent, host);
  const file = folder.write('config', Buffer.from('[default]\n'));
  expect(readFileSync(file, 'utf8')).toBe('[default]\n');
  if (process.platform !== 'win32') {
    expect([mode(file), mode(path.dirname(file)), mode(parent)]).toEqual([0o600, 0o700, 0o700]);
  }
  folder.remove();
  expect(existsSync(path.dirname(file))).toBe(false);
});

it('what killed runs left behind goes with the next run, and what living ones have stays', () => {
  const { parent, left, names } = scene();
  const self = processIdentity(host);
  const dead = spawnSync(process.execPath, ['-e', '']).pid;
  left('alive', self);
  left('dead', { ...self, pid: dead });
  left('reused-pid', self.startTime === undefined ? { ...self, pid: dead } : { ...self, startTime: '1' });
  left('being-made', undefined);
  left('never-made', undefined, 2 * 60_000);
  left('elsewhere', { pid: 1, host: 'another machine' }, DAY);
  left('elsewhere-long-ago', { pid: 1, host: 'another machine' }, 8 * DAY);
  makeRunFolder(parent, host);
  expect(names()).toEqual(['alive', 'being-made', 'elsewhere']);
});
