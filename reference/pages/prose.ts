import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { withoutMarks } from '../../src/commands/topics.js';

/*
 * What a person wrote about a command: reference/commands/NAME.md. It begins with what the command does; "Examples" and other
 * sections follow. What can be read off the declarations is not repeated there.
 */

export interface Section {
  readonly heading: string;
  readonly text: string;
}

export interface Prose {
  readonly lead: string;
  readonly sections: readonly Section[];
}

export function parseProse(text: string): Prose {
  const [lead = '', ...sections] = withoutMarks(text).split(/^## /m);
  return {
    lead: lead.trim(),
    sections: sections.map((section) => {
      const [heading = '', ...lines] = section.split('\n');
      return { heading: heading.trim(), text: lines.join('\n').trim() };
    }),
  };
}

/** What a person wrote of something that is no command: reference/NAME.md. */
export const leadOf = (root: string, name: string): string =>
  withoutMarks(readFileSync(path.join(root, 'reference', `${name}.md`), 'utf8')).trim();

/** @returns an empty one for a command that nobody has written about yet */
export function proseOf(root: string, name: string): Prose {
  const file = path.join(root, 'reference', 'commands', `${name}.md`);
  return parseProse(existsSync(file) ? readFileSync(file, 'utf8') : '');
}
