import { needsYes, type SharedChanges } from '../../accounts/shared/shared-changes.js';
import { oneLine, shorten } from '../../system/safe-text.js';
import type { Context } from '../context.js';

const MOST_LINES = 30;

/** What of a shared inventory waits for a yes, a line each. */
export function waitingLines(changes: SharedChanges): readonly string[] {
  const lines = [
    ...changes.changed.flatMap(({ name, changes: all }) => all.map((one) => `${name}: ${one}`)),
    ...changes.others,
  ].map((line) => shorten(oneLine(line), 300));
  const more = lines.length - MOST_LINES;
  return more > 0 ? [...lines.slice(0, MOST_LINES), `and ${more} more`] : lines;
}

/** Whether a person says yes to what others changed; where nobody can be asked, nobody does. */
export async function confirmShared(
  from: string,
  changes: SharedChanges,
  context: Context,
): Promise<boolean> {
  if (!needsYes(changes)) return true;
  const terminal = await context.openTerminal();
  if (typeof terminal === 'string') return false;
  try {
    const details = waitingLines(changes).map((line) => `  ${line}`);
    return await terminal.confirm(`${oneLine(from)} changes what you know. Accept it?`, details, false);
  } finally {
    terminal.close();
  }
}
