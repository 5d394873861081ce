import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const ROOT = path.resolve(import.meta.dirname, '../../..');

/** README.md and the pages of docs/ that people write, as paths below the root. */
export const pageNames: readonly string[] = [
  'README.md',
  ...readdirSync(path.join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md') && !name.startsWith('reference'))
    .map((name) => path.join('docs', name))
    .sort(),
];

const sourcesIn = (folder: string): string[] =>
  readdirSync(path.join(ROOT, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.join(folder, name))
    .sort();

/** What people write of docs/reference and man, whose links are those of the pages that are made of it. */
export const referenceSources: readonly string[] = [
  ...sourcesIn('reference'),
  ...sourcesIn('reference/commands'),
];

export const pageText = (name: string): string => readFileSync(path.join(ROOT, name), 'utf8');
