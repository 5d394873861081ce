import { counted } from '../../output/counted.js';
import type { LogLine } from '../../access-log/entry.js';
import type { LogRow } from '../../access-log/reading/query.js';
import { parseRoleArn } from '../../aws/arn.js';
import type { Colour } from '../../output/colours.js';
import { localTime } from '../../output/moment.js';
import { growingTable, type Column } from '../../output/table.js';
import type { PartView } from '../../output/view.js';
import { oneLine } from '../../system/safe-text.js';

const STATUS_COLOURS: Readonly<Record<string, Colour>> = {
  success: 'green',
  denied: 'red',
  failed: 'yellow',
};

function timeOf({ time }: LogLine): string {
  const moment = new Date(time);
  return Number.isNaN(moment.getTime()) ? oneLine(time) : localTime(moment);
}

/** What an append found wrong with the log. */
const repairOf = ({ torn, lost, head_missing }: LogLine): string =>
  [
    torn && `${torn.length === 1 ? 'a line was' : `${torn.length} lines were`} left unfinished`,
    lost && `the log was cut off: it had ${counted(lost.lines, 'line')}`,
    head_missing && 'the file beside the log was missing',
  ]
    .filter((text) => text !== undefined)
    .join('; ');

/** What a session was for: the program, and the run with the words that picked its accounts. */
const purposeOf = ({ program, run, selection }: LogLine): readonly (string | undefined)[] => [
  program,
  run,
  selection,
];

const listed = (parts: readonly (string | undefined)[]): string =>
  parts.flatMap((part) => (part === undefined || part === '' ? [] : [oneLine(part)])).join(' · ');

function detailOf(entry: LogLine): string {
  switch (entry.event) {
    case 'repaired':
      return repairOf(entry);
    case 'rotated':
      return 'the log goes on in the next file';
    case 'continued':
      return `after file ${(entry.file ?? 1) - 1}`;
    case 'confirmed':
      return listed([`yes to ${counted(entry.accounts ?? 0, 'account')}`, ...purposeOf(entry)]);
    default:
      return listed([entry.error_message ?? entry.error_code ?? entry.reason, ...purposeOf(entry)]);
  }
}

const inEntry =
  (cell: (entry: LogLine) => string | undefined) =>
  (row: LogRow): string =>
    row.kind === 'entry' ? oneLine(cell(row.entry) ?? '') : '';

const COLUMNS: readonly Column<LogRow>[] = [
  { heading: 'LOCAL TIME', cell: inEntry(timeOf) },
  {
    heading: 'ACCOUNT',
    // Of a line that is about a sign-in, its name.
    cell: inEntry(
      ({ account, account_id, sso_session, listing }) => account ?? account_id ?? sso_session ?? listing,
    ),
    shrinks: 'last',
    spares: 13,
  },
  {
    heading: 'ROLE',
    cell: inEntry(({ role_arn, permission_set }) =>
      role_arn === undefined ? permission_set : (parseRoleArn(role_arn)?.name ?? role_arn),
    ),
    shrinks: true,
    isExtra: true,
  },
  {
    heading: 'STATUS',
    cell: (row) => (row.kind === 'entry' ? (row.entry.status ?? '') : row.kind),
    colour: (row) => (row.kind === 'entry' ? STATUS_COLOURS[row.entry.status ?? ''] : 'yellow'),
  },
  { heading: 'EVENT', cell: inEntry(({ event }) => event), shrinks: true, isExtra: 'first' },
  { heading: 'USER', cell: inEntry(({ user }) => user), shrinks: true, isExtra: true },
  {
    heading: 'REASON OR ERROR',
    cell: (row) => (row.kind === 'entry' ? detailOf(row.entry) : oneLine(row.text)),
    shrinks: true,
    wants: 26,
    isExtra: true,
  },
];

/** The log as a table that goes on with each part, or as JSON Lines. */
export const logView = (): PartView<LogRow> => ({
  json: (row) => (row.kind === 'entry' ? row.entry : { event: 'unreadable', kind: row.kind, text: row.text }),
  human: growingTable(COLUMNS),
});
