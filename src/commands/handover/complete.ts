import {
  readAccountNames,
  readSourceNames,
  readTagWords,
  readUnitPaths,
} from '../../accounts/account-names.js';
import type { View } from '../../output/view.js';
import { oneLine, shorten } from '../../system/safe-text.js';
import { answer, defineCommand } from '../command.js';
import type { Completion, Context } from '../context.js';
import { flagValue } from './flag-value.js';

const view: View<readonly Completion[]> = {
  json: (candidates) => candidates,
  isVerbatim: true,
  human: (candidates) =>
    candidates.map(({ text, description }) => `${text}\t${shorten(oneLine(description), 80)}`).join('\n'),
};

/** The words as typed: bash makes three of `--shell=fish`. */
function joined(words: readonly string[]): readonly string[] {
  const isSplit = (at: number) => words[at] === '=' && words[at - 1]?.startsWith('--') === true;
  const whole = words.filter((_, at) => !isSplit(at));
  const isAtValue = whole.at(-1) === '=' && whole.at(-3) === '--tag';
  return isAtValue || isSplit(words.length - 1) ? [...whole, ''] : whole;
}

const plainly = (texts: readonly string[]): Completion[] => texts.map((text) => ({ text, description: '' }));

/** `env=prod`; where bash has made three words of it, the values of that key. */
function tagCandidates(host: Context['host'], before: readonly string[]): readonly Completion[] | undefined {
  const [flag, key = '', equals] = before.slice(-3);
  const isAtValue = flag === '--tag' && equals === '=';
  if (!isAtValue && before.at(-1) !== '--tag') return undefined;
  const words = readTagWords(host, flagValue(before, '--config'));
  if (!isAtValue) return plainly(words);
  const begin = `${key}=`;
  return plainly(words.flatMap((word) => (word.startsWith(begin) ? word.slice(begin.length) : [])));
}

/** What `sync` takes; `list --source` takes accounts.json besides, and one organization by its id. */
function sourceCandidates(host: Context['host'], config: string | undefined, isFlag: boolean): Completion[] {
  const { signIns, organizations, includes } = readSourceNames(host, config);
  return isFlag
    ? plainly(['accounts.json', ...signIns, 'organizations', ...organizations, ...includes])
    : [
        ...plainly(signIns),
        { text: 'organizations', description: 'all organizations' },
        ...(includes.length === 0 ? [] : [{ text: 'include', description: 'all that is included' }]),
        ...plainly(includes),
      ];
}

async function topicCandidates(host: Context['host']): Promise<readonly Completion[]> {
  const { topicsOf } = await import('../topics.js');
  const { packagePages } = await import('../../system/files/package-pages.js');
  return topicsOf(packagePages(host)).map(({ name, title }) => ({ text: name, description: title }));
}

/** What may stand in the place of `current`. */
async function candidatesFor(
  { host, commands }: Context,
  before: readonly string[],
  current: string,
): Promise<readonly Completion[]> {
  const config = flagValue(before, '--config');
  const tags = tagCandidates(host, before);
  if (tags !== undefined) return tags;
  if (['--failed', '--run'].includes(before.at(-1) ?? '') && !current.startsWith('-')) {
    const { keptRuns } = await import('../../fleet/run/run-record.js');
    return plainly(keptRuns(host).toReversed());
  }
  if (before.at(-1) === '--ou') return plainly(readUnitPaths(host, config));
  if (before.at(-1) === '--source') return sourceCandidates(host, config, true);
  const place = await commands.after(before);
  if (current.startsWith('-')) return place.flags;
  if (place.words === 'sources')
    return sourceCandidates(host, config, false).filter(({ text }) => !before.includes(text));
  if (place.words === 'topics') return topicCandidates(host);
  if (place.words !== 'accounts') return place.words;
  return readAccountNames(host, config)
    .filter(({ name }) => !before.includes(name))
    .map(({ name, description }) => ({ text: name, description }));
}

export const complete = defineCommand({
  declare: (declaration) =>
    declaration
      .argument('[words...]', 'the words so far, without acctmgr; the last one is being typed')
      .option('--new', 'another word is being typed, of which no letter is there yet'),
  run: async (context, [given], options) => {
    const words = joined(options.new === true ? [...given, ''] : given);
    const current = words.at(-1) ?? '';
    const typed = current.toLowerCase();
    const candidates = await candidatesFor(context, words.slice(0, -1), current);
    return answer(
      candidates.filter(({ text }) => text.toLowerCase().startsWith(typed)),
      view,
    );
  },
});
