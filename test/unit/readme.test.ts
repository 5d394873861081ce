import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Command as Declaration } from 'commander';
import { describe, expect, test } from 'vitest';
import { checkAccountsFile } from '../../src/accounts/locating/accounts-file.js';
import { runNamedCommand } from '../../src/cli/program.js';
import { COMMANDS } from '../../src/cli/registry.js';

/* The README is a promise: what it names exists, and what exists is named. */

const readme = readFileSync(path.join(import.meta.dirname, '../../README.md'), 'utf8');

interface Block {
  readonly language: string;
  readonly text: string;
}

const FENCE = /^```(\w*)\n(.*?)^```$/gms;
const blocks: readonly Block[] = [...readme.matchAll(FENCE)].map(([, language = '', text = '']) => ({
  language,
  text,
}));
const spans = [...readme.replaceAll(FENCE, '').matchAll(/`([^`\n]+)`/g)].map(([, text = '']) => text);

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

describe('what the README names exists', () => {
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

  test('every link within the page leads somewhere', () => {
    const anchors = [...readme.replaceAll(FENCE, '').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\w\- ]/g, '')
        .replaceAll(' ', '-'),
    );
    const links = [...readme.matchAll(/\]\(#([^)]*)\)/g)].map(([, anchor]) => anchor);
    expect(links.filter((anchor) => !anchors.includes(anchor ?? ''))).toEqual([]);
  });
});

describe('what exists is named in the README', () => {
  test.each([...commands])('%s with its flags', (name, flags) => {
    expect(invocations.map(({ command }) => command)).toContain(name);
    expect(flags.filter((flag) => !new RegExp(`${flag}(?![a-z-])`).test(readme))).toEqual([]);
  });

  test('the flags of all commands', () => {
    expect(globalFlags.filter((flag) => !readme.includes(`\`${flag}`))).toEqual([]);
  });
});

describe('the JSON of the README', () => {
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
