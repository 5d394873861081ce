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

/** As `unsafeSections`, for one section. */
export const unsafeToEdit = (file: SharedFile, name: string): UnsafeSection | undefined =>
  unsafeSections(file, (other) => other === name)(name);

/**
 * Which sections nobody should edit, because readers disagree about where one begins or ends.
 *
 * @param isWanted - whether a section will be asked for
 */
export function unsafeSections(
  { problems, sections, hiddenHeaders }: SharedFile,
  isWanted: (name: string) => boolean = () => true,
): (name: string) => UnsafeSection | undefined {
  const [problem] = problems;
  if (problem !== undefined) return () => refused(problem.message, problem.line);
  const found = new Map<string, UnsafeSection>();
  const refuse = (name: string, message: string, line: number): void => {
    if (isWanted(name) && !found.has(name)) found.set(name, refused(message, line));
  };
  const seen = new Set<string>();
  for (const { header, line } of sections) {
    if (!isWanted(header)) continue;
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
    if (!isWanted(section.header)) return;
    const next = sections[index + 1];
    for (const { header, javascriptHeader, line } of next === undefined ? [section] : [section, next]) {
      if (javascriptHeader !== header) refuse(section.header, UNCLEAR, line);
    }
    const within = hiddenHeaders[hidden];
    const isWithin = within !== undefined && (next === undefined || within.line < next.line);
    if (isWithin) refuse(section.header, UNCLEAR, within.line);
  });
  return (name) => found.get(name);
}
