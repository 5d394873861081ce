import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SectionChange } from '../../../src/profiles/editing/section-change.js';
import { removeSections } from '../../../src/profiles/editing/section-removal.js';
import type { SectionEdit } from '../../../src/profiles/editing/section-safety.js';
import { writeSections } from '../../../src/profiles/editing/sections-edit.js';
import { parseSharedFile } from '../../../src/profiles/editing/shared-file.js';
import { HOSTILE_FILES, hostileFile, NOT_UTF8, plainValue } from '../../support/hostile-files.js';

const OURS = '"/opt/node" "/opt/main.cjs" credential-process';
const change = (name: string, process = `${OURS} ${name} --config "/a b.json"`): SectionChange => ({
  name: `profile ${name}`,
  values: new Map([
    ['credential_process', process],
    ['acctmgr_profile', name],
  ]),
  without: new Set(['role_arn', 'source_profile']),
});
const names = ['dev', 'acme-stage', 'ops'];

const write = (text: string | Buffer, ...wanted: SectionChange[]) =>
  writeSections(parseSharedFile(Buffer.from(text)), wanted);

/** The file after the edit, one character a byte. */
function after(edit: SectionEdit, before: string | Buffer = ''): string {
  if (edit.kind === 'refused') throw new Error(`${edit.message} (${edit.line ?? '?'})`);
  return (edit.bytes ?? Buffer.from(before)).toString('latin1');
}
const latin1 = (text: string | Buffer) => Buffer.from(text).toString('latin1');

/** What is written one by one, each into what the one before left. */
function oneByOne(text: string | Buffer, changes: readonly SectionChange[]): string {
  let bytes = Buffer.from(text);
  for (const one of changes) bytes = Buffer.from(after(write(bytes, one), bytes), 'latin1');
  return bytes.toString('latin1');
}

describe('several sections of the config file', () => {
  it('are changed where they stand, or added below the last text', () => {
    const before =
      '[profile stage]\n# mine\nrole_arn = x\noutput = json\n\n[sso-session corp]\nsso_region = a\n';
    expect(after(write(before, change('dev', 'a'), change('stage', 'b'), change('ops', 'c')))).toBe(
      [
        '[profile stage]\n# mine\ncredential_process = b\nacctmgr_profile = stage\noutput = json\n',
        '[sso-session corp]\nsso_region = a\n',
        '[profile dev]\ncredential_process = a\nacctmgr_profile = dev\n',
        '[profile ops]\ncredential_process = c\nacctmgr_profile = ops\n',
      ].join('\n'),
    );
  });

  it.each([...Object.entries(HOSTILE_FILES), ['bytes that are not UTF-8', NOT_UTF8] as const])(
    'are all that is added to %s, as one by one, and all that goes when they are removed',
    (_, before) => {
      const changes = names.map((name) => change(name));
      const written = after(write(before, ...changes));
      expect(written).toBe(oneByOne(before, changes));
      const headers = new Set(changes.map(({ name }) => name));
      const removed = removeSections(parseSharedFile(Buffer.from(written, 'latin1')), headers);
      expect(after(removed)).toBe(latin1(before));
    },
  );

  it.each([
    ['a file that cannot be parsed', '[a]\nnonsense\n', 2],
    ['one of them twice', '[profile dev]\n[profile ops]\n[profile dev]\n', 3],
    ['one of them with more on its line', '[profile dev] more\n', 1],
    [
      'a key of the user’s that is part of ours to botocore',
      '[profile dev]\nrole_arn = x\n  output = json\n',
      3,
    ],
  ])('are refused for %s, with its line', (_, text, line) => {
    expect(write(text, change('ops'), change('dev'))).toMatchObject({ kind: 'refused', line });
  });

  it.each(['dev', 'services dev', 'profile a b', 'profile "a"', 'profile ', 'default'])(
    'never stand under [%s]',
    (name) => {
      expect(write('', { ...change('dev'), name })).toMatchObject({ kind: 'refused' });
    },
  );

  it('change nothing where all is as wanted', () => {
    const text = after(write('', change('dev'), change('ops')));
    expect(write(text, change('ops'), change('dev'))).toEqual({ kind: 'edited', bytes: undefined });
  });
});

describe('any config file', () => {
  it('stays byte for byte the same around new sections and changed ones', () => {
    let edited = 0;
    fc.assert(
      fc.property(hostileFile, hostileFile, plainValue, plainValue, (above, below, old, wanted) => {
        const head = `${above}\n[profile dev]\noutput = json\n`;
        const tail = `# note\n${below}`;
        const edit = write(
          `${head}credential_process=${old}\nacctmgr_profile = dev\n${tail}`,
          change('dev', wanted),
          change('ops', wanted),
        );
        if (edit.kind === 'refused') return;
        edited++;
        const written = after(edit);
        const rest = latin1(`${head}credential_process = ${wanted}\nacctmgr_profile = dev\n${tail}`);
        const [kept = '', end = ''] = written.split(
          /(?:[\r\n]+)?\[profile ops\][^]*acctmgr_profile = ops[\r\n]{0,2}/u,
        );
        expect(rest.startsWith(kept)).toBe(true);
        expect(rest.endsWith(end)).toBe(true);
        const removed = removeSections(
          parseSharedFile(Buffer.from(written, 'latin1')),
          new Set(['profile ops']),
        );
        expect(after(removed)).toBe(rest);
      }),
      { numRuns: 300 },
    );
    expect(edited).toBeGreaterThan(60);
  });
});
