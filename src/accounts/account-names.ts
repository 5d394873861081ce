import type { Host } from '../system/host.js';
import { userInventoryPath } from '../system/paths.js';
import { observeFile } from '../system/files/observed-file.js';
import { wordOf } from './permission-sets.js';
import { namedInventory } from './locating/locate.js';
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

/**
 * For completion, which runs at every press of a key: nothing is validated, made or asked, and `./accounts.json` is not
 * looked at. A file that can't be read, or that the commands would refuse since others can write it, has no names.
 */
export function readAccountNames(host: Host, config: string | undefined): NamedAccount[] {
  try {
    const named = namedInventory(host, config);
    const path = named?.path ?? userInventoryPath(host);
    const found = observeFile(path);
    if (found === undefined) return [];
    if (named === undefined) requireOwnInventory(path, found, host);
    else foreignInventory(path, found, host);
    return accountNames(found.bytes.toString('utf8'));
  } catch {
    return [];
  }
}
