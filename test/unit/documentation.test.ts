import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { Command as Declaration } from 'commander';
import { describe, expect, test } from 'vitest';
import { checkAccountsFile } from '../../src/accounts/locating/accounts-file.js';
import { runNamedCommand } from '../../src/cli/program.js';
import { COMMANDS } from '../../src/cli/registry.js';
import { readPage } from '../support/documentation/page.js';
import { pageNames, pageText, referenceSources, ROOT } from '../support/documentation/pages.js';

/* README.md and docs/ are a promise: what they name exists, and what exists is named. */

const pages = [...pageNames, ...referenceSources].map(pageText).join('\n');
const reference = readdirSync(path.join(ROOT, 'docs/reference'))
  .filter((name) => name.endsWith('.md'))
  .map((name) => path.join('docs/reference', name));

interface Block {
  readonly language: string;
  readonly text: string;
}

const FENCE = /^```(\w*)[^\n]*\n(.*?)^```$/gms;
const blocks: readonly Block[] = [...pages.matchAll(FENCE)].map(([, language = '', text = '']) => ({
  language,
  text,
}));
const spans = [...pages.replaceAll(FENCE, '').matchAll(/`([^`\n]+)`/g)].map(([, text = '']) => text);

const flagsOf = (declaration: Declaration): string[] =>
  declaration.options.flatMap(({ long }) => (typeof long === 'string' ? [long] : []));

/** `--help` is the only place where the flags of all commands stand together. */
async function flagsOfHelp(): Promise<readonly string[]> {
  let text = '';
  const write = (part: string) => {
    text += part;
  };
  const handlers = { run: () => Promise.resolve(), write, writeError: write, columns: undefined };
  await runNamedCommand(['--help'], handlers).catch(() => undefined);
  return [...text.matchAll(/^ {2}(?:-h, )?(--[a-z-]+)/gm)].map(([, flag = '']) => flag);
}

const globalFlags = await flagsOfHelp();
const commands = new Map<string, readonly string[]>();
for (const { name, load } of COMMANDS.filter(({ isInternal }) => isInternal !== true)) {
  const { declare, subcommands = [] } = await load();
  const parts = [declare, ...subcommands.map(({ command }) => command.declare)];
  const flags = parts.flatMap((part) => {
    const declaration = new Declaration(name);
    part(declaration);
    return flagsOf(declaration);
  });
  commands.set(name, [...new Set(flags)]);
}
const allFlags = new Set([...globalFlags, ...[...commands.values()].flat()]);

interface Invocation {
  readonly line: string;
  readonly command: string | undefined;
  readonly flags: readonly string[];
}

/** `acctmgr --config bad.json validate --json` in its parts; what follows `--`, `;` or `#` is somebody else's. */
function invocation(line: string): Invocation {
  const words = line.split(/\s+(?:--|#)(?:\s|$)|[;)"]/)[0]?.split(/\s+/) ?? [];
  const [, ...rest] = words;
  const positionals = rest.filter((word, index) => !word.startsWith('-') && rest[index - 1] !== '--config');
  return {
    line,
    command: positionals[0],
    flags: rest.flatMap((word) => /^--[a-z-]+/.exec(word)?.[0] ?? []),
  };
}

const shellLines = blocks
  .filter(({ language }) => language === 'sh' || language === 'console')
  .flatMap(({ text, language }) =>
    text
      .split('\n')
      .flatMap((line) => (language === 'sh' ? [line] : line.startsWith('$ ') ? [line.slice(2)] : [])),
  );
const invocations = [...shellLines, ...spans]
  .flatMap((line) => /(?:^|\$\()acctmgr .*/.exec(line)?.[0].replace(/^\$\(/, '') ?? [])
  .map(invocation);

describe('what the pages name exists', () => {
  test('it shows the program at work', () => {
    expect(globalFlags).toEqual(expect.arrayContaining(['--config', '--json', '--help']));
    expect(invocations.length).toBeGreaterThan(30);
  });

  test.each(invocations)('$line', ({ command, flags }) => {
    const known = command === undefined ? [] : commands.get(command);
    if (command !== 'help') expect(known, `a command ${String(command)}`).toBeDefined();
    expect(flags.filter((flag) => ![...globalFlags, ...(known ?? [])].includes(flag))).toEqual([]);
  });

  test("every flag in running text is one of ours, or npm's", () => {
    const flags = spans.flatMap((span) => /^--[a-z-]+/.exec(span)?.[0] ?? []);
    expect(flags.filter((flag) => !allFlags.has(flag) && flag !== '--prefix')).toEqual([]);
  });
});

describe('what exists is named', () => {
  test.each([...commands])('%s with its flags', (name, flags) => {
    expect(invocations.map(({ command }) => command)).toContain(name);
    const told = pages + reference.map(pageText).join('\n');
    expect(flags.filter((flag) => !new RegExp(`${flag}(?![a-z-])`).test(told))).toEqual([]);
  });

  test('the flags of all commands', () => {
    expect(
      globalFlags.filter((flag) => !(pages + pageText('docs/reference/README.md')).includes(flag)),
    ).toEqual([]);
  });
});

describe('the JSON of the pages', () => {
  const documents = blocks.filter(({ language }) => language === 'json').map(({ text }) => text);
  const inventories = documents.filter((text) => text.includes('"accounts":'));

  test('is JSON', () => {
    expect(documents.length).toBeGreaterThan(5);
    for (const text of documents) expect(() => JSON.parse(text) as unknown, text).not.toThrow();
  });

  test('has inventories, each of them valid', async () => {
    expect(inventories.length).toBeGreaterThan(2);
    for (const text of inventories) expect((await checkAccountsFile(text)).problems, text).toEqual([]);
  });
});

describe('the pages', () => {
  test('README.md is read in one go', () => {
    expect(pageText('README.md').split('\n').length).toBeLessThanOrEqual(150);
  });

  test('say why a block is not run, and few are', () => {
    const notRun = [...pageNames, ...referenceSources].flatMap((name) =>
      readPage(pageText(name)).notRun.map((why) => `${name}: ${why}`),
    );
    expect(notRun).toMatchInlineSnapshot(`
      [
        "README.md: it installs for the whole machine",
        "README.md: each has tests of its own",
        "docs/containers-and-ci.md: it needs Docker",
        "docs/containers-and-ci.md: it belongs in a step of a workflow",
        "docs/identity-center.md: it opens a browser",
        "docs/identity-center.md: somebody has to grant it",
        "docs/many-accounts.md: it needs an AWS account",
        "docs/many-accounts.md: it needs an organization",
        "docs/mfa-chains-and-durations.md: the AWS CLI asks on the terminal, and its session has a number of its own",
        "docs/moving-to-identity-center.md: it opens a browser",
        "docs/team.md: it needs a repository of yours",
        "docs/who-took-what.md: it takes a log of megabytes",
        "docs/windows.md: it is for PowerShell",
        "docs/windows.md: it is for PowerShell",
        "docs/without-aws.md: it serves until it is stopped",
        "docs/without-aws.md: it serves until it is stopped",
        "reference/commands/console.md: it opens a browser",
        "reference/commands/exec.md: it needs Terraform",
        "reference/commands/log.md: it goes on until Ctrl-C",
        "reference/commands/log.md: it takes a log of megabytes",
        "reference/commands/log.md: it is for a timer",
        "reference/commands/mfa.md: it asks for codes of a device that does not exist yet",
        "reference/commands/roles.md: it needs an organization",
        "reference/commands/roles.md: it ends with 1 where a role differs",
        "reference/commands/roles.md: it takes a role away from everybody",
      ]
    `);
  });
});

/** As GitHub makes them: lower case, no punctuation, a number behind what stands there twice. */
function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of text.replaceAll(FENCE, '').matchAll(/^#+ (.*)$/gm)) {
    const anchor = heading
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, '')
      .replaceAll(' ', '-');
    const again = [...anchors].filter((other) => other.replace(/-\d+$/, '') === anchor).length;
    anchors.add(again === 0 ? anchor : `${anchor}-${again}`);
  }
  return anchors;
}

/** Links to files of the repository and to headings, without those to the web. */
function linksOf(text: string): readonly string[] {
  const prose = text.replaceAll(FENCE, '').replaceAll(/`[^`\n]*`/g, '');
  const inText = [...prose.matchAll(/\]\(([^)\s]+)\)/g)];
  const inHtml = [...prose.matchAll(/(?:src|srcset|href)="([^"]+)"/g)];
  return [...inText, ...inHtml].flatMap(([, target = '']) => (/^[a-z]+:/.test(target) ? [] : [target]));
}

describe('every link leads somewhere', () => {
  const names = [...pageNames, ...reference, 'CONTRIBUTING.md', 'CHANGELOG.md'];

  test.each(names)('%s', (name) => {
    const broken = linksOf(pageText(name)).filter((link) => {
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? name : path.join(path.dirname(name), file);
      if (!existsSync(path.join(ROOT, target))) return true;
      return anchor !== undefined && !anchorsOf(pageText(target)).has(anchor);
    });
    expect(broken).toEqual([]);
  });
});
