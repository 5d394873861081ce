import * as z from 'zod';
import { text } from './words.js';

/* The commands of src/commands/manual. */

const page = {
  topic: text('The word that it is asked for by.'),
  title: text('Its heading.'),
  file: text('Its path.'),
};

export const docs = z.union([
  z.array(z.strictObject(page)).describe('Without a topic: every page.'),
  z.strictObject({ ...page, text: text('The page, in Markdown.') }).describe('With a topic.'),
]);
