import { isUtf8 } from 'node:buffer';
import { plainSection } from './plain-section.js';
import { headerInJavascript, startOfText, visitLines, type SharedLine } from './shared-line.js';

export interface FileProblem {
  /** Counted from 1. */
  readonly line: number;
  readonly message: string;
}

export interface Warning extends FileProblem {
  /** Whether the AWS CLI and boto3 read nothing of the file because of it. */
  readonly stopsBotocore: boolean;
}

export interface Section {
  /** What stands between the brackets, as it stands there. */
  readonly header: string;
  readonly line: number;
  /** Byte offsets: of the header line, and of the next section's header line or the end of the file. */
  readonly start: number;
  readonly end: number;
  /** The section that the JavaScript SDK begins at this line, undefined where it sees no header in it. */
  readonly javascriptHeader: string | undefined;
}

export interface SharedFile {
  readonly bytes: Buffer;
  /** In the order of the file. Two sections of one name are two entries. */
  readonly sections: readonly Section[];
  /** Header lines that the JavaScript SDK sees where botocore reads on in the value above them. */
  readonly hiddenHeaders: readonly { readonly header: string; readonly line: number }[];
  /** What botocore (the AWS CLI, boto3) stops at and other readers guess about. Such a file is not for us to edit. */
  readonly problems: readonly FileProblem[];
  /** What botocore stops at, or takes otherwise than other readers, while the meaning is plain. */
  readonly warnings: readonly Warning[];
}

/** The keys of this section count for every other one in Python's reading. */
export const INHERITED_SECTION = 'DEFAULT';

type Growing<T> = { -readonly [Name in keyof T]: T[Name] extends readonly (infer One)[] ? One[] : T[Name] };

/**
 * The shared credentials or config file as botocore reads it. Throws for no content, however odd; see `problems`.
 *
 * @param known - what was parsed before: where the content is still the same, it is returned
 */
export function parseSharedFile(content: Uint8Array, known?: SharedFile): SharedFile {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  return known?.bytes.equals(bytes) === true ? known : parse(bytes);
}

function parse(bytes: Buffer): SharedFile {
  const file: Growing<SharedFile> = {
    bytes,
    sections: [],
    hiddenHeaders: [],
    problems: [],
    warnings: encodingWarnings(bytes),
  };
  if (isUtf16(bytes)) {
    file.problems.push({ line: 1, message: 'the file is UTF-16; save it as UTF-8' });
    return file;
  }
  const firstLines = new Map<string, number>();
  const addSection = (section: Section): void => {
    const { header, line } = section;
    file.sections.push(section);
    file.warnings.push(...headerWarnings(section, firstLines.get(header)));
    if (!firstLines.has(header)) firstLines.set(header, line);
  };

  // One character for one byte, so that offsets in the text are offsets in the file.
  const latin1 = bytes.toString('latin1');
  let line = 1;
  const readPart = (start: number, end: number): void => {
    const plain = plainSection(latin1.slice(start, end));
    if (plain === undefined) {
      line += readByLine(file, { start, end, line }, addSection);
    } else {
      addSection({ header: plain.header, line, start, end, javascriptHeader: plain.header });
      line += plain.lines;
    }
  };
  let start = 0;
  // A header that is not indented is one to botocore whatever stands above it, so each part is read by itself.
  for (const { index } of latin1.matchAll(/^\[[^\r\n]+\]/gm)) {
    readPart(start, index);
    start = index;
  }
  readPart(start, bytes.length);
  return file;
}

/** @returns how many lines there are in this part of the file */
function readByLine(
  file: Growing<SharedFile>,
  part: { readonly start: number; readonly end: number; readonly line: number },
  addSection: (section: Section) => void,
): number {
  const { hiddenHeaders, problems, warnings } = file;
  let lines = 0;
  let current: Growing<Section> | undefined;
  let keys = new Set<string>();
  let isNested = false;
  visitLines(file.bytes.subarray(part.start, part.end), ({ kind, number, start, text, name, value }) => {
    lines = number;
    const line = part.line + number - 1;
    if (kind === 'header') {
      const begin = part.start + start;
      if (current !== undefined) current.end = begin;
      const javascriptHeader = headerInJavascript(text);
      current = { header: name, line, start: begin, end: part.end, javascriptHeader };
      addSection(current);
      keys = new Set();
    } else if (kind === 'key') {
      if (keys.has(name)) warnings.push(warning(line, `a second ${name} in one section`, true));
      keys.add(name);
      isNested = value === '';
    } else if (kind === 'continuation') {
      const header = headerInJavascript(text);
      if (header !== undefined) {
        hiddenHeaders.push({ header, line });
        warnings.push(warning(line, `to botocore, the indented [${header}] is more of the value above`));
      }
      if (isNested && !text.includes('=')) {
        problems.push({ line, message: `an indented line below "${name} =" must be "key = value"` });
      }
    } else if (kind === 'stray') {
      problems.push({ line, message: whyStray(text, current !== undefined) });
    }
  });
  return lines;
}

