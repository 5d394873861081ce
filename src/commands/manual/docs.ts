import { alternatives } from '../../accounts/checking/finding.js';
import type { View } from '../../output/view.js';
import { AcctmgrError, usageError } from '../../system/failure.js';
import { packagePages } from '../../system/files/package-pages.js';
import { oneLine, shorten } from '../../system/safe-text.js';
import { answer, defineCommand, silentAnswer, type CommandResult, type Declaration } from '../command.js';
import type { Context } from '../context.js';
import { terminalText } from './terminal-text.js';
import { topicsOf, type Topic } from '../topics.js';
import { findTopic } from './find-topic.js';

const listView: View<readonly Topic[]> = {
  json: (topics) => topics.map(({ name, title, file }) => ({ topic: name, title, file })),
  human: async (topics, style) => {
    const { table } = await import('../../output/table.js');
    const body = await table(
      topics,
      [
        { heading: 'TOPIC', cell: ({ name }) => name },
        { heading: 'WHAT IT SAYS', cell: ({ title }) => title, shrinks: true },
      ],
      style,
    );
    return `${body}\n\nacctmgr docs TOPIC shows one of them.`;
  },
};

/** On a terminal without a pager, too; anything else gets the Markdown as it is. */
const pageView = (isForReader: boolean): View<Topic> => ({
  json: ({ name, title, file, text }) => ({ topic: name, title, file, text }),
  human: ({ text }, style) => (isForReader ? terminalText(text, style) : text.trimEnd()),
  isVerbatim: true,
});

const GUESSES = {
  headed: ['Headings say it in', '.'],
  near: ['Did you mean', '?'],
  spoken: ['It is spoken of in', '.'],
} as const;

function topicCalled(topics: readonly Topic[], text: string): Topic {
  const found = findTopic(topics, text);
  if (found.kind === 'page') return found.topic;
  const [guess, end] = GUESSES[found.kind];
  const meant = found.names.map((name) => `acctmgr docs ${name}`);
  throw usageError(`No page is called ${shorten(oneLine(text), 80)}.`, {
    code: 'unknown_topic',
    hint: `${meant.length === 0 ? '' : `${guess} ${alternatives(meant)}${end} `}"acctmgr docs" lists all pages.`,
  });
}

function requireTopics(host: Context['host']): readonly Topic[] {
  const topics = topicsOf(packagePages(host));
  if (topics.length > 0) return topics;
  throw new AcctmgrError('The pages are not there: the package has lost its folder docs.', {
    code: 'no_pages',
    hint: 'Install acctmgr again. "acctmgr help COMMAND" needs no pages.',
  });
}

async function show(context: Context, topic: Topic, mayPage: boolean): Promise<CommandResult> {
  const { host, flags, stdoutIsTerminal, output } = context;
  if (!mayPage || !stdoutIsTerminal || flags.json) return answer(topic, pageView(false));
  const { showInPager } = await import('../../system/processes/pager.js');
  const isShown = await showInPager(`${terminalText(topic.text, output.style)}\n`, host);
  return isShown ? silentAnswer() : answer(topic, pageView(true));
}

const declare = (declaration: Declaration) =>
  declaration
    .argument(
      '[topic...]',
      'a command, another page, or words of a heading; without it, the pages are listed',
    )
    .option('--print', 'print the page as it is, in Markdown, on a terminal too');

export const docs = defineCommand({
  declare,
  run: async (context, [words], { print }) => {
    const topics = requireTopics(context.host);
    if (words.length === 0) return answer(topics, listView);
    return show(context, topicCalled(topics, words.join(' ')), print !== true);
  },
});
