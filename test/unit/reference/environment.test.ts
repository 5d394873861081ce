import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { VARIABLES } from '../../../reference/environment.js';

const SRC = path.join(import.meta.dirname, '../../../src');
const sources = readdirSync(SRC, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'utf8'))
  .join('\n');

/** What is read off the environment by its name, and names of AWS's and ours wherever they stand as a word of their own. */
const inCode = new Set(
  [
    /\benv(?:ironment)?\??\.?\['([A-Z]\w*)'\]/g,
    /\benv\.([A-Z][A-Z_]+)\b/g,
    /'((?:AWS|ACCTMGR|XDG)_[A-Z0-9_]*[A-Z0-9])'/g,
  ].flatMap((pattern) => [...sources.matchAll(pattern)].map(([, name = '']) => name)),
);
// The name of PATH on Windows.
inCode.delete('Path');

const described = VARIABLES.flatMap(({ variables }) => variables.map(({ term }) => term));

it('the reference names every variable that the program reads or sets', () => {
  expect(inCode.size).toBeGreaterThan(50);
  expect([...inCode].filter((name) => !described.includes(name)).sort()).toEqual([]);
});

it('it names each once, and none that the program does not know', () => {
  expect(described.filter((name, at) => described.indexOf(name) !== at)).toEqual([]);
  expect(described.filter((name) => !sources.includes(name.replace('…', '')))).toEqual([]);
});
