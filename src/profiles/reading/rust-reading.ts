import type { FileProblem } from '../editing/shared-file.js';

/*
 * Where the SDK for Rust stops, which then has nothing of the file: aws-runtime, env_config/parse.rs. It is stricter than
 * botocore in some things: indentation means "more of the value above", and nothing else.
 */

const EXPECTED = {
  header: 'a [section] must end with ], for the Rust SDK',
  first: 'a line above the first [section]',
  equals: 'no = in the line, which the Rust SDK wants',
  name: 'nothing before the =, which the Rust SDK does not take',
  indent: 'an indented line below the [section], which the Rust SDK does not take',
} as const;

const trimmed = (line: string): string => line.replace(/^[ \t]+/, '').replace(/[ \t]+$/, '');

/** Without the comment: one in a header needs no blank before it. */
const withoutComment = (line: string, wantsBlank: boolean): string =>
  trimmed(trimmed(line).split(wantsBlank ? /(?:^|(?<=\s))[#;]/u : /[#;]/u)[0] ?? '');

/** What is wrong with `key = value`, undefined where nothing is. */
function wrongProperty(line: string): string | undefined {
  const equals = withoutComment(line, true).indexOf('=');
  if (equals < 0) return EXPECTED.equals;
  return trimmed(withoutComment(line, true).slice(0, equals)) === '' ? EXPECTED.name : undefined;
}

const hasValue = (line: string): boolean => {
  const text = withoutComment(line, true);
  return trimmed(text.slice(text.indexOf('=') + 1)) !== '';
};

/** The first line that the Rust SDK stops at. @param text - as it is, a byte order mark included */
export function rustProblem(text: string): FileProblem | undefined {
  let state: 'start' | 'section' | 'value' | 'block' = 'start';
  const lines = text.split('\n');
  for (const [index, whole] of lines.entries()) {
    // A line ends with CR LF as a whole; at the end of the file, a CR alone is more of the line.
    const raw = whole.endsWith('\r') && index < lines.length - 1 ? whole.slice(0, -1) : whole;
    if (trimmed(raw) === '' || /^[#;]/.test(raw)) continue;
    let message: string | undefined;
    if (raw.startsWith('[')) {
      message = withoutComment(raw, false).endsWith(']') ? undefined : EXPECTED.header;
      state = 'section';
    } else if (state === 'start') message = EXPECTED.first;
    else if (/^[ \t]/.test(raw)) {
      message = state === 'section' ? EXPECTED.indent : state === 'block' ? wrongProperty(raw) : undefined;
    } else {
      message = wrongProperty(raw);
      state = hasValue(raw) ? 'value' : 'block';
    }
    if (message !== undefined) return { line: index + 1, message };
  }
  return undefined;
}
