import type { DeclaredCommand } from './declared.js';
import { globalFlags } from './declared.js';
import { code, GENERATED, markdownTable, page } from './markdown.js';

const linked = ({ name, summary, parts }: DeclaredCommand): (readonly string[])[] => [
  [`[acctmgr ${name}](${name}.md)`, summary],
  ...parts.map((part) => [
    `[acctmgr ${part.name}](${name}.md#acctmgr-${part.name.replaceAll(' ', '-')})`,
    part.summary,
  ]),
];

const OTHERS = [
  ['[accounts.json](accounts-json.md)', 'Every key, what it takes and where it counts'],
  ['[Environment variables](environment.md)', 'What acctmgr reads, and what it sets'],
  ['[Exit codes](exit-codes.md)', 'What a script can tell by them'],
  ['[The library](library.md)', "What `import … from 'acctmgr'` gives"],
  ['[json/](json)', 'The JSON Schemas of every `--json` output'],
  [
    '[json/error.schema.json](json/error.schema.json)',
    'The last line of stderr where a command fails with `--json`',
  ],
];

/** docs/reference/README.md */
export function indexPage(commands: readonly DeclaredCommand[]): string {
  const groups = [...new Set(commands.map(({ group }) => group))];
  return page(
    GENERATED,
    '# Reference',
    'Made of the program itself. `acctmgr docs NAME` prints one of these pages, `man acctmgr-NAME` shows that of a command.',
    ...groups.flatMap((group) => [
      `## ${group}`,
      markdownTable(
        ['command', 'what it does'],
        commands.filter((one) => one.group === group).flatMap(linked),
      ),
    ]),
    '## Flags of all commands',
    markdownTable(
      ['flag', 'what it does'],
      globalFlags.map(({ term, text }) => [code(term), text]),
    ),
    'The answer goes to stdout. Progress, questions, notices and errors go to stderr or to the terminal itself. With `--json`, stdout is one document, keys are in snake_case, and times are ISO 8601 in UTC. Where a command fails, stdout stays empty and the last line of stderr is the error.',
    '## And',
    markdownTable(['page', 'what it says'], OTHERS),
  );
}
