import ini from 'ini';
import type { SectionChange } from './section-change.js';
import { parseSharedFile, sectionValues, type Section, type SharedFile } from './shared-file.js';
import { visitLines } from './shared-line.js';

interface Reading extends Pick<Section, 'header' | 'javascriptHeader'> {
  readonly values: ReadonlyMap<string, string>;
}

const readings = (file: SharedFile, sections: readonly Section[]): Reading[] =>
  sections.map((section) => ({ ...section, values: sectionValues(file, section) }));

const sameValues = (one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean =>
  one.size === other.size && [...one].every(([key, value]) => other.get(key) === value);

const sameReading = (one: Reading, other: Reading): boolean =>
  one.header === other.header &&
  one.javascriptHeader === other.javascriptHeader &&
  sameValues(one.values, other.values);

const sameReadings = (found: readonly Reading[], meant: readonly Reading[]): boolean =>
  found.length === meant.length &&
  meant.every((reading, index) => found[index] !== undefined && sameReading(found[index], reading));

/** What a section is to read as after its change. */
const changedReading = (before: ReadonlyMap<string, string>, change: SectionChange): Reading => ({
  header: change.name,
  javascriptHeader: change.name,
  values: new Map([...[...before].filter(([key]) => !change.without.has(key)), ...change.values]),
});

/** The part of a file that was replaced, in byte offsets; without a section, it was empty. */
interface Replaced {
  readonly section: Section | undefined;
  readonly start: number;
  readonly end: number;
}

/**
 * Whether `bytes` is `file` with `section` changed (or a new one at its end), and all else as it was.
 *
 * Outside the section by bytes, so that it costs little in a file of thousands of profiles. A reader's state at a header
 * line depends only on the section above it, so what is parsed again is the section, the one above, and the one below.
 */
export function provenWrite(
  file: SharedFile,
  { section, start, end }: Replaced,
  change: SectionChange,
  bytes: Buffer,
): boolean {
  const { sections } = file;
  const index = section === undefined ? sections.length : sections.indexOf(section);
  const above = sections.slice(Math.max(0, index - 1), index);
  const below = sections.slice(index + 1, index + 2);
  const grown = bytes.length - file.bytes.length;
  const from = above[0]?.start ?? 0;
  const to = below[0] === undefined ? bytes.length : below[0].end + grown;

  const ours = changedReading(section ? sectionValues(file, section) : new Map(), change);
  const window = parseSharedFile(bytes.subarray(from, to));
  const written = window.sections[above.length];
  return (
    window.problems.length === 0 &&
    sameReadings(readings(window, window.sections), [
      ...readings(file, above),
      ours,
      ...readings(file, below),
    ]) &&
    written !== undefined &&
    file.bytes.subarray(0, start).equals(bytes.subarray(0, start)) &&
    file.bytes.subarray(end).equals(bytes.subarray(end + grown)) &&
    secondReaderAgrees(bytes.subarray(from + written.start, from + written.end), change)
  );
}

/** As `provenWrite`, for many sections at once: the whole file is read again. */
export function provenWrites(file: SharedFile, changes: readonly SectionChange[], bytes: Buffer): boolean {
  const missing = new Map(changes.map((change) => [change.name, change]));
  const meant = readings(file, file.sections).map((reading) => {
    const change = missing.get(reading.header);
    missing.delete(reading.header);
    return change === undefined ? reading : changedReading(reading.values, change);
  });
  const added = [...missing.values()].map((change) => changedReading(new Map(), change));
  const after = parseSharedFile(bytes);
  const written = new Map(after.sections.map((section) => [section.header, section]));
  return (
    after.problems.length === 0 &&
    after.hiddenHeaders.length === file.hiddenHeaders.length &&
    sameReadings(readings(after, after.sections), [...meant, ...added]) &&
    changes.every((change) => {
      const section = written.get(change.name);
      return section !== undefined && secondReaderAgrees(bytes.subarray(section.start, section.end), change);
    })
  );
}

/** Whether `bytes` reads as `file` does without the sections `names`. */
export function provenRemoval(file: SharedFile, names: ReadonlySet<string>, bytes: Buffer): boolean {
  const left = parseSharedFile(bytes);
  return (
    left.problems.length === 0 &&
    left.hiddenHeaders.length === file.hiddenHeaders.length &&
    sameReadings(
      readings(left, left.sections),
      readings(
        file,
        file.sections.filter(({ header }) => !names.has(header)),
      ),
    )
  );
}

/**
 * Reads the section by the rules that most tools share: a line is one assignment, indented or not. So a line that botocore
 * takes for more of the value above, and others for one of our keys, is found.
 */
function secondReaderAgrees(section: Buffer, { values, without }: SectionChange): boolean {
  const lines: string[] = [];
  visitLines(section, ({ kind, text }) => {
    if (kind === 'key' || kind === 'continuation') lines.push(text);
  });
  // Unlike the SDKs, ini ends a value at any # or ; and unescapes a backslash, and takes quotes around a value away.
  const read = ini.parse(lines.join('\n').replace(/[\\;#]/gu, '\\$&'));
  const isQuoted = (value: string): boolean => /^(["'])(?:.*\1)?$/u.test(value);
  return (
    [...values].every(([key, value]) => isQuoted(value) || String(read[key]) === value) &&
    [...without].every((key) => !(key in read))
  );
}
