import type { SharedFile } from './shared-file.js';

/** It names the line where there is one. */
export interface UnsafeSection {
  readonly kind: 'refused';
  readonly message: string;
  readonly line?: number;
}

/** `bytes` is undefined where the file already is as wanted. */
export type SectionEdit = { readonly kind: 'edited'; readonly bytes: Buffer | undefined } | UnsafeSection;

export const refused = (message: string, line?: number): UnsafeSection =>
  line === undefined ? { kind: 'refused', message } : { kind: 'refused', message, line };

const UNCLEAR = 'tools disagree on whether a section begins here';

/** As `unsafeAmong`, for one section. */
export const unsafeToEdit = (file: SharedFile, name: string): UnsafeSection | undefined =>
  unsafeAmong(file, new Set([name])).get(name);

/** Which of these sections nobody should edit, because readers disagree about where one begins or ends. */
export function unsafeAmong(
  { problems, sections, hiddenHeaders }: SharedFile,
  names: ReadonlySet<string>,
): ReadonlyMap<string, UnsafeSection> {
  const found = new Map<string, UnsafeSection>();
  const refuse = (name: string, message: string, line: number): void => {
    if (names.has(name) && !found.has(name)) found.set(name, refused(message, line));
  };
  const [problem] = problems;
  if (problem !== undefined) {
    for (const name of names) refuse(name, problem.message, problem.line);
    return found;
  }
  const seen = new Set<string>();
  for (const { header, line } of sections) {
    if (!names.has(header)) continue;
    if (seen.has(header)) refuse(header, `[${header}] stands here for the second time`, line);
    seen.add(header);
  }
  const elsewhere = (name: string, line: number): void => {
    refuse(name, `tools disagree on whether [${name}] begins here`, line);
  };
  for (const { header, line } of hiddenHeaders) elsewhere(header, line);
  for (const { header, javascriptHeader, line } of sections) {
    if (javascriptHeader !== undefined && javascriptHeader !== header) elsewhere(javascriptHeader, line);
  }
  // Both in the order of the file.
  let hidden = 0;
  sections.forEach((section, index) => {
    while ((hiddenHeaders[hidden]?.line ?? Infinity) <= section.line) hidden += 1;
    if (!names.has(section.header)) return;
    const next = sections[index + 1];
    for (const { header, javascriptHeader, line } of next === undefined ? [section] : [section, next]) {
      if (javascriptHeader !== header) refuse(section.header, UNCLEAR, line);
    }
    const within = hiddenHeaders[hidden];
    const isWithin = within !== undefined && (next === undefined || within.line < next.line);
    if (isWithin) refuse(section.header, UNCLEAR, within.line);
  });
  return found;
}
