import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ourScript } from '../../support/our-script.js';

type Entries = Readonly<Record<string, object>>;

interface Lock {
  readonly packages: Entries;
}

const { lockOf, missingFrom, packagesToBuild } = await ourScript<{
  lockOf(lock: Lock, names: readonly string[]): Lock;
  missingFrom(installed: Lock, lock: Lock): string[];
  packagesToBuild(manifest: object): string[];
}>('lock-file.mjs');

const file = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../${name}`, import.meta.url), 'utf8'));

const LOCK: Lock = {
  packages: {
    '': { name: 'own', devDependencies: { one: '1.0.0', other: '1.0.0' }, bin: { own: 'own.js' } },
    'node_modules/one': { version: '1.0.0', dependencies: { deep: '2' } },
    'node_modules/one/node_modules/deep': { version: '2.0.0', dependencies: { shared: '1', one: '1' } },
    'node_modules/deep': { version: '1.0.0' },
    'node_modules/shared': { version: '1.0.0', optionalDependencies: { native: '1' } },
    'node_modules/native': { version: '1.0.0', optional: true },
    'node_modules/other': { version: '1.0.0', peerDependencies: { deep: '1' } },
  },
};

it('takes a package with all that Node.js would find for it, nearest first', () => {
  expect(lockOf(LOCK, ['one'])).toEqual({
    packages: {
      '': { name: 'own', devDependencies: { one: '1.0.0' } },
      'node_modules/one': LOCK.packages['node_modules/one'],
      'node_modules/one/node_modules/deep': LOCK.packages['node_modules/one/node_modules/deep'],
      'node_modules/shared': LOCK.packages['node_modules/shared'],
      'node_modules/native': LOCK.packages['node_modules/native'],
    },
  });
  expect(Object.keys(lockOf(LOCK, ['other']).packages)).toEqual([
    '',
    'node_modules/other',
    'node_modules/deep',
  ]);
});

it('misses what is not installed, or in another version; but not what is for other platforms', () => {
  const { 'node_modules/one': one = {}, 'node_modules/native': _, ...rest } = LOCK.packages;
  expect(missingFrom({ packages: { ...rest, 'node_modules/one': one } }, LOCK)).toEqual([]);
  expect(missingFrom({ packages: { ...rest, 'node_modules/one': { version: '0.9.0' } } }, LOCK)).toEqual([
    'node_modules/one',
  ]);
  expect(missingFrom({ packages: {} }, LOCK)).toHaveLength(5);
});

it('needs no tool of the checks to build the program, and everything else', () => {
  const manifest = file('package.json') as { devDependencies: object };
  const needed = packagesToBuild(manifest);
  const left = Object.keys(manifest.devDependencies).filter((name) => !needed.includes(name));
  expect(needed).toEqual(expect.arrayContaining(['esbuild', 'commander', '@aws-sdk/client-sts']));
  expect(left).toEqual(expect.arrayContaining(['vitest', 'eslint', 'typescript', 'playwright-core']));
  const lock = lockOf(file('package-lock.json') as Lock, needed);
  const names = Object.keys(lock.packages);
  expect(names.filter((name) => left.includes(name.replace('node_modules/', '')))).toEqual([]);
});
