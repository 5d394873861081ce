import { fitsLimit } from '../aws/limits.js';
import { usageError } from '../system/failure.js';
import { oneLine } from '../system/safe-text.js';
import { alternatives, quoted } from './checking/finding.js';
import { nearest } from './checking/nearest.js';
import { PERMISSION_SET, PERMISSION_SET_ALIAS } from './sign-in-limits.js';
import type { AccountEntry } from './schema.js';

/** What a sign-in of Identity Center lets a person be in an account. */
export interface PermissionSet {
  /** As people type it, behind the account's name: an alias of accounts.json, else the name. */
  readonly word: string;
  /** As AWS has it. */
  readonly name: string;
}

/** FNV-1a: tells names apart that would look alike without it. */
export function codeOfName(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

/**
 * What a permission set is called that has no alias. Where its name holds what not every AWS tool reads in the name of a
 * profile, another one stands there, with a code of the name that no other set shares, whatever sets come or go.
 */
export const wordOf = (name: string): string =>
  fitsLimit(PERMISSION_SET_ALIAS, name)
    ? name
    : `${name.replace(/^[^A-Za-z0-9]+/, '').replace(/[=,]/g, '-')}-${codeOfName(name)}`.replace(/^-/, '');

/** The permission sets that accounts.json knows of the account, in its order. */
export const permissionSetsOf = ({
  permission_sets: sets = [],
}: Partial<AccountEntry>): readonly PermissionSet[] =>
  Array.isArray(sets)
    ? sets.map((name: string) => ({ word: wordOf(name), name }))
    : Object.entries(sets as Readonly<Record<string, string>>).map(([word, name]) => ({ word, name }));

const READS = /read(?!.?write)|view|audit|(?:^|[^a-z])ro(?:[^a-z]|$)/i;
const ALLOWS_ALL = /admin|power.?user|full|owner|root|break.?glass|emergency/i;

/** Of a permission set, as far as its name tells: -1 where it reads, 1 where it is like an administrator's. */
const mightOf = (name: string): number => Number(ALLOWS_ALL.test(name)) - Number(READS.test(name));

/** The names of permission sets that nobody has put in order: by the alphabet alone, the administrator's would be offered first. */
export const tamestFirst = (names: readonly string[]): readonly string[] =>
  [...names].sort((one, other) => mightOf(one) - mightOf(other));

const isCalled =
  (text: string) =>
  ({ word, name }: PermissionSet): boolean =>
    [word, name].some((one) => one.toLowerCase() === text.toLowerCase());

/** The set of `sets` that the text means: an alias before a name, since the user chose it. */
const setIn = (sets: readonly PermissionSet[], text: string): PermissionSet | undefined =>
  sets.find(({ word }) => word === text) ??
  sets.find(({ name }) => name === text) ??
  sets.find(isCalled(text));

/** The permission set that the bare name of the account means: its default, or the only one that there is. */
export function usualPermissionSet(account: Partial<AccountEntry>): PermissionSet | undefined {
  const { default_permission_set: usual, permission_sets: written = [] } = account;
  // Of thousands of accounts with several, none is looked at.
  if (usual === undefined && Object.keys(written).length !== 1) return undefined;
  const sets = permissionSetsOf(account);
  if (usual === undefined) return sets[0];
  if (sets.length === 0) return { word: wordOf(usual), name: usual };
  return setIn(sets, usual) ?? (sets.length === 1 ? sets[0] : undefined);
}

/** The words of the account's permission sets, with what they stand for: `ro (ReadOnlyAccess), admin (…)`. */
export const describeSets = (sets: readonly PermissionSet[]): string =>
  sets.map(({ word, name }) => (word === name ? word : `${word} (${oneLine(name)})`)).join(', ');

/**
 * The permission set of the account that `text` means.
 *
 * @throws AcctmgrError (exit 2) `unknown_permission_set`
 */
export function permissionSetNamed(
  account: Pick<AccountEntry, 'name' | 'permission_sets' | 'sso_session'> & { readonly discovered?: object },
  text: string,
): PermissionSet {
  const name = oneLine(account.name);
  if (account.sso_session === undefined) {
    throw usageError(`${name} has no permission sets: no sign-in leads into it.`, {
      code: 'no_sign_in',
      hint: `Give it one: acctmgr edit ${name} sso_session=NAME. For another role: acctmgr assume ${name} --role ROLE`,
    });
  }
  const sets = permissionSetsOf(account);
  const found = setIn(sets, text);
  if (found !== undefined) return found;
  if (sets.length === 0 && fitsLimit(PERMISSION_SET, text)) return { word: wordOf(text), name: text };
  const near = nearest(
    text,
    sets.flatMap(({ word, name: full }) => [word, full]),
  ).map((one) => `${name}/${one}`);
  throw usageError(`${name} has no permission set ${quoted(text)}.`, {
    code: 'unknown_permission_set',
    hint: `${near.length > 0 ? `Did you mean ${alternatives(near)}? ` : ''}It has ${describeSets(sets)}.${account.discovered === undefined ? '' : ` Given to you since then: acctmgr sync ${oneLine(account.sso_session)}`}`,
  });
}
