import { safeText, shorten } from '../../system/safe-text.js';
import { isAccountsFile } from '../checking/accept.js';
import { mayHaveDuplicateKeys } from '../checking/duplicate-keys.js';
import { quoted } from '../checking/finding.js';
import { applyRules } from '../checking/rules.js';
import { isObject } from '../discovered/file-form.js';
import { idIn } from '../id-in.js';
import { isPublishedForm } from './published-inventory.js';
import { asAccountsFile, isPublished, SHARED_KEYS, type SharedInventory } from './shared-inventory.js';

/*
 * What a shared inventory must be like. Somebody else wrote it: whatever is not named here makes all of it unusable, and one
 * sentence says what it is.
 */

/** Far above ten thousand accounts. */
export const MOST_SHARED_BYTES = 16 * 1024 * 1024;
export const TOO_LARGE = `it is larger than ${MOST_SHARED_BYTES / 1024 / 1024} MB`;
export const MOST_SHARED_ACCOUNTS = 20_000;
const DEEPEST = 40;

const TOP_KEYS: readonly string[] = ['accounts', 'sso_sessions', 'unattended'];
const PUBLISHED_KEYS: readonly string[] = ['note', 'organization', 'ous', 'former_names', 'accounts'];
const ACCOUNT_KEYS: ReadonlySet<string> = new Set(SHARED_KEYS);
const NO_KEYS: readonly string[] = ['__proto__', 'constructor', 'prototype'];

const isClean = (text: string): boolean => !/[\t\r\n]/.test(text) && safeText(text) === text;

/** What is in no value of any key, however deep. */
function unsafePart(top: unknown): string | undefined {
  const left: (readonly [value: unknown, depth: number])[] = [[top, 0]];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const [value, depth] = next;
    if (typeof value === 'string' && !isClean(value)) return `${quoted(value)} holds control characters`;
    if (typeof value !== 'object' || value === null) continue;
    if (depth > DEEPEST) return 'its values are nested too deep';
    for (const key of Object.keys(value)) {
      if (NO_KEYS.includes(key) || !isClean(key)) return `${quoted(key)} cannot be a key`;
      left.push([(value as Readonly<Record<string, unknown>>)[key], depth + 1]);
    }
  }
  return undefined;
}

const REASONS: Readonly<Record<string, string>> = {
  include: 'what is included includes nothing',
  settings: 'only "unattended" may stand in it, at the top',
  defaults: 'defaults are those of each person',
  rules: 'rules are those of each person',
  browser: 'nobody starts programs for others',
};

const strayKey = (key: string, place: string): string =>
  `${place}${shorten(key, 80)} is not a key of a shared inventory${Object.hasOwn(REASONS, key) ? `: ${REASONS[key] ?? ''}` : ''}`;

const firstStray = (value: object, isKnown: (key: string) => boolean): string | undefined =>
  Object.keys(value).find((key) => !isKnown(key));

function strayInAccounts(accounts: readonly unknown[], isOfOrganization: boolean): string | undefined {
  for (const [index, account] of accounts.entries()) {
    if (!isObject(account)) return `accounts[${index}] is not an account`;
    const stray = firstStray(account, (key) => ACCOUNT_KEYS.has(key) || (isOfOrganization && key === 'ou'));
    if (stray !== undefined) return strayKey(stray, `accounts[${index}].`);
    const { name } = account;
    if (!isOfOrganization && typeof name === 'string' && idIn(name) !== undefined)
      return `accounts[${index}].name is an account id: a name wins over an id, which nobody gives another meaning`;
    if (account['protected'] !== undefined && account['protected'] !== true)
      return `accounts[${index}].protected can only be true: nobody takes protection away for others`;
  }
  return undefined;
}