function whyStray(text: string, isInSection: boolean): string {
  // The line is not quoted: what stands in the place of a header may be a secret that was pasted there.
  if (/^\[[^\]]+$/u.test(text)) return 'the [ has no ] that closes it';
  return isInSection
    ? 'neither "key = value", nor a [section], nor a comment'
    : 'a line above the first [section]';
}

/**
 * What a section holds, by lower-cased key; of a key given twice the last. The value of a nested block begins with a
 * newline (see `nestedValues`). Read when asked for: of a file of thousands of profiles, most uses want one.
 */
export function sectionValues(
  { bytes }: Pick<SharedFile, 'bytes'>,
  { start, end }: Pick<Section, 'start' | 'end'>,
): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  let blanks = 0;
  visitLines(bytes.subarray(start, end), ({ kind, name, value, text }) => {
    if (kind === 'key') values.set(name, value);
    // Python keeps blank lines inside a value, and drops those at its end.
    if (kind === 'continuation')
      values.set(name, `${values.get(name) ?? ''}${'\n'.repeat(blanks + 1)}${text}`);
    if (kind === 'blank') blanks++;
    else if (kind !== 'comment') blanks = 0;
  });
  return values;
}

/** The lines of a section, its header first; offsets count from there. */
export function sectionLines(
  { bytes }: Pick<SharedFile, 'bytes'>,
  { start, end }: Pick<Section, 'start' | 'end'>,
): SharedLine[] {
  const lines: SharedLine[] = [];
  visitLines(bytes.subarray(start, end), (line) => lines.push(line));
  return lines;
}

/** With its mark, or two ASCII letters of it. */
const isUtf16 = (bytes: Buffer): boolean =>
  /^(?:fffe|feff|(?!00)..00(?!00)..00|00(?!00)..00(?!00)..)/u.test(bytes.toString('hex', 0, 4));

const warning = (line: number, message: string, stopsBotocore = false): Warning => ({
  line,
  message,
  stopsBotocore,
});

function encodingWarnings(bytes: Buffer): Warning[] {
  const warnings: Warning[] = [];
  if (startOfText(bytes) > 0) warnings.push(warning(1, 'the file begins with a byte order mark', true));
  if (isUtf8(bytes) || isUtf16(bytes)) return warnings;
  visitLines(bytes, ({ number: line, start, end }) => {
    if (!isUtf8(bytes.subarray(start, end))) warnings.push(warning(line, 'not UTF-8', true));
  });
  return warnings;
}

function headerWarnings(section: Section, firstLine: number | undefined): Warning[] {
  const { header, line, javascriptHeader } = section;
  const warnings: Warning[] = [];
  if (header === INHERITED_SECTION) {
    warnings.push(warning(line, 'botocore gives the keys of [DEFAULT] to every profile'));
  } else if (firstLine !== undefined) {
    warnings.push(warning(line, `a second [${header}]; the first is on line ${firstLine}`, true));
  }
  if (javascriptHeader !== header) {
    warnings.push(warning(line, `more than [${header}]: some SDKs see no section here`));
  }
  if (header === '__proto__') {
    warnings.push(warning(line, 'the JavaScript SDK reads nothing of a file with [__proto__]'));
  }
  return warnings;
}

/** The settings of an indented block (`s3 =` and the lines below it), undefined for a plain value. */
export function nestedValues(value: string): ReadonlyMap<string, string> | undefined {
  if (!value.startsWith('\n')) return undefined;
  const values = new Map<string, string>();
  for (const line of value.split('\n')) {
    const equals = line.indexOf('=');
    if (equals > 0) values.set(line.slice(0, equals).trim(), line.slice(equals + 1).trim());
  }
  return values;
}
