/* Bars of text: in eighths of a character where the terminal can show them, in whole ones where it is ASCII only. */

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/**
 * A bar that is `share` (0 to 1) of `width` columns long. Whatever is more than nothing shows.
 *
 * @param unicode - whether block characters can be shown
 */
export function bar(share: number, width: number, unicode: boolean): string {
  const length = Math.min(1, Math.max(0, share)) * width;
  if (length === 0) return '';
  if (!unicode) return '#'.repeat(Math.max(1, Math.round(length)));
  const eighths = Math.max(1, Math.round(length * 8));
  return '█'.repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? '');
}
