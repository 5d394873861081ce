import type { PackagePage } from '../system/files/package-pages.js';

/** A page under the word that it is asked for by. */
export interface Topic {
  readonly name: string;
  readonly title: string;
  readonly file: string;
  readonly text: string;
}

const withoutEnding = (name: string): string => name.replace(/\.md$/, '');

/** `reference/assume.md` as `assume`, `reference/README.md` as `reference`; the first page of all has no name. */
function shortName(name: string): string {
  const words = withoutEnding(name).split('/');
  return (words.at(-1) === 'README' ? words.at(-2) : words.at(-1)) ?? '';
}

/** Of a command's page the heading is its name, and the sentence below it says more. */
function titleOf(text: string): string {
  const [, heading = '', below = ''] = /^# (.*)\n+(.*)/m.exec(text) ?? [];
  return heading.startsWith('acctmgr ') ? below.replace(/\.$/, '').replaceAll('\\<', '<') : heading.trim();
}

/** What tells those who edit a page, or the test that runs its blocks, something is nothing to whoever reads it. */
export const withoutMarks = (text: string): string =>
  text.replaceAll(/^<!--.*-->\n+/gm, '').replaceAll(/^(```\w+) norun .*$/gm, '$1');

/** The pages by short names. A page that stands higher has the first claim to one; another is then called by its whole path. */
export function topicsOf(pages: readonly PackagePage[]): readonly Topic[] {
  const depth = ({ name }: PackagePage) => name.split('/').length;
  const taken = new Set<string>();
  return [...pages]
    .sort((one, other) => depth(one) - depth(other))
    .flatMap(({ name, file, text }) => {
      const short = shortName(name);
      if (short === '') return [];
      const called = taken.has(short) ? withoutEnding(name) : short;
      taken.add(called);
      return [{ name: called, title: titleOf(text), file, text: withoutMarks(text) }];
    });
}
