import type { AccessStatus } from '../entry.js';

/** Which attempts are meant; what is undefined does not matter. */
export interface LogFilter {
  /** A name, whatever its case, or an account id. */
  readonly account?: string | undefined;
  readonly status?: AccessStatus | undefined;
  readonly user?: string | undefined;
  /** The id of a run. */
  readonly run?: string | undefined;
  /** In milliseconds since the epoch; `until` itself is left out. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
}

export const isEmptyFilter = (filter: LogFilter): boolean =>
  Object.values(filter).every((value) => value === undefined);

/** @returns whether the object of a line is an attempt that is meant, and no line of another form */
export function filterMatcher({
  account,
  status,
  user,
  run,
  since = -Infinity,
  until = Infinity,
}: LogFilter): (object: Readonly<Record<string, unknown>>) => boolean {
  const name = account?.toLowerCase();
  const isTimed = since !== -Infinity || until !== Infinity;
  const isInTime = (text: unknown) => {
    const time = typeof text === 'string' ? Date.parse(text) : Number.NaN;
    return time >= since && time < until;
  };
  const isAccount = (object: Readonly<Record<string, unknown>>) =>
    object['account_id'] === name ||
    (typeof object['account'] === 'string' && object['account'].toLowerCase() === name);
  return (object) =>
    (name === undefined || isAccount(object)) &&
    (status === undefined || object['status'] === status) &&
    (user === undefined || object['user'] === user) &&
    (run === undefined || object['run'] === run) &&
    (!isTimed || isInTime(object['time']));
}
