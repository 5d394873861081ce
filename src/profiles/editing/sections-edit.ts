import { oneLine } from '../../system/safe-text.js';
import { endOfText, lineBreakOf } from './line-break.js';
import { isPlainConfigHeader, isPlainValue, type SectionChange } from './section-change.js';
import { changedSection, foldedLine, newSection } from './section-edit.js';
import { provenWrites } from './section-proof.js';
import { refused, unsafeSections, type UnsafeSection, type SectionEdit } from './section-safety.js';
import type { Section, SharedFile } from './shared-file.js';

type IsPlain = (header: string) => boolean;

/** The file with the sections that are there already as wanted. */
function rewritten({ bytes, sections }: SharedFile, changes: ReadonlyMap<string, SectionChange>): Buffer {
  const lineBreak = lineBreakOf(bytes);
  const parts: Buffer[] = [];
  let position = 0;
  for (const section of sections) {
    const change = changes.get(section.header);
    if (change === undefined) continue;
    parts.push(bytes.subarray(position, section.start), changedSection(bytes, section, change, lineBreak));
    position = section.end;
  }
  return Buffer.concat([...parts, bytes.subarray(position)]);
}

/** The file with new sections, one below the other, as adding each by itself would leave it. */
function extended(bytes: Buffer, changes: readonly SectionChange[]): Buffer {
  const start = endOfText(bytes);
  const parts: Buffer[] = [];
  for (const change of changes) {
    const above = parts.at(-1);
    parts.push(
      above === undefined ? newSection(bytes, start, change) : newSection(above, above.length, change),
    );
  }
  return Buffer.concat([bytes.subarray(0, start), ...parts, bytes.subarray(start)]);
}

/** Of two sections of one name, which are unsafe, it does not matter which. */
const byHeader = ({ sections }: SharedFile): ReadonlyMap<string, Section> =>
  new Map(sections.map((section) => [section.header, section]));

/**
 * Tells why a change can't be made. The file is looked at once, for however many changes.
 *
 * @param isPlain - whether all readers take a header alike: of the config file, unless it says otherwise
 */
export function refusalsOf(
  file: SharedFile,
  isPlain: IsPlain = isPlainConfigHeader,
): (change: SectionChange) => UnsafeSection | undefined {
  const unsafe = unsafeSections(file);
  const existing = byHeader(file);
  return (change) => {
    const { name, values } = change;
    if (!isPlain(name)) return refused(`not every tool can read the header [${oneLine(name)}]`);
    const odd = [...values].find(([, value]) => !isPlainValue(value));
    if (odd !== undefined)
      return refused(`not every tool can read the value that ${odd[0]} of [${name}] would get`);
    const section = existing.get(name);
    return unsafe(name) ?? (section && foldedLine(file.bytes, section, change));
  };
}

/**
 * The file with several sections as wanted, edited as `writeSection` does it and proven once: one by one, thousands of
 * accounts would take minutes.
 *
 * @param changes - of different sections
 * @param isPlain - as `refusalsOf` has it
 */
export function writeSections(
  file: SharedFile,
  changes: readonly SectionChange[],
  isPlain?: IsPlain,
): SectionEdit {
  const refusalOf = refusalsOf(file, isPlain);
  for (const change of changes) {
    const refusal = refusalOf(change);
    if (refusal !== undefined) return refusal;
  }
  const existing = byHeader(file);
  const wanted = new Map(changes.map((change) => [change.name, change]));
  const bytes = extended(
    rewritten(file, wanted),
    changes.filter(({ name }) => !existing.has(name)),
  );
  if (bytes.equals(file.bytes)) return { kind: 'edited', bytes: undefined };
  return provenWrites(file, changes, bytes)
    ? { kind: 'edited', bytes }
    : refused('a section is laid out so that a change of it could change what its neighbours mean');
}
