import { isAccountsFile } from '../checking/accept.js';
import { mayHaveDuplicateKeys } from '../checking/duplicate-keys.js';
import type { Problem } from '../checking/problem.js';
import { applyRules } from '../checking/rules.js';
import type { ListedNames } from '../checking/scope.js';
import type { AccountsFile } from '../schema.js';

export type CheckedFile =
  | { readonly file: AccountsFile; readonly problems: readonly [] }
  | { readonly file?: undefined; readonly problems: readonly Problem[] };

/** The text of a file as UTF-8, without a byte order mark. A TextDecoder would cost a twentieth of Node's own start. */
export const decodedText = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString('utf8')
    .replace(/^\ufeff/, '');

/** The file where a quick look finds nothing wrong; undefined does not mean that it is wrong. */
export function rightAtOnce(text: string, listed?: ListedNames): AccountsFile | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isAccountsFile(value) || mayHaveDuplicateKeys(text, value)) return undefined;
  return applyRules({ defaults: value.defaults ?? {}, accounts: value.accounts }, listed).length === 0
    ? value
    : undefined;
}

/** Reads and validates the text of an `accounts.json`: the whole of it as written, or everything that is wrong. */
export async function checkAccountsFile(text: string, listed?: ListedNames): Promise<CheckedFile> {
  const file = rightAtOnce(text, listed);
  if (file !== undefined) return { file, problems: [] };
  const { findProblems } = await import('../checking/problems.js');
  const problems = findProblems(text, listed);
  // The schema has the last word over the quick look.
  return problems.length > 0 ? { problems } : { file: JSON.parse(text) as AccountsFile, problems: [] };
}

/** Whether `text` is valid JSON without a list `accounts`: a file that only happens to have the name. */
export function isOtherProgramsFile(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return (
      typeof value !== 'object' || value === null || !('accounts' in value) || !Array.isArray(value.accounts)
    );
  } catch {
    return false;
  }
}
