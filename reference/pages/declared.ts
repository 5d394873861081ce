import { Command as Declaration, Help, type Option } from 'commander';
import { COMMANDS, type RegisteredCommand } from '../../src/cli/registry.js';
import { declareGlobalFlags } from '../../src/cli/global-flags.js';
import { descriptions } from '../../src/cli/help.js';
import type { Command } from '../../src/commands/command.js';

/* The commands as they are declared, as plain values. */

export interface Described {
  /** As it is typed: `--duration <time>`, `[names...]`. */
  readonly term: string;
  readonly text: string;
}

export interface FlagGroup {
  /** Undefined for those that stand in no group. */
  readonly heading: string | undefined;
  readonly flags: readonly Described[];
}

export interface DeclaredCommand {
  /** With that of the command that it belongs to: `log stats`. */
  readonly name: string;
  readonly summary: string;
  readonly group: string;
  readonly usage: string;
  readonly arguments: readonly Described[];
  readonly flagGroups: readonly FlagGroup[];
  readonly parts: readonly DeclaredCommand[];
}

const help = Object.assign(new Help(), descriptions);

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

const flagOf = (option: Option): Described => ({
  term: help.optionTerm(option),
  text: help.optionDescription(option),
});

function groupsOf(declaration: Declaration): FlagGroup[] {
  const groups = new Map<string | undefined, Described[]>();
  for (const option of declaration.options.filter(({ hidden }) => !hidden)) {
    const named = option.helpGroupHeading?.replace(/:$/, '');
    const heading = named === 'Options' ? undefined : named;
    groups.set(heading, [...(groups.get(heading) ?? []), flagOf(option)]);
  }
  const all = [...groups].map(([heading, flags]) => ({ heading, flags }));
  // What stands in no group would seem to belong to the group before it.
  return [
    ...all.filter(({ heading }) => heading === undefined),
    ...all.filter(({ heading }) => heading !== undefined),
  ];
}

function declared(name: string, summary: string, group: string, command: Command): DeclaredCommand {
  const declaration = new Declaration(name).description(summary);
  command.declare(declaration);
  return {
    name,
    summary: sentence(summary),
    group,
    usage: `acctmgr ${name} ${declaration.usage()}`.trim(),
    arguments: declaration.registeredArguments.map((argument) => ({
      term: help.argumentTerm(argument),
      text: help.argumentDescription(argument),
    })),
    flagGroups: groupsOf(declaration),
    parts: (command.subcommands ?? []).map((part) =>
      declared(`${name} ${part.name}`, part.summary, group, part.command),
    ),
  };
}

const load = async ({ name, summary, group, load: loadCommand }: RegisteredCommand) =>
  declared(name, summary, group ?? '', await loadCommand());

/** Every command that people type, in the order of `acctmgr --help`. */
export const declaredCommands = (): Promise<readonly DeclaredCommand[]> =>
  Promise.all(COMMANDS.filter(({ isInternal }) => isInternal !== true).map(load));

/** The flags that every command takes. */
export const globalFlags: readonly Described[] = [
  ...declareGlobalFlags(new Declaration('acctmgr')).options.map(flagOf),
  { term: '-h, --help', text: 'print help' },
  { term: '--version', text: 'print the version' },
];
