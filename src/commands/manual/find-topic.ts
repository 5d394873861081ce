import { nearest } from '../../accounts/checking/nearest.js';
import type { Topic } from '../topics.js';
import { topicFor } from './called-otherwise.js';

/** What is known of the words that somebody asked a page by. */
export type Found =
  | { readonly kind: 'page'; readonly topic: Topic }
  /** `headed`: headings have these words; `near`: a slip of the finger away; `spoken`: the text has the word. */
  | { readonly kind: 'headed' | 'near' | 'spoken'; readonly names: readonly string[] };

const wordsOf = (text: string): readonly string[] => text.toLowerCase().match(/[a-z0-9]+/g) ?? [];

/** `revoking` and `revoke` are one word, and so are `sessions` and `session`. */
const stem = (word: string): string => word.replace(/(?<=\w{3})(?:ing|ed|es|s|e)$/, '');

const headingsOf = ({ text }: Topic): readonly string[] =>
  [...text.replaceAll(/^```[^]*?^```$/gm, '').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => heading);

const says = (heading: string, asked: readonly string[]): boolean => {
  const stems = new Set(wordsOf(heading).map(stem));
  return asked.length > 0 && asked.every((word) => stems.has(stem(word)));
};

const namesOf = (topics: readonly Topic[]): readonly string[] => topics.map(({ name }) => name);

const occurrences = (text: string, word: string): number =>
  text.toLowerCase().split(word.toLowerCase()).length - 1;

/** Which topics speak of a word that is none, those first that say it most often. */
const speakingOf = (topics: readonly Topic[], word: string): readonly string[] =>
  topics
    .map(({ name, text }) => ({ name, count: occurrences(text, word) }))
    .filter(({ count }) => count > 0)
    .sort((one, other) => other.count - one.count)
    .slice(0, 3)
    .map(({ name }) => name);

/** The page that goes by the word. */
const calledBy = (topics: readonly Topic[], word: string): Topic | undefined =>
  topics.find(({ name }) => name === word) ?? topics.find(({ name }) => name === topicFor(word));

/** The pages that go by one of several words. */
const calledByAny = (topics: readonly Topic[], words: readonly string[]): readonly Topic[] =>
  words.length < 2 ? [] : [...new Set(words.flatMap((word) => calledBy(topics, word) ?? []))];

/** By name, by what people call it, by the words of titles and headings, and only then by single words, by letters and by the text. */
export function findTopic(topics: readonly Topic[], text: string): Found {
  const asked = wordsOf(text);
  const word = text.trim().toLowerCase().replaceAll(/\s+/g, '-');
  const meant = calledBy(topics, word);
  if (meant !== undefined) return { kind: 'page', topic: meant };
  const titled = topics.filter(({ title }) => says(title, asked));
  const headed = topics.filter((topic) => headingsOf(topic).some((heading) => says(heading, asked)));
  const [first, ...others] = titled.length > 0 ? titled : headed;
  if (first !== undefined && others.length === 0) return { kind: 'page', topic: first };
  if (first !== undefined) return { kind: 'headed', names: namesOf([first, ...others]).slice(0, 4) };
  const [called, ...more] = calledByAny(topics, text.trim().toLowerCase().split(/\s+/));
  if (called !== undefined && more.length === 0) return { kind: 'page', topic: called };
  if (called !== undefined) return { kind: 'spoken', names: namesOf([called, ...more]).slice(0, 4) };
  const near = nearest(word, namesOf(topics), 2);
  return near.length > 0
    ? { kind: 'near', names: near }
    : { kind: 'spoken', names: speakingOf(topics, text.trim()) };
}
