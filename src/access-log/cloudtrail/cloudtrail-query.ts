import { ROLE_ARN_LIMIT, ROLE_SESSION_NAME } from '../../aws/limits.js';
import { charactersOf, statementOf, type Dialect, type SessionBatch } from './cloudtrail-sql.js';
import type { LogLine } from '../entry.js';
import type { LogFilter } from '../reading/filter.js';

/** AWS accepts clocks that are off by so much. */
const SKEW_MS = 5 * 60_000;

/** The same session stands in many lines, near to each other; a key that comes again after so many others is looked for again. */
const MOST_KNOWN = 10_000;

/** The service model of STS: 16 to 128 characters of \w. */
const isAccessKeyId = (text: string | undefined): text is string =>
  text !== undefined && /^\w{16,128}$/.test(text);
const isSessionName = (text: string | undefined): text is string =>
  text !== undefined && text.length <= ROLE_SESSION_NAME.max && ROLE_SESSION_NAME.pattern.test(text);

const isRoleArn = (text: string | undefined): text is string =>
  text !== undefined && text.length <= ROLE_ARN_LIMIT.max && ROLE_ARN_LIMIT.pattern.test(text);

/** An MFA session lives no longer. */
const LONGEST_MS = 36 * 3_600_000;
/** Of the year 9999: later ones have another form. */
const LAST_TIME = Date.UTC(10_000, 0) - 1;

/** A batch that grows. */
interface Growing {
  readonly accessKeyIds: Set<string>;
  readonly sessionNames: Set<string>;
  readonly roleArns: Set<string>;
  from: number;
  until: number;
  /** Of the last entry. */
  time: number;
  /** Of the statement, at most. */
  characters: number;
}

const newBatch = (from: number, dialect: Dialect): Growing => ({
  accessKeyIds: new Set(),
  sessionNames: new Set(),
  roleArns: new Set(),
  from,
  until: from,
  time: from,
  characters: statementOf(
    { accessKeyIds: [''], sessionNames: [''], roleArns: [''], from, until: from },
    dialect,
  ).length,
});

function batchOf(
  { accessKeyIds, sessionNames, roleArns, from, until }: Growing,
  least: number,
): SessionBatch {
  return {
    accessKeyIds: [...accessKeyIds],
    sessionNames: [...sessionNames],
    roleArns: [...roleArns],
    from,
    until: Math.min(Math.max(until, least), LAST_TIME),
  };
}

/** When nothing is done with the session any more. */
function endOf({ expiration = '' }: LogLine, time: number): number {
  const end = Date.parse(expiration);
  return end > time && end <= time + LONGEST_MS ? end : time;
}

/**
 * The statements that find the sessions of `entries` in CloudTrail, in the order of the log, each no longer than the engine takes.
 * No more than one of them is in memory.
 *
 * @param filter - by which the entries were chosen: the first statement begins, and the last one ends, no later or sooner than its
 *   period; where it names an account, sessions of the same names in other accounts are not meant
 */
export function* statementsFor(
  entries: Iterable<LogLine>,
  { since = LAST_TIME, until = 0, account }: LogFilter,
  dialect: Dialect,
): Generator<string> {
  const known = new Set<string>();
  let batch: Growing | undefined;
  for (const entry of entries) {
    const time = Date.parse(entry.time);
    const { access_key_id: id, session_name: name, role_arn: role } = entry;
    const isMeant = isAccessKeyId(id) || isSessionName(name);
    if (!isMeant || !(time >= 0 && time <= LAST_TIME)) continue;

    const adding = (to: Growing) => {
      const ids = isAccessKeyId(id) && !known.has(id) ? [id] : [];
      const names = isSessionName(name) && !to.sessionNames.has(name) ? [name] : [];
      const roles = account !== undefined && isRoleArn(role) && !to.roleArns.has(role) ? [role] : [];
      // An id stands in a statement twice.
      const values = [...ids, ...ids, ...names, ...roles];
      const characters = values.reduce((sum, value) => sum + charactersOf(value), 0);
      return { ids, names, roles, characters };
    };
    batch ??= newBatch(Math.max(0, Math.min(since, time - SKEW_MS)), dialect);
    let added = adding(batch);
    if (batch.characters + added.characters > dialect.mostCharacters) {
      yield statementOf(batchOf(batch, batch.time), dialect);
      batch = newBatch(Math.max(0, Math.min(batch.time, time - SKEW_MS)), dialect);
      added = adding(batch);
    }
    for (const value of added.ids) {
      batch.accessKeyIds.add(value);
      remember(value, known);
    }
    for (const value of added.names) batch.sessionNames.add(value);
    for (const value of added.roles) batch.roleArns.add(value);
    batch.characters += added.characters;
    // A clock that was set back gives a later line an earlier time.
    batch.from = Math.max(0, Math.min(batch.from, time - SKEW_MS));
    batch.until = Math.max(batch.until, endOf(entry, time) + SKEW_MS);
    batch.time = Math.max(batch.time, time);
  }
  if (batch !== undefined) yield statementOf(batchOf(batch, until), dialect);
}

function remember(id: string, known: Set<string>): void {
  known.add(id);
  const [oldest] = known;
  if (known.size > MOST_KNOWN && oldest !== undefined) known.delete(oldest);
}
