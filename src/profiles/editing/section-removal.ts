import { breakAtEnd, breakAtStart, emptyLineAbove, endOfText } from './line-break.js';
import { provenRemoval } from './section-proof.js';
import { refused, unsafeSections, type SectionEdit } from './section-safety.js';
import { sectionLines, type SharedFile } from './shared-file.js';
import { startOfText } from './shared-line.js';

/**
 * The file without these sections. Comments stay, also those among the keys: they are the user's, and may hold what nobody
 * has elsewhere.
 */
export function removeSections(file: SharedFile, names: ReadonlySet<string>): SectionEdit {
  const unsafe = unsafeSections(file, (name) => names.has(name));
  for (const name of names) {
    const refusal = unsafe(name);
    if (refusal !== undefined) return refusal;
  }
  const going = file.sections.filter(({ header }) => names.has(header));
  const first = going[0];
  if (first === undefined) return { kind: 'edited', bytes: undefined };

  const kept: Buffer[] = [];
  let position = 0;
  for (const section of going) {
    const lines = sectionLines(file, section);
    const lastOwn = lines.findLastIndex(({ kind }) => kind !== 'blank' && kind !== 'comment');
    const comments = lines.slice(0, lastOwn).filter(({ kind }) => kind === 'comment');
    const blank = comments.length > 0 ? 0 : emptyLineAbove(file.bytes, section.start);
    kept.push(
      file.bytes.subarray(position, Math.max(position, section.start - blank)),
      ...comments.map(({ start, end }) => file.bytes.subarray(section.start + start, section.start + end)),
    );
    position = section.start + (lines[lastOwn]?.end ?? 0);
  }
  kept.push(file.bytes.subarray(position));

  // Writing a section and removing it leaves the file as it was: see newSection for what it adds at the edges of a file.
  let bytes = Buffer.concat(kept);
  if (position === file.bytes.length && breakAtEnd(file.bytes) === 0) {
    bytes = bytes.subarray(0, bytes.length - breakAtEnd(bytes));
  }
  const top = startOfText(file.bytes);
  if (first.start === top && endOfText(bytes) > top) {
    bytes = Buffer.concat([bytes.subarray(0, top), bytes.subarray(top + breakAtStart(bytes.subarray(top)))]);
  }
  return provenRemoval(file, names, bytes)
    ? { kind: 'edited', bytes }
    : refused(`[${first.header}] cannot be removed without changing what its neighbours mean`, first.line);
}
