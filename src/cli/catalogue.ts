import { Command as Declaration, type Option } from 'commander';
import type { Command } from '../commands/command.js';
import type { Candidate, Catalogue, Place } from '../commands/context.js';
import { namedCommand, wordsAfterName } from './argv.js';
import { declareGlobalFlags } from './global-flags.js';
import { COMMANDS } from './registry.js';

/** A command, by what `acctmgr --help` says of it. */
interface Named {
  readonly name: string;
  readonly summary: string;
  readonly command?: Command;
}

const NOTHING: Place = { flags: [], words: [] };
const HELP: Candidate = { text: '--help', description: 'print help' };

const candidateOf = ({ name, summary }: Named): Candidate => ({ text: name, description: summary });

const flagCandidate = ({ long, description, hidden }: Option): Candidate[] =>
  typeof long === 'string' && !hidden ? [{ text: long, description }] : [];

const valuesOf = ({ values = {} }: Pick<Command, 'values'>, name: string): Candidate[] =>
  (values[name] ?? []).map((text) => ({ text, description: '' }));

/** What may follow `words`, all of which follow the name of `command`; its subcommands are those of `parts`. */
function placeIn(
  command: Pick<Command, 'declare' | 'values'>,
  parts: readonly Named[] | undefined,
  words: readonly string[],
): Place {
  const declaration = declareGlobalFlags(new Declaration());
  command.declare(declaration);
  const takesValue = (word: string) =>
    declaration.options.some(({ long, short, required }) => required && (word === long || word === short));
  const isPositional = (word: string, at: number) =>
    !word.startsWith('-') && (at === 0 || !takesValue(words[at - 1] ?? ''));

  const first = words.findIndex(isPositional);
  const part = parts?.find(({ name }) => name === words[first])?.command;
  if (part !== undefined) return placeIn(part, part.subcommands, words.slice(first + 1));

  const last = words.at(-1) ?? '';
  if (takesValue(last)) {
    return { flags: [], words: valuesOf(command, last.replace(/^-+/, '')) };
  }
  const flags = [...declaration.options.flatMap(flagCandidate), HELP];
  if (parts !== undefined && first === -1) return { flags, words: parts.map(candidateOf) };
  const { registeredArguments } = declaration;
  const variadic = registeredArguments.at(-1)?.variadic === true ? registeredArguments.at(-1) : undefined;
  const argument = registeredArguments[words.filter(isPositional).length] ?? variadic;
  if (argument === undefined) return { flags, words: [] };
  const takesAccounts = /^names?$/.test(argument.name());
  return { flags, words: takesAccounts ? 'accounts' : valuesOf(command, argument.name()) };
}

/** What completion offers, read off the declarations themselves. Only the command that is named is loaded. */
export const catalogue: Catalogue = {
  async after(words) {
    const name = namedCommand(words);
    const rest = wordsAfterName(words);
    // Behind the dashes stands another command.
    if (rest.includes('--')) return NOTHING;
    if (name === undefined || (name === 'help' && rest.length === 0)) {
      const all = COMMANDS.filter(({ isInternal }) => isInternal !== true);
      return placeIn({ declare: () => undefined }, all, name === undefined ? words : []);
    }
    const command = await COMMANDS.find((registered) => registered.name === name)?.load();
    return command === undefined ? NOTHING : placeIn(command, command.subcommands, rest);
  },
};
