import { usageError } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';

/*
 * CloudTrail's record in SQL. CloudTrail Lake and Athena both speak Presto's, on columns of other types: Lake has maps of strings and
 * timestamps (CloudTrail User Guide, "Supported SQL schemas"), the table for Athena has JSON and times in strings (Athena User
 * Guide, "Query AWS CloudTrail logs"). Only what Lake has always taken is used ("CloudTrail Lake SQL constraints"): no subquery, no
 * cast.
 */

/** Sessions to look for, and when. */
export interface SessionBatch {
  readonly accessKeyIds: readonly string[];
  readonly sessionNames: readonly string[];
  /** Where only one account is meant, its roles: other people's sessions, and other accounts', have the same names. */
  readonly roleArns: readonly string[];
  /** In milliseconds since the epoch. */
  readonly from: number;
  readonly until: number;
}

export interface Dialect {
  /** As it stands behind FROM. */
  readonly table: string;
  /** How many characters a statement may have. */
  readonly mostCharacters: number;
  /** What the events of STS hold. */
  readonly roleArn: string;
  readonly sessionName: string;
  readonly accessKeyId: string;
  /** A literal to compare eventTime with. */
  time(milliseconds: number): string;
  /** For the person who runs it. */
  remark(batch: SessionBatch): string | undefined;
}

/** What stands in the place of an event data store that was not named. */
export const NO_EVENT_DATA_STORE = 'EVENT_DATA_STORE_ID';
/** As in the Athena User Guide. */
const USUAL_TABLE = 'cloudtrail_logs';

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const ARN = /^arn:aws[a-z-]*:cloudtrail:[a-z0-9-]+:\d{12}:eventdatastore\/([^/]*)$/;

/** Lake takes the id as it is for the name of a table. */
function eventDataStore(given: string): string {
  const id = ARN.exec(given)?.[1] ?? given;
  if (ID.test(id)) return id.toLowerCase();
  throw usageError(`${oneLine(given)} is not an event data store.`, {
    hint: 'Give its ARN or its id: "aws cloudtrail list-event-data-stores" shows them.',
  });
}

function quotedTable(given: string): string {
  const parts = given.split('.');
  if (parts.length <= 3 && parts.every((part) => /^\P{Cc}+$/u.test(part))) {
    return parts.map((part) => `"${part.replaceAll('"', '""')}"`).join('.');
  }
  throw usageError(`${oneLine(given)} is not the name of a table.`, {
    hint: 'Write TABLE, DATABASE.TABLE or CATALOG.DATABASE.TABLE.',
  });
}

/** No other character is special in a string. */
const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const inMap = (map: string, key: string): string => `element_at(${map}, '${key}')`;
const inJson = (json: string, path: string): string => `json_extract_scalar(${json}, '$.${path}')`;
/** `2026-03-01T12:00:00` */
const isoSeconds = (milliseconds: number): string => new Date(milliseconds).toISOString().slice(0, 19);

/** @param store - id or ARN of an event data store @throws AcctmgrError (exit 2) for what is neither */
export const lakeDialect = (store: string | undefined): Dialect => ({
  table: store === undefined ? NO_EVENT_DATA_STORE : eventDataStore(store),
  // Of StartQuery.
  mostCharacters: 10_000,
  roleArn: inMap('requestParameters', 'roleArn'),
  sessionName: inMap('requestParameters', 'roleSessionName'),
  accessKeyId: inJson(inMap('responseElements', 'credentials'), 'accessKeyId'),
  time: (milliseconds) => quoted(isoSeconds(milliseconds).replace('T', ' ')),
  remark: () => undefined,
});

/** @param table - with its database and catalog, or without @throws AcctmgrError (exit 2) for what is not a name of a table */
export const athenaDialect = (table: string = USUAL_TABLE): Dialect => ({
  table: quotedTable(table),
  // It takes 262,144, which nobody could read.
  mostCharacters: 50_000,
  roleArn: inJson('requestParameters', 'roleArn'),
  sessionName: inJson('requestParameters', 'roleSessionName'),
  accessKeyId: inJson('responseElements', 'credentials.accessKeyId'),
  time: (milliseconds) => quoted(`${isoSeconds(milliseconds)}Z`),
  remark: ({ from, until }) => {
    const [first, last] = [from, until].map((time) =>
      quoted(isoSeconds(time).slice(0, 10).replaceAll('-', '/')),
    );
    return `Where the table has partitions, add them to WHERE, or Athena reads all of it: "timestamp" BETWEEN ${first} AND ${last}`;
  },
});

const VALUES_PER_LINE = 4;

function inList(values: readonly string[]): string {
  const lines: string[] = [];
  for (let at = 0; at < values.length; at += VALUES_PER_LINE) {
    lines.push(
      values
        .slice(at, at + VALUES_PER_LINE)
        .map(quoted)
        .join(', '),
    );
  }
  return `IN (\n      ${lines.join(',\n      ')})`;
}

/** What a value takes in a list at most: itself, quotes, comma and space, and its share of a new line. */
export const charactersOf = (value: string): number => quoted(value).length + 4;

/**
 * The statement that finds the sessions of a batch in CloudTrail: the calls that they come from, other calls under the same
 * session names (a session that the log does not have shows among them), and what was done with the sessions.
 */
export function statementOf(batch: SessionBatch, dialect: Dialect): string {
  const { accessKeyIds, sessionNames, roleArns, from, until } = batch;
  const { table, roleArn, sessionName, accessKeyId, time } = dialect;
  const named = [
    ...(sessionNames.length > 0 ? [`${sessionName} ${inList(sessionNames)}`] : []),
    ...(sessionNames.length > 0 && roleArns.length > 0 ? [`${roleArn} ${inList(roleArns)}`] : []),
  ];
  const keys = accessKeyIds.length > 0 ? inList(accessKeyIds) : undefined;
  const taken = [
    ...(keys === undefined ? [] : [`${accessKeyId} ${keys}`]),
    ...(named.length > 0 ? [`(${named.join('\n      AND ')})`] : []),
  ];
  const remark = dialect.remark(batch);
  return [
    `/* Sessions from ${isoSeconds(from)}Z to ${isoSeconds(until)}Z */`,
    ...(remark === undefined ? [] : [`/* ${remark} */`]),
    'SELECT eventTime, eventSource, eventName,',
    `  ${roleArn} AS role_arn,`,
    `  ${sessionName} AS session_name,`,
    `  ${accessKeyId} AS access_key_id,`,
    '  userIdentity.accessKeyId AS signed_with, userIdentity.arn AS source_arn,',
    '  errorCode, errorMessage, requestID, sourceIPAddress, userAgent,',
    '  awsRegion, recipientAccountId, eventID, sharedEventID',
    `FROM ${table}`,
    `WHERE eventTime >= ${time(from)} AND eventTime <= ${time(until)}`,
    '  AND (',
    `    (eventSource = 'sts.amazonaws.com' AND (\n      ${taken.join('\n      OR ')}))`,
    ...(keys === undefined ? [] : [`    OR userIdentity.accessKeyId ${keys}`]),
    '  )',
    'ORDER BY eventTime',
  ].join('\n');
}
