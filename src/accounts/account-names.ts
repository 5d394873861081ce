import type { Host } from '../system/host.js';
import { userInventoryPath } from '../system/paths.js';
import { observeFile } from '../system/files/observed-file.js';
import { permissionSetsOf, wordOf } from './permission-sets.js';
import { isOfOrganization, isOfSignIn, type DiscoveredFile } from './discovered/discovered-file.js';
import { namesIn, readDiscovered, type DiscoveredPlace } from './discovered/read-discovered.js';
import { isUntouchedExample } from './example.js';
import { inventoryOf } from './inventory.js';
import { includeOf, type AcceptedCopy } from './shared/accepted-copy.js';
import { includedNames } from './shared/listed-names.js';
import { readCopies } from './shared/read-copies.js';
import { decodedText, rightAtOnce } from './locating/accounts-file.js';
import { namedInventory } from './locating/locate.js';
import type { AccountsFile } from './schema.js';
import { unitPath, waysTo } from './membership.js';
import { foreignInventory, requireOwnInventory } from './locating/unsafe-inventory.js';

export interface NamedAccount {
  readonly name: string;
  readonly description: string;
}

/** The form of a name, and all that a shell may be given: anything else could be read as more than a word. */
const NAME = /^[A-Za-z0-9][\w.-]{0,63}$/;

const SET_WORD = /^[A-Za-z0-9][\w.@+-]{0,63}$/;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** The names in the text of an accounts.json, whatever else is wrong with it. */
export function accountNames(text: string): NamedAccount[] {
  let file: unknown;
  try {
    file = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return [];
  }
  const defaults = isRecord(file) && isRecord(file['defaults']) ? file['defaults'] : {};
  const accounts = isRecord(file) && Array.isArray(file['accounts']) ? (file['accounts'] as unknown[]) : [];
  return accounts.flatMap((account) => {
    if (!isRecord(account) || typeof account['name'] !== 'string' || !NAME.test(account['name'])) return [];
    const { name, description } = account;
    const described = typeof description === 'string' ? description : '';
    return [name, ...setWords(account, defaults).map((word) => `${name}/${word}`)].map((one) => ({
      name: one,
      description: described,
    }));
  });
}

/** The words of the account's permission sets, as far as they are words of a shell. */
function setWords(account: Record<string, unknown>, defaults: Record<string, unknown>): string[] {
  const sets = account['permission_sets'] ?? defaults['permission_sets'];
  const hasSignIn = (account['sso_session'] ?? defaults['sso_session']) !== undefined;
  if (!hasSignIn || typeof sets !== 'object' || sets === null) return [];
  const words = Array.isArray(sets)
    ? sets.flatMap((name: unknown) => (typeof name === 'string' ? wordOf(name) : []))
    : Object.keys(sets);
  return words.filter((word) => SET_WORD.test(word));
}

const copiesFor = ({ include = [] }: AccountsFile, copies: readonly AcceptedCopy[]): AcceptedCopy[] =>
  include.flatMap((entry) => copies.find(({ from }) => from === includeOf(entry).from) ?? []);

/** The names of all accounts, those that AWS listed with them; a file with problems has its own ones alone. */
function joinedNames(
  text: string,
  place: DiscoveredPlace,
  discovered: readonly DiscoveredFile[],
  copies: readonly AcceptedCopy[],
): NamedAccount[] {
  const isAlone = discovered.length + copies.length === 0;
  const file = isAlone
    ? undefined
    : rightAtOnce(text, () => [...namesIn(discovered), ...includedNames(copies)]);
  if (file === undefined) return accountNames(text);
  const shown = isUntouchedExample(file.accounts) ? { ...file, accounts: [] } : file;
  const shared = copiesFor(file, copies);
  return inventoryOf(shown, { ...place, discovered, shared }).accounts.flatMap((account) => {
    const { name, description = '' } = account;
    const words = account.sso_session === undefined ? [] : permissionSetsOf(account).map(({ word }) => word);
    const ways = words.filter((word) => SET_WORD.test(word)).map((word) => `${name}/${word}`);
    return [name, ...ways].map((one) => ({ name: one, description }));
  });
}

/** What completion reads, which runs at every press of a key: nothing is validated, made or asked. */
interface Found {
  readonly text: string;
  readonly place: DiscoveredPlace;
  readonly discovered: readonly DiscoveredFile[];
  readonly copies: readonly AcceptedCopy[];
}

