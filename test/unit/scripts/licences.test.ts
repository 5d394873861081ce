import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ourScript } from '../../support/our-script.js';

interface Bundled {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly repository: string | undefined;
  readonly text: string;
}

const { bundledPackages, foldersIn, licenceFaults, noticeOf, withTexts } = await ourScript<{
  bundledPackages(): Promise<readonly Bundled[]>;
  foldersIn(metafile: object): ReadonlySet<string>;
  licenceFaults(packages: readonly Bundled[]): string[];
  noticeOf(packages: readonly Bundled[]): string;
  withTexts(packages: readonly Bundled[]): readonly Bundled[];
}>('licences.mjs');

const bundled = (name: string, more: Partial<Bundled> = {}): Bundled => ({
  name,
  version: '1.0.0',
  licence: 'MIT',
  repository: 'https://example.com/one',
  text: `The licence of ${name}.`,
  ...more,
});

it('NOTICE is what scripts/notice.mjs writes of what is bundled, and all of that may be handed on', async () => {
  const packages = await bundledPackages();
  expect(packages.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['commander', 'zod', '@aws-sdk/client-sts']),
  );
  expect(licenceFaults(packages)).toEqual([]);
  expect(readFileSync(new URL('../../../NOTICE', import.meta.url), 'utf8')).toBe(noticeOf(packages));
});

it('counts the packages of which something is left', () => {
  const inputs = {
    'src/main.ts': { bytesInOutput: 9 },
    'node_modules/a/index.js': { bytesInOutput: 9 },
    'node_modules/a/node_modules/@b/c/dist/x.js': { bytesInOutput: 9 },
    'node_modules/shaken/index.js': { bytesInOutput: 0 },
  };
  expect([...foldersIn({ outputs: { 'main.cjs': { inputs } } })]).toEqual([
    'node_modules/a',
    'node_modules/a/node_modules/@b/c',
  ]);
});

it('refuses a licence that nobody has agreed to, and a package without a text', () => {
  expect(
    licenceFaults([bundled('a'), bundled('b', { licence: 'GPL-3.0' }), bundled('c', { text: '' })]),
  ).toEqual(['b 1.0.0 is under GPL-3.0, which nobody has agreed to', 'c 1.0.0 (MIT) has no licence text']);
});

it('takes the text of a sibling of the same repository and licence, and of nobody else', () => {
  const lacking = bundled('b', { text: '' });
  expect(withTexts([bundled('a'), lacking])[1]?.text).toBe('The licence of a.');
  expect(withTexts([bundled('a', { repository: 'https://example.com/other' }), lacking])[1]?.text).toBe('');
  expect(withTexts([bundled('a', { licence: 'ISC' }), lacking])[1]?.text).toBe('');
});

it('packages of one text share it', () => {
  const text = noticeOf([bundled('a', { text: 'Same.' }), bundled('b', { text: 'Same.' })]);
  expect(text).toContain('a 1.0.0 (MIT)\nb 1.0.0 (MIT)\n');
  expect(text.split('Same.')).toHaveLength(2);
});
