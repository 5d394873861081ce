import { statementsFor } from '../../access-log/cloudtrail/cloudtrail-query.js';
import {
  athenaDialect,
  lakeDialect,
  NO_EVENT_DATA_STORE,
  type Dialect,
} from '../../access-log/cloudtrail/cloudtrail-sql.js';
import type { LogLine } from '../../access-log/entry.js';
import { openLog, type LogFiles } from '../../access-log/reading/log-files.js';
import { logReader, type LogReader } from '../../access-log/reading/query.js';
import { allRows } from '../../access-log/reading/read-log.js';
import { usageError } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import { defineCommand, silentAnswer, type Declaration, type OptionsOf } from '../command.js';
import type { Context } from '../context.js';
import { exportSince } from './export-since.js';
import { inParts, LISTS, queriesOf, type ListFormat } from './export-texts.js';
import { declareFilter, filterOf, logInForce } from './log-flags.js';
import { noteUnreadable, warnOfDistrust } from './log-warnings.js';

const FORMATS = ['csv', 'json', 'jsonl', 'cloudtrail-query'] as const;
const ENGINES = ['lake', 'athena'] as const;
type Format = (typeof FORMATS)[number];

const declare = (declaration: Declaration) =>
  declareFilter(
    declaration.addOption(
      declaration
        .createOption(
          '--format <format>',
          'csv, json, jsonl (JSON Lines), or the SQL that finds the same sessions in CloudTrail',
        )
        .choices(FORMATS),
    ),
  )
    .addOption(
      declaration
        .createOption('--engine <engine>', 'of the query: athena (the default), or lake (CloudTrail Lake)')
        .choices(ENGINES),
    )
    .option('--event-data-store <id>', 'the id or ARN of the CloudTrail Lake store')
    .option('--table <name>', 'the Athena table: TABLE or DATABASE.TABLE (default: cloudtrail_logs)')
    .option(
      '--since-cursor <file>',
      'only what the last export with this file has not given; the file is written when all is printed',
    )
    .addHelpText(
      'after',
      `
All of the log is exported, from the oldest file on, but for lines that are torn
or not of acctmgr: these are counted.

Examples:
  acctmgr log export --format csv --account prod --since 30d > prod.csv
  acctmgr log export --format json | jq '.[] | select(.status == "denied")'
  acctmgr log export --since-cursor ~/.local/state/siem.cursor >> shipped.jsonl
  acctmgr log export --format cloudtrail-query --table audit.trail --since 7d`,
    );

type ExportOptions = OptionsOf<typeof declare>;

/** The entries that are meant, the oldest first, as they are read. */
function* entriesOf(files: LogFiles, reader: LogReader): Generator<LogLine> {
  for (const rows of allRows(files, files.log?.size() ?? 0, reader)) {
    for (const row of rows) if (row.kind === 'entry') yield row.entry;
  }
}

function formatOf({ format, sinceCursor }: ExportOptions, json: boolean): Format {
  if (json && format !== undefined && format !== 'json') {
    throw usageError(`--json and --format ${format} cannot be used together.`, {
      hint: 'Leave one of them out.',
    });
  }
  if (json || format !== undefined) return format ?? 'json';
  if (sinceCursor !== undefined) return 'jsonl';
  throw usageError('The format is missing.', { hint: `Give --format ${FORMATS.join(' or ')}.` });
}

/** @throws AcctmgrError (exit 2) where the flags do not go together */
function dialectOf({ engine, eventDataStore, table }: ExportOptions): Dialect {
  // Lake takes no new customers, so whoever has one names it.
  const isAthena = engine === 'athena' || (engine === undefined && eventDataStore === undefined);
  const [stray, other] = isAthena ? [eventDataStore, '--event-data-store'] : [table, '--table'];
  if (stray !== undefined) {
    throw usageError(`${other} is not a flag of ${isAthena ? 'Athena' : 'CloudTrail Lake'}.`, {
      hint: `Leave it out, or give --engine ${isAthena ? 'lake' : 'athena'}.`,
    });
  }
  return isAthena ? athenaDialect(table) : lakeDialect(eventDataStore);
}

function requireNoQueryFlags({ engine, eventDataStore, table }: ExportOptions): void {
  const given = { '--engine': engine, '--event-data-store': eventDataStore, '--table': table };
  const [stray] = Object.entries(given).find(([, value]) => value !== undefined) ?? [];
  if (stray === undefined) return;
  throw usageError(`${stray} is a flag of --format cloudtrail-query.`, { hint: 'Leave it out.' });
}

function noteQueries(count: number, dialect: Dialect, options: ExportOptions, { output }: Context): void {
  if (count === 0) return;
  if (count > 1) {
    output.note(
      `${count} statements, to be run one by one: each has at most ${dialect.mostCharacters} characters.`,
    );
  }
  if (dialect.table === NO_EVENT_DATA_STORE) {
    output.note(
      `Replace ${NO_EVENT_DATA_STORE} with the id of your event data store, or give it with --event-data-store.`,
    );
  }
  const { engine, eventDataStore, table } = options;
  if ((engine ?? eventDataStore ?? table) === undefined) {
    output.note(
      'The query is for Athena and its table cloudtrail_logs: give --table for another one, or --event-data-store for CloudTrail Lake.',
    );
  }
}

/** @throws AcctmgrError (exit 2) for what a cursor, which only goes on, can't be combined with */
function listFormat(format: Format, { until }: ExportOptions): ListFormat {
  if (format === 'cloudtrail-query') {
    throw usageError('--since-cursor is for lines, and --format cloudtrail-query asks about a time.', {
      hint: 'Give --since in its place.',
    });
  }
  if (until === undefined) return format;
  throw usageError('--since-cursor and --until cannot be used together: later lines would never be given.', {
    hint: 'Leave --until out.',
  });
}

async function exportAll(format: Format, context: Context, options: ExportOptions): Promise<void> {
  const { host, output } = context;
  const [list, dialect] =
    format === 'cloudtrail-query' ? (['json', dialectOf(options)] as const) : ([format, undefined] as const);
  const filter = filterOf(options, host.now());
  const reader = logReader(filter);
  const log = await logInForce(context);
  const files = openLog(log);
  let count = 0;
  try {
    warnOfDistrust(log, files, context);
    const entries = entriesOf(files, reader);
    const counted = function* <T>(values: Iterable<T>): Generator<T> {
      for (const value of values) {
        count += 1;
        yield value;
      }
    };
    const texts =
      dialect === undefined
        ? LISTS[list](counted(entries))
        : queriesOf(counted(statementsFor(entries, filter, dialect)));
    for (const part of inParts(texts)) if (!output.raw(part)) return;
  } finally {
    files.close();
  }
  noteUnreadable(reader.unreadable(), context);
  if (dialect !== undefined) noteQueries(count, dialect, options, context);
  if (count === 0) {
    const isEmpty = files.log === undefined && files.rotated.length === 0;
    output.note(isEmpty ? `Nothing is logged yet in ${oneLine(log)}.` : 'No line of the log matches.');
  }
}

async function exportLog(context: Context, options: ExportOptions): Promise<void> {
  const format = formatOf(options, context.flags.json);
  if (format !== 'cloudtrail-query') requireNoQueryFlags(options);
  const { sinceCursor } = options;
  if (sinceCursor === undefined) await exportAll(format, context, options);
  else await exportSince(sinceCursor, listFormat(format, options), context, options);
}

export const exportCommand = defineCommand({
  declare,
  run: async (context, _positionals, options) => {
    await exportLog(context, options);
    return silentAnswer();
  },
});
