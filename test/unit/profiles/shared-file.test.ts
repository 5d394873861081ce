import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainSection } from '../../../src/profiles/editing/plain-section.js';
import { nestedValues, parseSharedFile, sectionValues } from '../../../src/profiles/editing/shared-file.js';
import { HOSTILE_FILES, hostileFile } from '../../support/hostile-files.js';

const parse = (text: string) => parseSharedFile(Buffer.from(text));
const reading = (text: string) =>
  parse(text).sections.map((section) => ({
    header: section.header,
    line: section.line,
    values: Object.fromEntries(sectionValues(parse(text), section)),
  }));

describe('a shared file', () => {
  it('has its sections in order, with the line and the bytes of each', () => {
    const text = '\ufeff[default]\r\nA = é = b\r\n\r\n# note\r\n[prod] # note\r\nregion: x\r\n';
    const { sections } = parse(text);
    const bytes = Buffer.from(text);
    expect(reading(text)).toEqual([
      { header: 'default', line: 1, values: { a: 'é = b' } },
      { header: 'prod', line: 5, values: { region: 'x' } },
    ]);
    expect(sections.map(({ start, end }) => bytes.subarray(start, end).toString())).toEqual([
      '[default]\r\nA = é = b\r\n\r\n# note\r\n',
      '[prod] # note\r\nregion: x\r\n',
    ]);
  });

  it.each([
    ['an indented line below a key is more of its value', '[a]\nk = v\n  more = w\n', { k: 'v\nmore = w' }],
    ['blank lines inside a value stay, those at its end go', '[a]\nk = v\n\n  more\n\n', { k: 'v\n\nmore' }],
    ['comments inside a value go', '[a]\nk = v\n# note\n  more\n', { k: 'v\nmore' }],
    ['a comment sign behind a value belongs to it', '[a]\nk = v # note ; v\n', { k: 'v # note ; v' }],
    ['equally indented lines are keys', '[a]\n  k = v\n  l = w\n', { k: 'v', l: 'w' }],
    ['of a key given twice the last counts', '[a]\nk = v\nK = w\n', { k: 'w' }],
  ])('is read by rules that surprise: %s', (_, text, values) => {
    expect(reading(text)).toEqual([{ header: 'a', line: 1, values }]);
  });

  it('keeps a nested block as one value, to be taken apart on demand', () => {
    const value = reading(HOSTILE_FILES['nested blocks'] ?? '')[0]?.values['s3'] ?? '';
    expect(nestedValues(value)).toEqual(
      new Map([
        ['max_concurrent_requests', '20'],
        ['addressing_style', 'path'],
      ]),
    );
    expect(nestedValues('path')).toBeUndefined();
  });

  it.each([
    ['region = a\n[a]\n', 1, 'a line above the first [section]'],
    ['[a]\nk = v\n\nnonsense\n', 4, 'neither "key = value", nor a [section], nor a comment'],
    ['[a]\n= v\n', 2, 'neither "key = value", nor a [section], nor a comment'],
    ['[a]\n[]\n', 2, 'neither "key = value", nor a [section], nor a comment'],
    ['[a]\ns3 =\n  nonsense\n', 3, 'an indented line below "s3 =" must be "key = value"'],
  ])('names the line that AWS’s readers stop at: %j', (text, line, message) => {
    expect(parse(text).problems).toEqual([{ line, message }]);
  });

  it('names UTF-16 instead of every line of it', () => {
    expect(parseSharedFile(Buffer.from('\ufeff[a]\nk = v\n', 'utf16le'))).toMatchObject({
      problems: [{ line: 1, message: 'the file is UTF-16; save it as UTF-8' }],
      warnings: [],
      sections: [],
    });
  });

  it.each([
    [
      'a byte order mark',
      [{ line: 1, message: 'the file begins with a byte order mark', stopsBotocore: true }],
    ],
    [
      'a duplicate section',
      [{ line: 3, message: 'a second [prod]; the first is on line 1', stopsBotocore: true }],
    ],
    ['a duplicate key', [{ line: 3, message: 'a second region in one section', stopsBotocore: true }]],
    [
      'inherited keys',
      [{ line: 1, message: 'botocore gives the keys of [DEFAULT] to every profile', stopsBotocore: false }],
    ],
    [
      'more than a header on its line',
      [{ line: 3, message: 'more than [prod]: some SDKs see no section here', stopsBotocore: false }],
    ],
    [
      'an indented header that is a value to botocore',
      [
        {
          line: 3,
          message: 'to botocore, the indented [prod] is more of the value above',
          stopsBotocore: false,
        },
      ],
    ],
    ['a comment behind a header', []],
    ['nested blocks', []],
  ])('warns of what readers disagree on: %s', (name, warnings) => {
    expect(parse(HOSTILE_FILES[name] ?? 'missing').warnings).toEqual(warnings);
    expect(parse(HOSTILE_FILES[name] ?? 'missing').problems).toEqual([]);
  });

  /** Only keys in lower case make a plain section; to all readers, case makes no difference. */
  const withoutPlainSections = (bytes: Uint8Array): Buffer =>
    Buffer.from(
      Buffer.from(bytes)
        .toString('latin1')
        .replace(/^[ \t]*[a-z]\w*(?= *=)/gm, (key) => key.toUpperCase()),
      'latin1',
    );

  it('is read alike where its plain sections are taken at a glance and where every line is looked at', () => {
    fc.assert(
      fc.property(hostileFile, (content) => {
        const bytes = Buffer.from(content);
        const { bytes: _, ...glance } = parseSharedFile(bytes);
        const { bytes: __, ...look } = parseSharedFile(withoutPlainSections(bytes));
        expect(glance).toEqual(look);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is not taken at a glance where a section would overflow the stack of an expression', () => {
    expect(plainSection(`[a]\n${'\n'.repeat(60_000_000)}`)).toBeUndefined();
  });

  it('names every line that is not UTF-8', () => {
    const { warnings } = parseSharedFile(Buffer.from([0x5b, 0x61, 0x5d, 0x0a, 0x23, 0xff, 0x0a, 0x23, 0xfe]));
    expect(warnings).toEqual([
      { line: 2, message: 'not UTF-8', stopsBotocore: true },
      { line: 3, message: 'not UTF-8', stopsBotocore: true },
    ]);
  });
});
