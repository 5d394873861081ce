import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isPlainName,
  isPlainValue,
  type SectionChange,
} from '../../../src/profiles/editing/section-change.js';
import { writeSection } from '../../../src/profiles/editing/section-edit.js';
import { removeSections } from '../../../src/profiles/editing/section-removal.js';
import type { SectionEdit } from '../../../src/profiles/editing/section-safety.js';
import { parseSharedFile } from '../../../src/profiles/editing/shared-file.js';
import { HOSTILE_FILES, hostileFile, NOT_UTF8, plainValue } from '../../support/hostile-files.js';

const change = (name: string, values: Record<string, string>, without: string[] = []): SectionChange => ({
  name,
  values: new Map(Object.entries(values)),
  without: new Set(without),
});

const dev = change('assumed-dev', { aws_access_key_id: 'ASIA1', aws_session_token: 'a==' }, ['role_arn']);
const SECTION = '[assumed-dev]\naws_access_key_id = ASIA1\naws_session_token = a==\n';

const write = (text: string | Buffer, wanted = dev) =>
  writeSection(parseSharedFile(Buffer.from(text)), wanted);
const remove = (text: string | Buffer, ...names: string[]) =>
  removeSections(parseSharedFile(Buffer.from(text)), new Set(names));

/** The file after the edit, one character a byte. */
function after(edit: SectionEdit, before: string | Buffer = ''): string {
  if (edit.kind === 'refused') throw new Error(`${edit.message} (${edit.line ?? '?'})`);
  return (edit.bytes ?? Buffer.from(before)).toString('latin1');
}
const latin1 = (text: string | Buffer) => Buffer.from(text).toString('latin1');

describe('a new section', () => {
  it.each([
    ['', SECTION],
    ['\n\n', `${SECTION}\n\n`],
    ['[a]\nx = 1\n', `[a]\nx = 1\n\n${SECTION}`],
    ['[a]\nx = 1\n\n\n', `[a]\nx = 1\n\n${SECTION}\n\n`],
    ['[a]\nx = 1', `[a]\nx = 1\n\n${SECTION.trimEnd()}`],
    ['[a]\r\nx = 1\r\n', `[a]\r\nx = 1\r\n\r\n${SECTION.replaceAll('\n', '\r\n')}`],
    ['\ufeff', `\ufeff${SECTION}`],
    ['# only a comment', `# only a comment\n\n${SECTION.trimEnd()}`],
  ])('stands below the last text of %j', (before, expected) => {
    expect(after(write(before))).toBe(latin1(expected));
  });

  it.each([...Object.entries(HOSTILE_FILES), ['bytes that are not UTF-8', NOT_UTF8] as const])(
    'is all that is added to %s, and all that goes when it is removed',
    (_, before) => {
      const written = after(write(before));
      const [head = '', tail = ''] = written.split(/(?:[\r\n]+)?\[assumed-dev\][^]*a==[\r\n]{0,2}/u);
      expect(latin1(before).startsWith(head)).toBe(true);
      expect(latin1(before).endsWith(tail)).toBe(true);
      expect(after(remove(Buffer.from(written, 'latin1'), 'assumed-dev'))).toBe(latin1(before));
    },
  );
});

describe('a section that is there', () => {
  it('keeps its place, the user’s keys, comments and blank lines, and gets our keys in one block', () => {
    const before = [
      '# mine\n[default]\nx = 1\n\n',
      '[assumed-dev] # keep\n# above\nAWS_ACCESS_KEY_ID=old\noutput = json\naws_session_token = old\nrole_arn = other\ns3 =\n  addressing_style = path\n\n# below\n',
      '[prod]\ny = 2',
    ].join('');
    expect(after(write(before))).toBe(
      [
        '# mine\n[default]\nx = 1\n\n',
        '[assumed-dev] # keep\n# above\naws_access_key_id = ASIA1\naws_session_token = a==\noutput = json\ns3 =\n  addressing_style = path\n\n# below\n',
        '[prod]\ny = 2',
      ].join(''),
    );
  });

  it('follows the file’s line breaks, and a missing last one', () => {
    expect(
      after(write('[assumed-dev]\r\naws_access_key_id = old\r\noutput = json\r\naws_session_token = old')),
    ).toBe('[assumed-dev]\r\naws_access_key_id = ASIA1\r\naws_session_token = a==\r\noutput = json');
    expect(after(write('[assumed-dev]'))).toBe(SECTION.trimEnd());
  });

  it('is not written again when nothing changes', () => {
    expect(write(`[a]\n\n${SECTION}`)).toEqual({ kind: 'edited', bytes: undefined });
    expect(remove('[a]\nx = 1\n', 'assumed-dev')).toEqual({ kind: 'edited', bytes: undefined });
  });
});

