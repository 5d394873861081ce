import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const SRC = path.join(import.meta.dirname, '../../../src');
const STARTS = path.join(SRC, 'sessions/source/starts');
const rows = [
  ...readFileSync(path.join(SRC, 'sessions/source/start-kinds.ts'), 'utf8').matchAll(
    /^ {2}'?([a-z-]+)'?: \w+Kind,$/gm,
  ),
].map(([, kind = '']) => kind);

/** What several of them share. */
const SHARED = ['in-profile.ts', 'provided.ts'];

it('every way to source credentials has a file of its own, named after it', () => {
  const files = readdirSync(STARTS).filter((name) => !SHARED.includes(name));
  expect(rows.length).toBeGreaterThan(5);
  expect(files.sort()).toEqual(rows.map((kind) => `${kind}.ts`).sort());
});

it('only keys, what acctmgr hands out itself, and the portal of a profile that the doctor looks at are told apart elsewhere', () => {
  const asking = (readdirSync(SRC, { recursive: true }) as string[])
    .filter((name) => name.endsWith('.ts') && !name.startsWith('aws/clients/provider'))
    .filter((name) => /\bstart\.kind\b/.test(readFileSync(path.join(SRC, name), 'utf8')))
    .sort();
  expect(asking).toEqual([
    'acquire/assume-account.ts',
    'diagnosis/way/sign-in-facts.ts',
    'sessions/mfa/login.ts',
    'sessions/source/handed-out.ts',
  ]);
});
