import { followLog } from '../../access-log/reading/follow-log.js';
import { splitLines } from '../../access-log/reading/line.js';
import { openLog, type LogFiles } from '../../access-log/reading/log-files.js';
import { lastRow, logReader, rowsOf, type LogReader, type LogRow } from '../../access-log/reading/query.js';
import { allRows, endOfLines, lastRowsOf } from '../../access-log/reading/read-log.js';
import type { PartView } from '../../output/view.js';
import { EXIT, usageError } from '../../system/failure.js';
import { onSignal } from '../../system/host.js';
import { oneLine } from '../../system/safe-text.js';
import {
  defineCommand,
  silentAnswer,
  type CommandResult,
  type Declaration,
  type OptionsOf,
} from '../command.js';
import type { Context } from '../context.js';
import { declareFilter, filterOf, logInForce } from './log-flags.js';
import { statsCommand } from './stats.js';
import { logView } from './log-view.js';
import { exportCommand } from './export.js';
import { noteUnreadable, warnOfDistrust } from './log-warnings.js';
import { verifyCommand } from './verify.js';

/** They are held in memory, to be printed oldest first; `all` is not. */
const MOST_LINES = 100_000;

function limitOf(text: string): number {
  const limit = text === 'all' ? Infinity : /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (limit === Infinity || limit <= MOST_LINES) return limit;
  throw usageError(`-n ${oneLine(text)} is not a number of lines.`, {
    hint: `Write a number up to ${MOST_LINES}, or all.`,
  });
}

const declare = (declaration: Declaration) =>
  declareFilter(declaration)
    .option('-n, --lines <count>', 'how many of the last lines, or all', limitOf, 20)
    .option('--follow', 'go on with what is logged from now on, until Ctrl-C')
    .addHelpText(
      'after',
      `
Times are those of this machine's clock; with --json, UTC.

Examples:
  acctmgr log --account prod --since 7d
  acctmgr log --status denied -n all --json
  acctmgr log verify
  acctmgr log stats --since 7d
  acctmgr log export --format csv --since 30d > march.csv`,
    );

type LogOptions = OptionsOf<typeof declare>;

interface Reading {
  readonly reader: LogReader;
  /** Prints rows. Returns whether anybody is left to read more. */
  readonly print: (rows: readonly LogRow[]) => Promise<boolean>;
}

/**
 * Prints the end of the log as it is. Returns how far the log itself was read, in bytes: when it is followed, without an
 * unfinished last line.
 */
async function printEnd(
  files: LogFiles,
  limit: number,
  follows: boolean,
  { reader, print }: Reading,
): Promise<number> {
  const size = files.log?.size() ?? 0;
  const end = follows && files.log !== undefined ? endOfLines(files.log, size) : size;
  if (limit !== Infinity) {
    await print(lastRowsOf(files, end, limit, reader));
    return end;
  }
  for (const rows of allRows(files, end, reader)) {
    if (!(await print(rows))) break;
  }
  return end;
}

/** Prints what is appended, until the user interrupts or nobody reads any more. */
async function printAppended(files: LogFiles, position: number, { reader, print }: Reading): Promise<number> {
  const controller = new AbortController();
  const stopListening = onSignal('SIGINT', () => {
    controller.abort();
  });
  try {
    let splitter = splitLines(position);
    for await (const chunk of followLog(files, position, controller.signal)) {
      if (chunk === 'restarted') {
        if (!(await print(lastRow(splitter, reader)))) return EXIT.done;
        splitter = splitLines();
        continue;
      }
      for (const rows of rowsOf([chunk], splitter, reader)) {
        if (!(await print(rows))) return EXIT.done;
      }
    }
    return EXIT.interrupted;
  } finally {
    stopListening();
  }
}

async function showLog(
  context: Context,
  { follow = false, lines: limit, ...options }: LogOptions,
): Promise<CommandResult> {
  const { host, output, flags } = context;
  const reader = logReader(filterOf(options, host.now()));
  const log = await logInForce(context);
  const view: PartView<LogRow> = logView();
  let count = 0;
  const print = (rows: readonly LogRow[]) => {
    count += rows.length;
    return output.part(rows, view);
  };
  const reading = { reader, print };
  const files = openLog(log);
  try {
    warnOfDistrust(log, files, context);
    const position = await printEnd(files, limit, follow, reading);
    noteUnreadable(reader.unreadable(), context);
    if (follow) return silentAnswer(await printAppended(files, position, reading));
    if (count === 0 && !flags.json) {
      const isEmpty = files.log === undefined && files.rotated.length === 0;
      output.note(isEmpty ? `Nothing is logged yet in ${oneLine(log)}.` : 'No line of the log matches.');
    }
    return silentAnswer();
  } finally {
    files.close();
  }
}

export const log = defineCommand({
  subcommands: [
    {
      name: 'verify',
      summary: 'find lines of the access log that were changed, removed, put in or cut off',
      command: verifyCommand,
    },
    {
      name: 'stats',
      summary: 'count attempts and sessions by account, user and day',
      command: statsCommand,
    },
    {
      name: 'export',
      summary: "print the access log as CSV or JSON, or as a query of AWS's own record",
      command: exportCommand,
    },
  ],
  declare,
  run: (context, _positionals, options) => showLog(context, options),
});
