import { LINE_KEYS, type LogLine } from '../../access-log/entry.js';
import { csvRecord } from '../../output/csv.js';

/* The forms of an export, as texts that are printed one after the other: a log may be larger than memory. */

function* csvOf(entries: Iterable<LogLine>): Generator<string> {
  yield csvRecord(LINE_KEYS);
  for (const entry of entries) yield csvRecord(LINE_KEYS.map((key) => entry[key]));
}

function* jsonOf(entries: Iterable<LogLine>): Generator<string> {
  let before = '[\n';
  for (const entry of entries) {
    yield `${before}  ${JSON.stringify(entry)}`;
    before = ',\n';
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}

function* jsonLinesOf(entries: Iterable<LogLine>): Generator<string> {
  for (const entry of entries) yield `${JSON.stringify(entry)}\n`;
}

/** The forms that give each entry. */
export const LISTS = { csv: csvOf, json: jsonOf, jsonl: jsonLinesOf } as const;

export type ListFormat = keyof typeof LISTS;

export function* queriesOf(statements: Iterable<string>): Generator<string> {
  let before = '';
  for (const statement of statements) {
    yield `${before}${statement};\n`;
    before = '\n';
  }
}

/** Of a file of a million lines, each alone would be a write of its own. */
const PART_LENGTH = 64 * 1024;

export function* inParts(texts: Iterable<string>): Generator<string> {
  let part = '';
  for (const text of texts) {
    part += text;
    if (part.length < PART_LENGTH) continue;
    yield part;
    part = '';
  }
  yield part;
}
