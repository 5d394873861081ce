import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { referenceDocuments } from '../../../reference/documents.js';
import { SHAPES, WITHOUT_ANSWER } from '../../../reference/json/shapes.js';
import { declaredCommands } from '../../../reference/pages/declared.js';
import { proseOf } from '../../../reference/pages/prose.js';

const ROOT = path.join(import.meta.dirname, '../../..');
const MEND = 'run npm run reference';
const documents = await referenceDocuments(ROOT);
const commands = await declaredCommands();

const filesIn = (folder: string): string[] =>
  readdirSync(path.join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));

const pages = [...documents].filter(([file]) => file.endsWith('.md'));

describe('the generated files', () => {
  it('are all that stands in their folders', () => {
    const standing = [...filesIn('docs/reference'), ...filesIn('man')].sort();
    expect(standing, MEND).toEqual([...documents.keys()].sort());
  });

  it.each([...documents])('%s is what is generated', (file, text) => {
    expect(readFileSync(path.join(ROOT, file), 'utf8') === text, MEND).toBe(true);
  });
});

describe('the package', () => {
  it('holds the pages, and tells npm of the manual', () => {
    const text = readFileSync(path.join(ROOT, 'package.json'), 'utf8');
    const { files, man } = JSON.parse(text) as { files: string[]; man: string[] };
    expect(files).toEqual(expect.arrayContaining(['docs', 'man']));
    expect(man, MEND).toEqual([...documents.keys()].filter((file) => file.startsWith('man/')));
  });
});

describe('every command', () => {
  it.each(commands)('$name has its prose with examples', ({ name }) => {
    const { lead, sections } = proseOf(ROOT, name);
    expect(lead, `reference/commands/${name}.md`).not.toBe('');
    expect(sections.map(({ heading }) => heading)).toContain('Examples');
  });

  it.each(commands.filter(({ name }) => name !== 'exec'))(
    '$name has the shape of its JSON',
    ({ name, parts }) => {
      const own = WITHOUT_ANSWER.has(name) ? [] : [name];
      for (const command of [...own, ...parts.map((part) => part.name)])
        expect(SHAPES[command], command).toBeDefined();
    },
  );

  it('of which a shape or prose tells exists', () => {
    const names = commands.map(({ name }) => name);
    const told = filesIn('reference/commands').map((file) => path.basename(file, '.md'));
    expect(told.filter((name) => !names.includes(name))).toEqual([]);
  });
});

const anchorsOf = (text: string): string[] =>
  [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );

describe('the pages', () => {
  it.each(pages)('%s has no link that leads nowhere', (file, text) => {
    const links = [...text.matchAll(/\]\(([^)]*)\)/g)].map(([, link = '']) => link);
    for (const link of links.filter((one) => !one.startsWith('https:'))) {
      const [to = '', anchor] = link.split('#');
      const target = to === '' ? file : path.posix.join(path.posix.dirname(file), to);
      const pageText = () => documents.get(target) ?? readFileSync(path.join(ROOT, target), 'utf8');
      if (anchor !== undefined) expect(anchorsOf(pageText()), link).toContain(anchor);
      else expect(existsSync(path.join(ROOT, target)), link).toBe(true);
    }
  });

  it.each(pages)('%s has no word in angle brackets that a browser would take for a tag', (_file, text) => {
    const prose = text.replaceAll(/^```[^]*?^```$/gm, '').replaceAll(/`[^`]*`/g, '');
    expect(/(?<!\\)<(?!!--)/.exec(prose)?.[0]).toBeUndefined();
  });
});

const mandoc = spawnSync('mandoc', ['-Tlint', '-Wwarning', ...filesIn('man')], {
  cwd: ROOT,
  encoding: 'utf8',
});

describe.skipIf(mandoc.error !== undefined)('the manual pages', () => {
  it('are what mandoc takes for well formed, but for the date, which they leave out', () => {
    const findings = mandoc.stdout
      .split('\n')
      .filter((line) => line !== '' && !line.includes('missing date'));
    expect(findings).toEqual([]);
  });
});
