import { wordsOf, type CommandWords } from './command-words.js';
import { COMMANDS } from './registry.js';

/*
 * The build puts the words themselves in the place of this file: reading a command's code for its words takes longer than
 * all the rest of a completion.
 */

/** The words of the command of this name. */
export async function declaredWords(name: string): Promise<CommandWords | undefined> {
  const command = await COMMANDS.find((registered) => registered.name === name)?.load();
  return command === undefined ? undefined : wordsOf(command);
}

/** Those of every command, by name. */
export async function allDeclaredWords(): Promise<Readonly<Record<string, CommandWords | undefined>>> {
  const entries = await Promise.all(
    COMMANDS.map(async ({ name }) => [name, await declaredWords(name)] as const),
  );
  return Object.fromEntries(entries);
}
