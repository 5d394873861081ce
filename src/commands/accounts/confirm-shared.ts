import { waitingChanges, type SharedChanges } from '../../accounts/shared/shared-changes.js';
import { oneLine, shorten } from '../../system/safe-text.js';
import type { Context } from '../context.js';

const MOST_LINES = 30;

/** What of a shared inventory waits for a yes, a line each. */
export const waitingLines = (changes: SharedChanges): readonly string[] =>
  waitingChanges(changes).map(oneLine);

/** As much of it as a person reads before they answer. */
function shownLines(changes: SharedChanges, name: string): readonly string[] {
  const lines = waitingLines(changes).map((line) => `  ${shorten(line, 300)}`);
  const more = lines.length - MOST_LINES;
  return more > 0
    ? [...lines.slice(0, MOST_LINES), `  and ${more} more; all of them says: acctmgr sync ${name} --check`]
    : lines;
}

/**
 * Whether a person says yes to what others changed; where nobody can be asked, nobody does.
 *
 * @param word - what syncs it alone, behind `acctmgr sync`
 */
export async function confirmShared(
  from: string,
  word: string,
  changes: SharedChanges,
  context: Context,
): Promise<boolean> {
  const terminal = await context.openTerminal();
  if (typeof terminal === 'string') return false;
  try {
    const details = shownLines(changes, word);
    return await terminal.confirm(`${oneLine(from)} changes what you know. Accept it?`, details, false);
  } finally {
    terminal.close();
  }
}
