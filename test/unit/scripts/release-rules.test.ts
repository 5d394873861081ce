import { expect, it } from 'vitest';
import { ourScript } from '../../support/our-script.js';

const { allowedPaths, auditAnswer, changelogFault, gitFaults, packFaults } = await ourScript<{
  allowedPaths(
    sources: readonly string[],
    pages: readonly string[],
    nodes: readonly string[],
  ): ReadonlySet<string>;
  auditAnswer(printed: string): { readonly faults?: string[]; readonly unasked?: string };
  changelogFault(changelog: string, version: string, lockVersion: string): string[];
  gitFaults(git: Readonly<Record<'status' | 'tags' | 'known' | 'version', string>>): string[];
  packFaults(packed: readonly string[], allowed: ReadonlySet<string>): string[];
}>('release-rules.mjs');

it.each([
  ['## [Unreleased]\n\n## [0.2.0] - 2026-11-30\n', '0.2.0', []],
  ['## [Unreleased]\n\n## [0.1.0] - 2026-11-30\n', '0.2.0', ['CHANGELOG.md has 0.1.0 where 0.2.0 belongs']],
  ['## [Unreleased]\n', '0.2.0', ['CHANGELOG.md has nothing where 0.2.0 belongs']],
  ['## [Unreleased]\n\n## [0.2.0]\n', '0.2.0', ['[0.2.0] has no day, such as 2026-11-30']],
  [
    '## [0.2.0] - 2026-11-30\n',
    '0.2.0',
    ['CHANGELOG.md does not begin with [Unreleased]', 'CHANGELOG.md has nothing where 0.2.0 belongs'],
  ],
])('holds the version against the changelog: %j', (changelog, version, faults) => {
  expect(changelogFault(changelog, version, version)).toEqual(faults);
});

it('holds the version of the lock file against that of the package', () => {
  const changelog = '## [Unreleased]\n\n## [0.2.0] - 2026-11-30\n';
  expect(changelogFault(changelog, '0.2.0', '0.1.0')).toEqual([
    'package-lock.json has 0.1.0, package.json 0.2.0',
  ]);
});

it.each([
  [{ status: '', tags: '', known: '' }, []],
  [{ status: '', tags: 'v0.2.0\n', known: 'v0.2.0\n' }, []],
  [{ status: '', tags: '', known: 'v0.2.0\n' }, ['v0.2.0 is a tag of another commit']],
  [{ status: ' M src/main.ts\n', tags: '', known: '' }, ['there are changes that are not committed']],
])('asks git: %j', (git, faults) => {
  expect(gitFaults({ ...git, version: '0.2.0' })).toEqual(faults);
});

it('takes exactly what belongs into the package', () => {
  const sources = [
    'src/main.ts',
    'src/index.ts',
    'src/commands/sessions/assume.ts',
    'src/log-page/browser/page.css',
  ];
  const allowed = allowedPaths(sources, ['docs/x.md'], ['x64-11', 'x64-13']);
  const packed = [
    ...['CHANGELOG.md', 'LICENSE', 'NOTICE', 'README.md', 'accounts.json.example', 'accounts.schema.json'],
    ...['package.json', 'docs/x.md', 'dist/main.cjs', 'dist/program.cjs', 'dist/assume.cjs', 'dist/index.js'],
    ...[
      'dist/types/index.d.ts',
      'dist/types/commands/sessions/assume.d.ts',
      'dist/code-cache/x64-11/assume.cjs.bin',
      'dist/code-cache/x64-13/assume.cjs.bin',
    ],
  ];
  expect(packFaults(packed, allowed)).toEqual([]);
  expect(
    packFaults(
      [...packed, 'dist/gone.cjs', '.env', 'docs/draft.md', 'dist/code-cache/x64-12/assume.cjs.bin'],
      allowed,
    ),
  ).toEqual(
    ['dist/gone.cjs', '.env', 'docs/draft.md', 'dist/code-cache/x64-12/assume.cjs.bin'].map(
      (file) => `${file} does not belong into the package`,
    ),
  );
  expect(packFaults(packed.slice(3), allowed)).toEqual(
    ['CHANGELOG.md', 'LICENSE', 'NOTICE'].map((file) => `${file} is missing`),
  );
});

const report = (counts: object, more: object = {}): string =>
  JSON.stringify({ metadata: { vulnerabilities: counts }, ...more });

it.each([
  [report({ high: 0, critical: 0 }), { faults: [] }],
  [
    report({ high: 1, critical: 2 }),
    { faults: ['npm audit knows of 1 high and 2 critical vulnerabilities'] },
  ],
  // As npm 11 prints it where the registry answers 405, with nothing, or with a page of a proxy.
  [
    JSON.stringify({ message: '405 Method Not Allowed - POST http://…', error: { summary: '' } }),
    { unasked: '405 Method Not Allowed - POST http://…' },
  ],
  [
    JSON.stringify({ message: 'invalid json response body', error: { summary: '' } }),
    { unasked: 'invalid json response body' },
  ],
  [
    JSON.stringify({ error: { code: 'ENOLOCK', summary: 'This needs a lock file' } }),
    { unasked: 'This needs a lock file' },
  ],
  [report({ high: 0, critical: 0 }, { error: {} }), { unasked: 'npm printed no counts' }],
  [report({}), { unasked: 'npm printed no counts' }],
  ['{}', { unasked: 'npm printed no counts' }],
  ['null', { unasked: 'npm printed no counts' }],
  ['', { unasked: 'npm printed nothing' }],
  ['<html>', { unasked: 'npm printed no JSON' }],
])(
  'never takes a registry that could not be asked for one that knows of nothing: %s',
  (printed, expected) => {
    expect(auditAnswer(printed)).toEqual(expected);
  },
);
