import type { Completion, Catalogue, CompletionPlace } from '../commands/context.js';
import { namedCommand, wordsAfterName } from './argv.js';
import { wordsOf, type OfferedWord, type CommandWords } from './command-words.js';
import { COMMANDS } from './registry.js';

const NOTHING: CompletionPlace = { flags: [], words: [] };

const candidateOf = ({ name, summary }: { readonly name: string; readonly summary: string }): Completion => ({
  text: name,
  description: summary,
});

const valuesOf = ({ values = [] }: OfferedWord): Completion[] =>
  values.map((text) => ({ text, description: '' }));

/** What may follow `words`, all of which follow the command's name. */
function placeIn(command: CommandWords, words: readonly string[]): CompletionPlace {
  const awaiting = (word: string | undefined) =>
    command.flags.find((flag) => flag.takesValue && flag.text === word);
  const isPositional = (word: string, at: number) =>
    !word.startsWith('-') && awaiting(words[at - 1]) === undefined;

  const first = words.findIndex(isPositional);
  const part = command.parts?.find(({ name }) => name === words[first]);
  if (part !== undefined) return placeIn(part.words, words.slice(first + 1));

  const flag = awaiting(words.at(-1));
  if (flag !== undefined)
    return { flags: [], words: flag.takesAccount === true ? 'accounts' : valuesOf(flag) };
  const flags = command.flags
    .filter(({ isHidden }) => !isHidden)
    .map(({ text, description }) => ({ text, description }));
  if (command.parts !== undefined && first === -1) return { flags, words: command.parts.map(candidateOf) };
  const lastArgument = command.arguments.at(-1);
  const argument =
    command.arguments[words.filter(isPositional).length] ??
    (lastArgument?.isVariadic === true ? lastArgument : undefined);
  if (argument === undefined) return { flags, words: [] };
  if (argument.name === 'topic') return { flags, words: 'topics' };
  if (argument.name === 'sources') return { flags, words: 'sources' };
  return { flags, words: /^names?$/.test(argument.name) ? 'accounts' : valuesOf(argument) };
}

/** acctmgr itself, before a command is named. */
function programPlace(words: readonly string[]): CompletionPlace {
  const { flags, words: values } = placeIn(wordsOf({ declare: () => undefined }), words);
  if (flags.length === 0) return { flags, words: values };
  return { flags, words: COMMANDS.filter(({ isInternal }) => isInternal !== true).map(candidateOf) };
}

/** What completion offers, read off the declarations themselves. */
export const catalogue: Catalogue = {
  async after(words) {
    const name = namedCommand(words);
    const rest = wordsAfterName(words);
    // Behind the dashes stands another command.
    if (rest.includes('--')) return NOTHING;
    if (name === undefined) return programPlace(words);
    if (name === 'help') return rest.length === 0 ? programPlace([]) : NOTHING;
    const { declaredWords } = await import('./declared-words.js');
    const command = await declaredWords(name);
    return command === undefined ? NOTHING : placeIn(command, rest);
  },
};
