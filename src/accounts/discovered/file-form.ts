import { fitsLimit } from '../../aws/limits.js';
import { oneLine } from '../../system/safe-text.js';
import { ACCOUNT_ID, NAME } from '../limits.js';
import type { DiscoveredAccount, DiscoveredHead } from './discovered-account.js';

/* What the parts of a listing must be like. Another program may have written the file: nothing of it is taken on trust. */

const MOST_TEXT = 320;

export type Kind = (value: unknown) => boolean;

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A text of one line: nothing in it moves the cursor of a terminal. */
export const isLine: Kind = (value) =>
  typeof value === 'string' && value.length <= MOST_TEXT && oneLine(value) === value;

export const isTime: Kind = (value) =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]{8,12}Z$/.test(value);

const isName: Kind = (value) => typeof value === 'string' && fitsLimit(NAME, value);

export const isFlag: Kind = (value) => typeof value === 'boolean';

export const isAccountId: Kind = (value) => typeof value === 'string' && fitsLimit(ACCOUNT_ID, value);

export const maybe =
  (isRight: Kind): Kind =>
  (value) =>
    value === undefined || isRight(value);

export const eachOf =
  (isRight: Kind): Kind =>
  (value) =>
    Array.isArray(value) && value.every(isRight);

export const mapOf =
  (isKey: (key: string) => boolean, isRight: Kind): Kind =>
  (value) =>
    isObject(value) && Object.keys(value).every((key) => isKey(key) && isRight(value[key]));

/** @param keys - all that it may have, each with what it must be */
export function objectOf(keys: Readonly<Record<string, Kind>>): Kind {
  const names = Object.keys(keys);
  return (value) => {
    if (!isObject(value)) return false;
    for (const key in value) if (!Object.hasOwn(keys, key)) return false;
    return names.every((key) => keys[key]?.(value[key]) === true);
  };
}

/** What every listing has. */
export const HEAD_FORM = {
  version: (value) => value === 1,
  note: isLine,
  synced_at: isTime,
  synced_by: objectOf({ user: isLine, host: isLine, acctmgr: isLine }),
} satisfies Record<keyof DiscoveredHead, Kind>;

/** What every account of one has. */
export const ACCOUNT_FORM = {
  account_id: isAccountId,
  name: isName,
  account_name: maybe(isLine),
  email: maybe(isLine),
  former_names: maybe(eachOf(isName)),
  gone: maybe(isTime),
} satisfies Record<keyof DiscoveredAccount, Kind>;