/** Undefined where the file that is named is not there. @throws where it can't be read, or others can write it */
function found(host: Host, config: string | undefined): Found | undefined {
  const named = namedInventory(host, config);
  const path = named?.path ?? userInventoryPath(host);
  const file = observeFile(path);
  if (file === undefined && named !== undefined) return undefined;
  if (file !== undefined && named === undefined) requireOwnInventory(path, file, host);
  else if (file !== undefined) foreignInventory(path, file, host);
  const place = { path, origin: named === undefined ? 'own' : 'named' } as const;
  const text = file === undefined ? '{"accounts":[]}' : decodedText(file.bytes);
  const { copies } = readCopies(host, place);
  return { text, place, discovered: readDiscovered(host, place).files, copies };
}

/**
 * The names of all accounts, for completion; `./accounts.json` is not looked at. A file that can't be read, or that the
 * commands would refuse since others can write it, has no names.
 */
export function readAccountNames(host: Host, config: string | undefined): NamedAccount[] {
  try {
    const file = found(host, config);
    return file === undefined ? [] : joinedNames(file.text, file.place, file.discovered, file.copies);
  } catch {
    return [];
  }
}

/** Paths that a shell may be given as one word. */
const UNIT_PATH = /^\/[\w.@+/-]*$/;

/** The paths of all organizational units that are known, for completion. */
export function readUnitPaths(host: Host, config: string | undefined): string[] {
  try {
    const units = (found(host, config)?.discovered ?? []).filter(isOfOrganization);
    const paths = units.flatMap(({ ous }) => Object.keys(ous).map(waysTo(ous)).map(unitPath));
    return [...new Set(paths)].filter((one) => UNIT_PATH.test(one)).sort();
  } catch {
    return [];
  }
}

/** Where accounts come from, by what people type for each. */
export interface SourceNames {
  readonly signIns: readonly string[];
  readonly organizations: readonly string[];
  readonly includes: readonly string[];
}

const NO_SOURCES: SourceNames = { signIns: [], organizations: [], includes: [] };

/** Names of sources that a shell may be given as one word; it makes a path of `~/`. */
const SOURCE = /^[\w.:/@+~-]+$/;

/** The sources of accounts.json and of what it includes, for completion. */
export function readSourceNames(host: Host, config: string | undefined): SourceNames {
  try {
    const there = found(host, config);
    if (there === undefined) return NO_SOURCES;
    const { text, discovered, copies } = there;
    const file = JSON.parse(text.replace(/^\ufeff/, '')) as Partial<AccountsFile>;
    const includes = (file.include ?? []).map((entry) => includeOf(entry).from);
    const shared = copies.filter(({ from }) => includes.includes(from));
    const signIns = [
      ...Object.keys(file.sso_sessions ?? {}),
      ...shared.flatMap(({ inventory }) => Object.keys(inventory.sso_sessions ?? {})),
      ...discovered.filter(isOfSignIn).map(({ sso_session: name }) => name),
    ];
    const words = (names: readonly string[]): string[] =>
      [...new Set(names)].filter((name) => SOURCE.test(name)).sort();
    return {
      signIns: words(signIns),
      organizations: words(discovered.filter(isOfOrganization).map(({ organization: { id } }) => id)),
      includes: words(includes),
    };
  } catch {
    return NO_SOURCES;
  }
}

/** What a shell may be given as one word. */
const TAG = /^[\w.:/@+-]+=[\w.:/@+-]+$/;

/** As with names: a file with problems has its own ones alone. */
function tagsOf({ text, place, discovered, copies }: Found): readonly unknown[] {
  const right = rightAtOnce(text);
  if (right !== undefined)
    return inventoryOf(right, {
      ...place,
      discovered,
      shared: copiesFor(right, copies),
    }).accounts.map(({ tags }) => tags);
  const value: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
  const accounts =
    isRecord(value) && Array.isArray(value['accounts']) ? (value['accounts'] as unknown[]) : [];
  return accounts.map((account) => (isRecord(account) ? account['tags'] : undefined));
}

/** The tags that accounts have, `env=prod`, each once, for completion. */
export function readTagWords(host: Host, config: string | undefined): string[] {
  try {
    const file = found(host, config);
    const words = (file === undefined ? [] : tagsOf(file)).flatMap((tags) =>
      isRecord(tags) ? Object.entries(tags).map(([key, value]) => `${key}=${String(value)}`) : [],
    );
    return [...new Set(words)].filter((word) => TAG.test(word)).sort();
  } catch {
    return [];
  }
}
