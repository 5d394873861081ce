import { VARIABLES } from '../environment.js';
import { EXIT_CODES } from '../exit-codes.js';
import { globalFlags, type DeclaredCommand, type Described, type FlagGroup } from './declared.js';
import type { Prose } from './prose.js';
import { entry, heading, literal, manPage, paragraph, roffOf, subheading } from './roff.js';

const entries = (all: readonly Described[]): string =>
  all.map(({ term, text }) => entry(term, text)).join('\n');

const flagParts = (groups: readonly FlagGroup[]): string[] =>
  groups.flatMap(({ heading: title, flags }) => [
    title === undefined ? '' : subheading(title),
    entries(flags),
  ]);

const nameOf = (command: DeclaredCommand): string => `acctmgr-${command.name}`;

function partSection(part: DeclaredCommand): string[] {
  const words = [...part.arguments, ...part.flagGroups.flatMap(({ flags }) => flags)];
  return [
    subheading(`acctmgr ${part.name}`),
    paragraph(`${part.summary}.`),
    literal(part.usage),
    entries(words),
  ];
}

/** man/acctmgr-NAME.1 */
export function commandManPage(command: DeclaredCommand, { lead, sections }: Prose): string {
  const { arguments: words, flagGroups, parts } = command;
  const summary = command.summary.charAt(0).toLowerCase() + command.summary.slice(1);
  return manPage(
    nameOf(command),
    heading('Name'),
    `${nameOf(command)} \\- ${summary}`,
    heading('Synopsis'),
    literal([command.usage, ...parts.map(({ usage }) => usage)].join('\n')),
    heading('Description'),
    lead === '' ? paragraph(`${command.summary}.`) : roffOf(lead),
    ...(words.length === 0 ? [] : [heading('Arguments'), entries(words)]),
    ...(flagGroups.length === 0 ? [] : [heading('Options'), ...flagParts(flagGroups)]),
    ...(parts.length === 0 ? [] : [heading('Subcommands'), ...parts.flatMap(partSection)]),
    ...sections.flatMap((section) => [heading(section.heading), roffOf(section.text)]),
    heading('See also'),
    paragraph(
      `**acctmgr**(1) has the flags of all commands, the exit codes and the variables. \`acctmgr docs ${command.name}\` prints this page with the JSON output.`,
    ),
  );
}

/** man/acctmgr.1 */
export function programManPage(commands: readonly DeclaredCommand[], lead: string): string {
  const groups = [...new Set(commands.map(({ group }) => group))];
  const listed = (group: string) =>
    commands
      .filter((one) => one.group === group)
      .flatMap((one) => [one, ...one.parts])
      .map(({ name, summary }) => ({ term: `acctmgr ${name}`, text: summary }));
  return manPage(
    'acctmgr',
    heading('Name'),
    'acctmgr \\- switch between AWS accounts',
    heading('Synopsis'),
    literal('acctmgr [options] COMMAND [arguments]'),
    heading('Description'),
    roffOf(lead),
    heading('Commands'),
    ...groups.flatMap((group) => [subheading(group), entries(listed(group))]),
    heading('Options'),
    entries(globalFlags),
    heading('Exit status'),
    entries(EXIT_CODES),
    heading('Environment'),
    ...VARIABLES.flatMap((group) => [
      subheading(group.heading),
      group.lead === '' ? '' : paragraph(group.lead),
      entries(group.variables),
    ]),
    heading('See also'),
    paragraph(commands.map((one) => `**${nameOf(one)}**(1)`).join(', ')),
  );
}
