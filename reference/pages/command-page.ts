import type { DeclaredCommand, Described } from './declared.js';
import { jsonSection } from './json-section.js';
import { code, GENERATED, inline, markdownTable, page } from './markdown.js';
import type { Prose } from './prose.js';

const described = (heading: string, all: readonly Described[]): string =>
  all.length === 0
    ? ''
    : markdownTable(
        [heading, 'what it is'],
        all.map(({ term, text }) => [code(term), text]),
      );

/** What the declaration says, under headings of this depth. */
function declaredBlocks({ arguments: words, flagGroups }: DeclaredCommand, depth: string): string[] {
  const flags = flagGroups.map(({ heading, flags: all }) => described(heading ?? 'flag', all));
  return [
    ...(words.length === 0 ? [] : [`${depth} Arguments`, described('argument', words)]),
    ...(flags.length === 0 ? [] : [`${depth} Flags`, ...flags]),
  ];
}

const usage = (command: DeclaredCommand): string => `\`\`\`\n${command.usage}\n\`\`\``;

const partBlocks = (part: DeclaredCommand): string[] => [
  `## acctmgr ${part.name}`,
  inline(`${part.summary}.`),
  usage(part),
  ...declaredBlocks(part, '###'),
  jsonSection(part.name, '### JSON output'),
];

/** docs/reference/NAME.md */
export const commandPage = (command: DeclaredCommand, { lead, sections }: Prose): string =>
  page(
    GENERATED,
    `# acctmgr ${command.name}`,
    inline(`${command.summary}.`),
    usage(command),
    lead,
    ...sections.map(({ heading, text }) => `## ${heading}\n\n${text}`),
    ...declaredBlocks(command, '##'),
    'And the [flags of all commands](README.md#flags-of-all-commands).',
    jsonSection(command.name, '## JSON output'),
    ...command.parts.flatMap(partBlocks),
    'Also: [exit codes](exit-codes.md) · [environment variables](environment.md) · [accounts.json](accounts-json.md) · [all commands](README.md)',
  );
