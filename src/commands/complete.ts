import { readAccountNames } from '../accounts/account-names.js';
import type { View } from '../output/view.js';
import { oneLine, shorten } from '../system/safe-text.js';
import { answer, defineCommand } from './command.js';
import type { Candidate, Context } from './context.js';

const view: View<readonly Candidate[]> = {
  json: (candidates) => candidates,
  human: (candidates) =>
    candidates.map(({ text, description }) => `${text}\t${shorten(oneLine(description), 80)}`).join('\n'),
};

/** The value of the last `--config` among the words. */
function configIn(words: readonly string[]): string | undefined {
  const at = words.lastIndexOf('--config');
  return at === -1 ? undefined : words[at + 1];
}

/**
 * What may stand in the place of the last word: commands first, then flags where it begins with `-`, then accounts.
 *
 * @param words - without `acctmgr` itself; the last one is being typed, and may be empty
 */
async function candidatesFor(
  { host, commands }: Context,
  words: readonly string[],
): Promise<readonly Candidate[]> {
  const current = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const command = await commands.named(before);
  if (command === undefined && !current.startsWith('-')) return commands.all;
  if (current.startsWith('-')) return command?.flags ?? [];
  if (before.includes('--') || command?.takesAccounts !== true) return [];
  const previous = command.flags.find(({ text }) => text === before.at(-1));
  if (previous?.takesValue === true) return [];
  return readAccountNames(host, configIn(before)).map(({ name, description }) => ({
    text: name,
    description,
  }));
}

export const complete = defineCommand<[words: readonly string[]], unknown>({
  declare: (declaration) => {
    declaration.argument('[words...]', 'the words so far; the last one is being typed');
  },
  run: async (context, [words]) => {
    const current = words.at(-1) ?? '';
    const candidates = await candidatesFor(context, words);
    return answer(
      candidates.filter(({ text }) => text.startsWith(current)),
      view,
    );
  },
});