describe('removal', () => {
  it('takes the keys and the blank line above, and leaves comments below to the next section', () => {
    expect(
      after(
        remove(
          `[a]\nx = 1\n\n${SECTION}# of b\n\n[b]\ny = 2\n\n${SECTION.replace('dev', 'test')}`,
          'assumed-dev',
          'assumed-test',
        ),
      ),
    ).toBe('[a]\nx = 1\n# of b\n\n[b]\ny = 2\n');
  });

  it('leaves every comment, also those among the keys', () => {
    const commented = SECTION.replace(
      'aws_session',
      '# aws_access_key_id = AKIAUSERUSERUSERUSER\n  ; and more\naws_session',
    );
    expect(after(remove(`[a]\nx = 1\n\n${commented}# below\n[b]\n`, 'assumed-dev'))).toBe(
      '[a]\nx = 1\n\n# aws_access_key_id = AKIAUSERUSERUSERUSER\n  ; and more\n# below\n[b]\n',
    );
    expect(after(remove(commented.trimEnd(), 'assumed-dev'))).toBe(
      '# aws_access_key_id = AKIAUSERUSERUSERUSER\n  ; and more',
    );
  });

  it('leaves what the other writes alone would have left, in whatever order they go', () => {
    const test = { ...dev, name: 'assumed-test' };
    for (const [name, before] of Object.entries(HOSTILE_FILES)) {
      if (name === 'old Mac line breaks') continue; // Our first section brings it line breaks of another kind.
      const first = after(write(before));
      const both = Buffer.from(after(write(Buffer.from(first, 'latin1'), test)), 'latin1');
      expect(after(remove(both, 'assumed-test'))).toBe(first);
      expect(after(remove(both, 'assumed-dev'))).toBe(after(write(before, test)));
      expect(after(remove(both, 'assumed-dev', 'assumed-test'))).toBe(latin1(before));
    }
  });
});

describe('what readers disagree on around our section is refused, with its line', () => {
  it.each([
    [
      'a key of the user’s that is part of ours to botocore',
      '[assumed-dev]\naws_session_token = old\n  output = json\n',
      3,
    ],
    ['a file that cannot be parsed', `[a]\nnonsense\n${SECTION}`, 2],
    ['our section twice', `${SECTION}${SECTION}`, 4],
    ['our header indented below a value', `[a]\nx = 1\n  ${SECTION}`, 3],
    ['our header with more on its line', `[a]\n[assumed-dev] more\n`, 2],
    ['our name to one reader, another to the next', '[a]\n[assumed-dev] # ]\n', 2],
    [
      'a next header that some readers miss, so that its keys count as ours',
      `${SECTION}[prod] more\nx = 1\n`,
      4,
    ],
    ['a header inside our section that only some readers see', `${SECTION}output = json\n  [prod]\n`, 5],
    [
      'a key of ours that is part of a value to botocore',
      '[assumed-dev]\noutput = json\n  aws_session_token = evil\n',
      1,
    ],
    ['keys that would turn into parts of values', '[assumed-dev]\n  output = json\n', 1],
    ['a next header that would turn into part of a value', '[assumed-dev]\n  [prod]\n  x = 1\n', 1],
  ])('%s', (_, text, line) => {
    expect(write(text)).toMatchObject({ kind: 'refused', line });
  });

  it('and so is a removal that would change the neighbours', () => {
    expect(remove('[a]\nx = 1\n[assumed-dev]\n  [prod]\n', 'assumed-dev')).toMatchObject({
      kind: 'refused',
      line: 3,
    });
    expect(remove('[a]\n[assumed-dev]\nx = 1\n[prod] more\n', 'assumed-dev')).toMatchObject({
      kind: 'refused',
      line: 4,
    });
    expect(remove('nonsense\n[assumed-dev]\n', 'assumed-dev')).toMatchObject({ kind: 'refused', line: 1 });
  });

  it.each(['DEFAULT', '__proto__', 'a b', 'a]', '[a', 'a#', '', 'a\nb', 'é', ' a'])('the name %j', (name) => {
    expect(isPlainName(name)).toBe(false);
    expect(write('', { ...dev, name })).toMatchObject({ kind: 'refused' });
  });

  it.each([
    '',
    ' a',
    'a ',
    'a\tb',
    'a\nb',
    'a\rb',
    '#a',
    ';a',
    'a #b',
    'a ;b',
    'a\u0085',
    '\u00a0a',
    '\ufeffa',
    'a\u2028b',
  ])('the value %j', (value) => {
    expect(isPlainValue(value)).toBe(false);
    expect(write('', change('a', { key: value }))).toMatchObject({ kind: 'refused' });
  });
});

describe('any file and any token', () => {
  it('stays byte for byte the same around a new section, and after its removal', () => {
    fc.assert(
      fc.property(hostileFile, plainValue, (text, token) => {
        const before = Buffer.from(text);
        const edit = write(before, change('assumed-dev', { aws_session_token: token }));
        if (edit.kind === 'refused') {
          expect(parseSharedFile(before).problems).not.toEqual([]);
          return;
        }
        const written = edit.bytes ?? before;
        let head = 0;
        while (head < before.length && before[head] === written[head]) head++;
        let tail = 0;
        while (tail < before.length - head && before.at(-1 - tail) === written.at(-1 - tail)) tail++;
        expect(head + tail).toBe(before.length);
        expect(after(remove(written, 'assumed-dev'))).toBe(latin1(before));
      }),
      { numRuns: 500 },
    );
  });

  it('stays byte for byte the same around a section that changes', () => {
    let edited = 0;
    fc.assert(
      fc.property(hostileFile, hostileFile, plainValue, plainValue, (above, below, old, token) => {
        const head = `${above}\n[assumed-dev]\noutput = json\n`;
        const tail = `# note\n${below}`;
        const edit = write(
          `${head}aws_session_token=${old}\n${tail}`,
          change('assumed-dev', { aws_session_token: token }),
        );
        if (edit.kind === 'refused') return;
        edited++;
        expect(after(edit)).toBe(latin1(`${head}aws_session_token = ${token}\n${tail}`));
      }),
      { numRuns: 500 },
    );
    expect(edited).toBeGreaterThan(100);
  });
});
