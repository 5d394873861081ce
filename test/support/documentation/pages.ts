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

export const pageText = (name: string): string => readFileSync(path.join(ROOT, name), 'utf8');
