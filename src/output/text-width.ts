import cliTruncate from 'cli-truncate';
import stringWidth from 'string-width';
import { shorten } from '../system/safe-text.js';

/*
 * Text by the columns that it takes on a terminal. Loaded only where there is text beyond ASCII: the patterns of these
 * packages cost as much as all else that `list` does.
 */

const PLAIN = /^[\u0020-\u007e]*$/;

export const widthOf = (text: string): number => (PLAIN.test(text) ? text.length : stringWidth(text));

/** At most `width` columns of `text`, the last one an ellipsis where something was cut off. */
export function cut(text: string, width: number): string {
  if (PLAIN.test(text)) return shorten(text, width);
  if (stringWidth(text) <= width) return text;
  const shortened = cliTruncate(text, width);
  // It overshoots by one where a wide character meets the edge.
  return stringWidth(shortened) <= width ? shortened : cliTruncate(text, width - 1);
}