function strayInSignIns(signIns: unknown): string | undefined {
  if (!isObject(signIns)) return undefined;
  const name = Object.keys(signIns).find((one) => {
    const signIn = signIns[one];
    return isObject(signIn) && firstStray(signIn, (key) => key !== 'browser' && !key.startsWith('x_'));
  });
  if (name === undefined) return undefined;
  const signIn = signIns[name] as object;
  return strayKey(
    firstStray(signIn, (key) => key !== 'browser' && !key.startsWith('x_')) ?? '',
    `sso_sessions.${name}.`,
  );
}

function strayKeys(value: Readonly<Record<string, unknown>>): string | undefined {
  const isOfOrganization = value['organization'] !== undefined;
  const known = isOfOrganization ? PUBLISHED_KEYS : TOP_KEYS;
  const stray = firstStray(value, (key) => known.includes(key));
  if (stray !== undefined) return strayKey(stray, '');
  const { accounts, unattended } = value;
  if (!Array.isArray(accounts)) return 'it has no list "accounts"';
  if (accounts.length > MOST_SHARED_ACCOUNTS) return `it has more than ${MOST_SHARED_ACCOUNTS} accounts`;
  const free = isObject(unattended) ? firstStray(unattended, (key) => !key.startsWith('x_')) : undefined;
  if (free !== undefined) return strayKey(free, 'unattended.');
  return strayInAccounts(accounts as unknown[], isOfOrganization) ?? strayInSignIns(value['sso_sessions']);
}

/** What makes a value no shared inventory, as far as a look tells; `form` where its schema has to say it. */
export function sharedFault(value: unknown): string | undefined {
  if (!isObject(value)) return 'it is not an object with a list "accounts"';
  const fault = unsafePart(value) ?? strayKeys(value);
  if (fault !== undefined) return fault;
  const inventory = value as unknown as SharedInventory;
  const file = asAccountsFile(inventory);
  if (!isAccountsFile(file) || applyRules({ defaults: {}, accounts: file.accounts }).length > 0)
    return BY_SCHEMA;
  const isRight = !isPublished(inventory) || isPublishedForm(value);
  return isRight ? undefined : 'it is not as "acctmgr sync organizations --to" writes it';
}

const BY_SCHEMA = 'it does not have the form of a shared inventory';

/** The first thing that the schema or the rules of accounts.json have against it. */
async function faultBySchema(inventory: SharedInventory): Promise<string> {
  const { findProblems } = await import('../checking/problems.js');
  const [problem] = findProblems(JSON.stringify(asAccountsFile(inventory)));
  return problem === undefined
    ? BY_SCHEMA
    : `${problem.path.replace(/^settings\./, '')}: ${problem.message}; expected: ${problem.expected}`;
}

/** Of the text itself. */
async function faultOfText(text: string): Promise<string | undefined> {
  const { readJsonText } = await import('../json/json-text.js');
  const [fault] = readJsonText(text).faults;
  return fault?.message;
}

/** What a text is that is no JSON, where its beginning tells. */
function otherThanJson(text: string): string | undefined {
  if (text.startsWith('\u001f\ufffd')) return 'it is packed (gzip), and not JSON';
  if (/[\0\ufffd]/.test(text)) return 'it is not UTF-8, as JSON is';
  return /^\s*</.test(text) ? 'it is a web page or XML, and not JSON' : undefined;
}

export type ParsedShared = { readonly inventory: SharedInventory } | { readonly fault: string };

/** What somebody else's text says, or the one sentence for why it is refused. */
export async function parseShared(text: string): Promise<ParsedShared> {
  if (Buffer.byteLength(text) > MOST_SHARED_BYTES) return { fault: TOO_LARGE };
  const other = otherThanJson(text);
  if (other !== undefined) return { fault: other };
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return { fault: `it is not JSON (${(await faultOfText(text)) ?? 'not even in part'})` };
  }
  const fault = sharedFault(value);
  if (fault === BY_SCHEMA) return { fault: await faultBySchema(value as SharedInventory) };
  if (fault !== undefined) return { fault };
  const twice = mayHaveDuplicateKeys(text, value as object) ? await faultOfText(text) : undefined;
  return twice === undefined ? { inventory: value as SharedInventory } : { fault: twice };
}
