import { oneLine } from '../../system/safe-text.js';
import { breakAtEnd, CARRIAGE_RETURN, endOfText, lineBreakOf } from './line-break.js';
import { isPlainName, isPlainValue, type SectionChange } from './section-change.js';
import { provenWrite } from './section-proof.js';
import { refused, unsafeToEdit, type SectionEdit, type UnsafeSection } from './section-safety.js';
import { sectionLines, type Section, type SharedFile } from './shared-file.js';
import { startOfText, type SharedLine } from './shared-line.js';

/**
 * The file with one section as wanted: the lines of our keys are replaced, or the section is added below the last line
 * that is not blank. Every other byte stays, and that nothing else changed in meaning is proven before it is returned.
 */
export function writeSection(file: SharedFile, change: SectionChange): SectionEdit {
  const { name, values } = change;
  if (!isPlainName(name)) return refused(`not every tool can read a profile named ${oneLine(name)}`);
  const odd = [...values].find(([, value]) => !isPlainValue(value));
  if (odd !== undefined) return refused(`not every tool can read the value that ${odd[0]} would get`);
  const refusal = unsafeToEdit(file, name);
  if (refusal !== undefined) return refusal;

  const section = file.sections.find(({ header }) => header === name);
  const folded = section && foldedLine(file.bytes, section, change);
  if (folded !== undefined) return folded;

  const start = section?.start ?? endOfText(file.bytes);
  const end = section?.end ?? start;
  const replacement = section
    ? changedSection(file.bytes, section, change, lineBreakOf(file.bytes))
    : newSection(file.bytes, start, change);
  if (file.bytes.subarray(start, end).equals(replacement)) return { kind: 'edited', bytes: undefined };

  const bytes = Buffer.concat([file.bytes.subarray(0, start), replacement, file.bytes.subarray(end)]);
  if (provenWrite(file, { section, start, end }, change, bytes)) return { kind: 'edited', bytes };
  return refused(
    `[${name}] is laid out so that a change of it could change what its neighbours mean; begin its keys at the start of the line`,
    section?.line,
  );
}

/** Whether the section is as wanted to the byte. */
export const isAsWanted = (
  { bytes }: Pick<SharedFile, 'bytes'>,
  section: Section,
  change: SectionChange,
): boolean =>
  bytes
    .subarray(section.start, section.end)
    .equals(changedSection(bytes, section, change, lineBreakOf(bytes)));

const isOurs = ({ values, without }: SectionChange, key: string): boolean =>
  values.has(key) || without.has(key);

/** None of our values has a second line: to botocore the user's own line is part of our value, to others it is a key. */
export function foldedLine(file: Buffer, section: Section, change: SectionChange): UnsafeSection | undefined {
  const folded = sectionLines({ bytes: file }, section).find(
    ({ kind, name }) => kind === 'continuation' && isOurs(change, name),
  );
  return (
    folded &&
    refused(
      `tools disagree on whether the indented line belongs to ${folded.name}`,
      section.line + folded.number - 1,
    )
  );
}

const assignments = ({ values }: SectionChange): string[] =>
  [...values].map(([key, value]) => `${key} = ${value}`);

/**
 * A section below all text, one blank line between. At the top of a file without text there is no blank line above; in a
 * file whose last line has no line break, the section's last line has none either.
 */
export function newSection(file: Buffer, start: number, change: SectionChange): Buffer {
  const lineBreak = lineBreakOf(file);
  const text = [`[${change.name}]`, ...assignments(change)].join(lineBreak);
  if (start === startOfText(file)) return Buffer.from(text + lineBreak);
  const above = file.subarray(0, start);
  if (breakAtEnd(above) === 0) return Buffer.from(lineBreak + lineBreak + text);
  // A line feed alone would join a lone carriage return above to one line break.
  const emptyLine = above.at(-1) === CARRIAGE_RETURN ? '\r\n' : lineBreak;
  return Buffer.from(emptyLine + text + lineBreak);
}

/**
 * The section with our keys in one block, where the first of them stood; the user's own keys and comments around it.
 *
 * @param fileBreak - of the file, for a section that has no line break of either usual kind
 */
export function changedSection(
  file: Buffer,
  section: Section,
  change: SectionChange,
  fileBreak: string,
): Buffer {
  const lines = sectionLines({ bytes: file }, section);
  const isReplaced = ({ kind, name }: SharedLine): boolean => kind === 'key' && isOurs(change, name);
  const firstReplaced = lines.findIndex(isReplaced);
  const blockAt = firstReplaced === -1 ? 1 : firstReplaced;

  const window = file.subarray(section.start, section.end);
  const lineBreak = Buffer.from(window.includes('\n') ? lineBreakOf(window) : fileBreak);
  const block = assignments(change).map((text) => ({ text: Buffer.from(text), lineBreak }));
  const keep = (some: readonly SharedLine[]) =>
    some
      .filter((line) => !isReplaced(line))
      .map(({ start, contentEnd, end }) => ({
        text: window.subarray(start, contentEnd),
        lineBreak: contentEnd === end ? lineBreak : window.subarray(contentEnd, end),
      }));
  const result = [...keep(lines.slice(0, blockAt)), ...block, ...keep(lines.slice(blockAt))];
  const bytes = Buffer.concat(result.flatMap((line) => [line.text, line.lineBreak]));
  const isUnterminated = breakAtEnd(window) === 0;
  return isUnterminated ? bytes.subarray(0, bytes.length - breakAtEnd(bytes)) : bytes;
}
