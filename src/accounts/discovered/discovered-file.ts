import { fitsLimit } from '../../aws/limits.js';
import { oneLine } from '../../system/safe-text.js';
import { ACCOUNT_ID, NAME, REGION } from '../limits.js';
import { PERMISSION_SET, START_URL } from '../sign-in-limits.js';

/*
 * What AWS listed for one sign-in, as it is kept beside accounts.json. The file is ours alone, and never taken for more than
 * this: it names accounts and permission sets, and neither runs a program nor says where anybody signs in.
 */

/** An account that was listed. */
export interface DiscoveredAccount {
  readonly account_id: string;
  /** What acctmgr calls it. */
  readonly name: string;
  /** What AWS calls it. */
  readonly account_name?: string;
  readonly email?: string;
  /** Each with who has it, as places in `people`; nobody where it is not known who does. */
  readonly permission_sets: Readonly<Record<string, readonly number[]>>;
  /** What acctmgr called it before AWS renamed it: no other account is ever called so. */
  readonly former_names?: readonly string[];
  /** Since when nobody has it any more. Its name stays its own. */
  readonly gone?: string;
}

/** Somebody whose listing is in the file. */
export interface DiscoveredPerson {
  /** As their sessions are called. */
  readonly name: string;
  /** Of their last sign-in: while it lives, AWS need not be asked again who they are. */
  readonly sign_in: string;
  readonly synced_at: string;
}

export interface DiscoveredFile {
  readonly version: 1;
  readonly note: string;
  readonly sso_session: string;
  readonly start_url: string;
  readonly region: string;
  readonly synced_at: string;
  readonly synced_by: { readonly user: string; readonly host: string; readonly acctmgr: string };
  readonly people: readonly DiscoveredPerson[];
  readonly accounts: readonly DiscoveredAccount[];
}

export const DISCOVERED_NOTE =
  'Written by "acctmgr sync", anew each time. What you change here is lost: accounts.json is yours.';

/** Of ten thousand accounts the file has three million. */
export const MOST_DISCOVERED_BYTES = 16 * 1024 * 1024;
const MOST_ACCOUNTS = 50_000;
const MOST_TEXT = 320;

type Kind = (value: unknown) => boolean;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A text of one line: nothing in it moves the cursor of a terminal. */
const isLine: Kind = (value) =>
  typeof value === 'string' && value.length <= MOST_TEXT && oneLine(value) === value;

const isTime: Kind = (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]{8,12}Z$/.test(value);

const isName: Kind = (value) => typeof value === 'string' && fitsLimit(NAME, value);

const listOf =
  (isRight: Kind): Kind =>
  (value) =>
    Array.isArray(value) && value.every(isRight);

function objectOf(keys: Readonly<Record<string, Kind>>): Kind {
  const names = Object.keys(keys);
  return (value) => {
    if (!isObject(value)) return false;
    for (const key in value) if (!Object.hasOwn(keys, key)) return false;
    return names.every((key) => keys[key]?.(value[key]) === true);
  };
}

/** Whether a permission set can be told by the name. An object would lose the one that is left out. */
export const isSetName = (name: string): boolean => name !== '__proto__' && fitsLimit(PERMISSION_SET, name);

const isPlace: Kind = (place) => Number.isSafeInteger(place) && Number(place) >= 0;

const ACCOUNT_KEYS: ReadonlySet<string> = new Set([
  'account_id',
  'name',
  'account_name',
  'email',
  'permission_sets',
  'former_names',
  'gone',
] satisfies (keyof DiscoveredAccount)[]);

/** Looks at thousands of accounts, which have the same few permission sets: each name is looked at once. */
function accountCheck(): Kind {
  const known = new Set<string>();
  const isKnownSet = (name: string): boolean => {
    if (known.has(name)) return true;
    if (isSetName(name)) known.add(name);
    return known.has(name);
  };
  const isSets: Kind = (value) => {
    if (!isObject(value)) return false;
    for (const name of Object.keys(value)) {
      const places = value[name];
      if (!isKnownSet(name) || !Array.isArray(places) || !places.every(isPlace)) return false;
    }
    return true;
  };
  return (value) => {
    if (!isObject(value)) return false;
    for (const key in value) if (!ACCOUNT_KEYS.has(key)) return false;
    const { account_id, name, account_name, email, permission_sets, former_names, gone } = value;
    return (
      typeof account_id === 'string' &&
      fitsLimit(ACCOUNT_ID, account_id) &&
      isName(name) &&
      (account_name === undefined || isLine(account_name)) &&
      (email === undefined || isLine(email)) &&
      isSets(permission_sets) &&
      (former_names === undefined || (Array.isArray(former_names) && former_names.every(isName))) &&
      (gone === undefined || isTime(gone))
    );
  };
}

const isFile = objectOf({
  version: (value) => value === 1,
  note: isLine,
  sso_session: isLine,
  start_url: (value) => typeof value === 'string' && fitsLimit(START_URL, value),
  region: (value) => typeof value === 'string' && fitsLimit(REGION, value),
  synced_at: isTime,
  synced_by: objectOf({ user: isLine, host: isLine, acctmgr: isLine }),
  people: listOf(objectOf({ name: isLine, sign_in: isLine, synced_at: isTime })),
  accounts: (value) => Array.isArray(value) && value.length <= MOST_ACCOUNTS && value.every(accountCheck()),
});

/** Two entries of one id or one name would be two answers to one question. */
function isOneEach({ accounts }: DiscoveredFile): boolean {
  const ids = new Set(accounts.map(({ account_id }) => account_id));
  const names = new Set(accounts.map(({ name }) => name.toLowerCase()));
  return ids.size === accounts.length && names.size === accounts.length;
}

/** What a text says; undefined where it is not all as it must be. */
export function parseDiscovered(text: string): DiscoveredFile | undefined {
  if (text.length > MOST_DISCOVERED_BYTES) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isFile(value)) return undefined;
  const file = value as DiscoveredFile;
  return isOneEach(file) ? file : undefined;
}

/** An account a line: people look into the file, and compare two of them. */
export function formatDiscovered({ accounts, ...head }: DiscoveredFile): string {
  const top = JSON.stringify(head, null, 2).replace(/\n\}$/, '');
  const lines = accounts.map((account) => `    ${JSON.stringify(account)}`);
  return `${top},\n  "accounts": [${lines.length === 0 ? '' : `\n${lines.join(',\n')}\n  `}]\n}\n`;
}
