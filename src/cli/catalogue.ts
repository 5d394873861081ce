import { Command as Declaration } from 'commander';
import type { Catalogue } from '../commands/context.js';
import { namedCommand } from './argv.js';
import { COMMANDS } from './registry.js';

/** What completion offers, read off the declarations themselves. */
export const catalogue: Catalogue = {
  all: COMMANDS.filter(({ isInternal }) => isInternal !== true).map(({ name, summary }) => ({
    text: name,
    description: summary,
  })),
  async named(words) {
    const name = namedCommand(words);
    const registered = COMMANDS.find((command) => command.name === name);
    if (registered === undefined) return undefined;
    const declaration = new Declaration(registered.name);
    (await registered.load()).declare(declaration);
    return {
      takesAccounts: declaration.registeredArguments.some((argument) => /^names?$/.test(argument.name())),
      flags: declaration.options.flatMap(({ long, description, required }) =>
        typeof long !== 'string' ? [] : [{ text: long, description, takesValue: required }],
      ),
    };
  },
};
