import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const ROOT = path.join(import.meta.dirname, '../..');
const text = readFileSync(path.join(ROOT, 'CONTRIBUTING.md'), 'utf8');
const named = [...text.matchAll(/`((?:[\w.-]+\/)+[\w.-]+\.(?:ts|mjs|cjs))`/g)]
  .map(([, file = '']) => file)
  .filter((file) => !file.startsWith('dist/'));

it('CONTRIBUTING.md names files that are there', () => {
  expect(named.length).toBeGreaterThan(40);
  expect(
    named.filter((file) => ![file, `src/${file}`].some((one) => existsSync(path.join(ROOT, one)))),
  ).toEqual([]);
});
