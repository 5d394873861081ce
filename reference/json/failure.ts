import * as z from 'zod';
import { maybeText, text } from './words.js';

/** What a failure says of itself, also where one account of several failed. */
export const failure = z.strictObject({
  code: text('What went wrong, in one stable word for programs.'),
  message: text('What went wrong, for people.'),
  hint: maybeText('What to do next.'),
});

/** The last line of stderr where a command fails under `--json`. */
export const errorLine = z.strictObject({ error: failure });
