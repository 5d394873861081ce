import { logReader } from '../../access-log/reading/query.js';
import { keepCursor, readCursor, withCursorLock } from '../../access-log/shipping/cursor-file.js';
import { isSamePlace } from '../../access-log/shipping/cursor.js';
import { linesSince } from '../../access-log/shipping/lines-since.js';
import type { LogFindings } from '../../access-log/verifying/findings.js';
import { counted } from '../../output/counted.js';
import { AcctmgrError } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import type { Context } from '../context.js';
import { inParts, LISTS, type ListFormat } from './export-texts.js';
import { filterOf, logInForce, type FilterOptions } from './log-flags.js';
import { noteUnreadable, warnOfDistrust } from './log-warnings.js';

/**
 * Prints what was logged since the last export with this cursor, and then has the cursor stand behind it: an export that is
 * killed before gives the same lines once more, and none is passed over.
 */
export async function exportSince(
  cursorFile: string,
  format: ListFormat,
  context: Context,
  options: FilterOptions,
): Promise<void> {
  const { host } = context;
  const filter = filterOf(options, host.now());
  const log = await logInForce(context);
  const findings = await withCursorLock(cursorFile, host, async () => {
    const cursor = readCursor(cursorFile);
    // Where a machine was off for longer than --since says, the lines of that time are due all the same.
    const reader = logReader(cursor === undefined ? filter : { ...filter, since: undefined });
    const lines = await linesSince(log, cursor, reader, host);
    try {
      warnOfDistrust(log, lines.files, context);
      print(LISTS[format](lines.entries()), context);
      const reached = lines.reached();
      if (reached !== undefined && !(cursor && isSamePlace(reached, cursor)))
        keepCursor(cursorFile, reached, host);
    } finally {
      lines.files.close();
    }
    noteUnreadable(reader.unreadable(), context);
    return lines.findings();
  });
  requireWhole(findings, log);
}

function print(texts: Iterable<string>, { output }: Context): void {
  for (const part of inParts(texts)) {
    if (output.raw(part)) continue;
    throw new AcctmgrError(
      'Whoever read the lines has gone before the last one; the cursor stays where it was.',
      {
        code: 'reader_gone',
        hint: 'Run it again: the same lines are given once more.',
      },
    );
  }
}

function requireWhole({ problems: [first], problemCount }: LogFindings, log: string): void {
  if (first === undefined) return;
  const others = problemCount > 1 ? ` (and ${counted(problemCount - 1, 'problem')} more)` : '';
  throw new AcctmgrError(
    `The lines were exported, but the chain of ${oneLine(log)} does not hold: ${oneLine(first.text)}${others}`,
    { code: 'log_not_whole', hint: 'To see what happened, run: acctmgr log verify' },
  );
}
