import { createScanner, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import { quoted, type ValuePath } from '../checking/finding.js';

/** Something wrong with the text as JSON, at a known place of it. */
export interface TextFault {
  readonly offset: number;
  readonly path: ValuePath;
  readonly message: string;
  readonly expected: string;
}

export interface JsonText {
  /** Undefined where the text is so broken that no value can be read from it. */
  readonly value: { readonly parsed: unknown; readonly tree: Node } | undefined;
  readonly faults: readonly TextFault[];
}

/** Deeper than any policy document, and shallow enough for every recursive reader. */
const DEEPEST = 64;

/**
 * Reads `text` as JSON and says where it is not. Comments and trailing commas are faults, but are read past, so that the rest
 * of the file is checked with them.
 */
export function readJsonText(text: string): JsonText {
  const { faults, plain, isTooDeep } = scan(text);
  if (isTooDeep) return { value: undefined, faults };
  const errors: ParseError[] = [];
  const tree = parseTree(plain, errors, { disallowComments: true, allowTrailingComma: false });
  const first = errors.sort((one, other) => one.offset - other.offset)[0];
  if (first !== undefined || tree === undefined) {
    return { value: undefined, faults: [...faults, describeError(text, first)] };
  }
  try {
    return { value: { parsed: JSON.parse(plain), tree }, faults: [...faults, ...duplicateKeys(tree)] };
  } catch (error) {
    // The engine is stricter than the scanner in a corner that is not known; better its words than none.
    const message = error instanceof Error ? error.message : 'not valid JSON';
    return { value: undefined, faults: [...faults, fault(0, quoted(message), 'valid JSON')] };
  }
}

const fault = (offset: number, message: string, expected: string): TextFault => ({
  offset,
  path: [],
  message,
  expected,
});

/** Finds comments and trailing commas; `plain` has blanks in their place, so that every offset stays. */
function scan(text: string): { faults: TextFault[]; plain: string; isTooDeep: boolean } {
  const faults: TextFault[] = [];
  const plain = text.split('');
  const blank = (offset: number, length: number) => {
    for (let at = offset; at < offset + length; at += 1) if (!/[\r\n]/.test(plain[at] ?? '')) plain[at] = ' ';
  };
  let comma: number | undefined;
  let depth = 0;
  const scanner = createScanner(text, false);
  for (;;) {
    scanner.scan();
    const offset = scanner.getTokenOffset();
    const length = scanner.getTokenLength();
    const token = text.slice(offset, offset + length);
    if (length === 0) return { faults, plain: plain.join(''), isTooDeep: false };
    if (/^\s/.test(token)) continue;
    if (/^\/[/*]/.test(token)) {
      faults.push(
        fault(
          offset,
          'comments are not allowed in JSON',
          'no comment, or a key of your own that begins with x_',
        ),
      );
      blank(offset, length);
      continue;
    }
    if ((token === '}' || token === ']') && comma !== undefined) {
      faults.push(
        fault(comma, `a comma before ${token} is not allowed in JSON`, 'no comma after the last entry'),
      );
      blank(comma, 1);
    }
    comma = token === ',' ? offset : undefined;
    if (token === '{' || token === '[') depth += 1;
    if (token === '}' || token === ']') depth -= 1;
    if (depth > DEEPEST) {
      faults.push(fault(offset, 'lists and objects are nested too deeply', `at most ${DEEPEST} levels`));
      return { faults, plain: '', isTooDeep: true };
    }
  }
}

const ERRORS: Readonly<Record<string, readonly [string, string]>> = {
  PropertyNameExpected: ['no key where one belongs', 'a key in double quotes'],
  ValueExpected: [
    'no value where one belongs',
    'a value: a string in double quotes, a number, true, false, { … } or [ … ]',
  ],
  ColonExpected: ['no colon after the key', '"key": value'],
  CommaExpected: ['no comma before this', 'a comma between two entries'],
  CloseBraceExpected: ['an object is not closed', 'a }'],
  CloseBracketExpected: ['a list is not closed', 'a ]'],
  EndOfFileExpected: ['text after the end of the JSON value', 'the end of the file'],
  UnexpectedEndOfString: ['a string is not closed on its line', 'a closing double quote'],
  UnexpectedEndOfNumber: ['a number is cut off', 'digits'],
  InvalidNumberFormat: ['a number that JSON does not know', 'digits without leading zeros'],
  InvalidUnicode: ['a \\u escape that is not one', 'four hexadecimal digits after \\u'],
  InvalidEscapeCharacter: ['a backslash before a character that needs none', '\\\\ for a backslash'],
  InvalidCharacter: ['a control character (a tab or the like) inside a string', '\\t, \\n or \\u…'],
};

function describeError(text: string, error: ParseError | undefined): TextFault {
  if (text.trim() === '') return fault(0, 'the file is empty', '{ "accounts": [ … ] }');
  const offset = error?.offset ?? 0;
  if (text.slice(offset).trim() === '') {
    return fault(text.trimEnd().length, 'the file ends too early', 'a } or ] for each one that is open');
  }
  const token = /^[^\s,:{}[\]]*/.exec(text.slice(offset))?.[0] ?? '';
  if (/^['\u2018-\u201f]/.test(token)) {
    return fault(offset, `${quoted(token)} stands in quotes that JSON does not know`, 'double quotes (")');
  }
  const [message, expected] = ERRORS[error === undefined ? '' : printParseErrorCode(error.error)] ?? [
    `${quoted(token)} means nothing in JSON`,
    'a string in double quotes, a number, true, false or null',
  ];
  return fault(offset, message, expected);
}

function duplicateKeys(node: Node, path: ValuePath = []): TextFault[] {
  if (node.type === 'array') {
    return (node.children ?? []).flatMap((item, index) => duplicateKeys(item, [...path, index]));
  }
  if (node.type !== 'object') return [];
  const seen = new Set<string>();
  return (node.children ?? []).flatMap(({ children: [key, value] = [] }) => {
    const name = String(key?.value);
    const inside = value === undefined ? [] : duplicateKeys(value, [...path, name]);
    if (!seen.has(name)) {
      seen.add(name);
      return inside;
    }
    const again = {
      path: [...path, name],
      message: `the key ${quoted(name)} stands there twice`,
      expected: 'each key once',
    };
    return [{ ...again, offset: key?.offset ?? 0 }, ...inside];
  });
}
