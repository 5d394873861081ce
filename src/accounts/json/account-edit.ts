import { findNodeAtLocation, parseTree, type Node } from 'jsonc-parser';
import { usageError } from '../../system/failure.js';
import { quoted } from '../checking/finding.js';
import { sameName, unknownAccount } from '../inventory.js';
import { editItems, editMembers, inTextOrder, type JsonDocument, type TextEdit } from './json-edit.js';

/** What is wanted of an accounts.json. Values are not checked here: the whole file is, afterwards. */
export type AccountEdit =
  | { readonly kind: 'add'; readonly account: NewAccount }
  /** A value of undefined takes the key away. */
  | { readonly kind: 'set'; readonly name: string; readonly changes: Readonly<Record<string, unknown>> }
  | { readonly kind: 'remove'; readonly name: string }
  /** Also wherever the account is the source_account. */
  | { readonly kind: 'rename'; readonly name: string; readonly to: string };

export type NewAccount = Readonly<Record<string, unknown>> & { readonly name: string };

interface Accounts {
  readonly document: JsonDocument;
  readonly items: readonly Node[];
  readonly path: string;
}

const textAt = (object: Node, key: string): string | undefined => {
  const value: unknown = findNodeAtLocation(object, [key])?.value;
  return typeof value === 'string' ? value : undefined;
};

const isCalled =
  (name: string) =>
  (account: Node): boolean =>
    sameName(textAt(account, 'name') ?? '', name);

function indexOf({ items, path }: Accounts, name: string): number {
  const index = items.findIndex(isCalled(name));
  if (index !== -1) return index;
  const names = items.flatMap((account) => textAt(account, 'name') ?? []);
  throw unknownAccount(name, names, path);
}

function refuseTaken({ items, path }: Accounts, name: string): void {
  if (!items.some(isCalled(name))) return;
  throw usageError(`An account is called ${quoted(name)} already in ${path}.`, {
    code: 'account_exists',
    hint: 'Take another name, or change that one: acctmgr edit.',
  });
}

function editsOf(accounts: Accounts, edit: Extract<AccountEdit, { kind: 'set' | 'rename' }>): TextEdit[] {
  const { document, items } = accounts;
  const index = indexOf(accounts, edit.name);
  const account = items[index];
  if (account === undefined) return [];
  switch (edit.kind) {
    case 'set':
      return editMembers(document, account, edit.changes);
    case 'rename': {
      const others = items.filter((_, at) => at !== index);
      if (others.some(isCalled(edit.to))) refuseTaken(accounts, edit.to);
      const defaults = findNodeAtLocation(document.tree, ['defaults']);
      const sources = [...items, ...(defaults === undefined ? [] : [defaults])].filter((scope) =>
        sameName(textAt(scope, 'source_account') ?? '', edit.name),
      );
      return [
        ...editMembers(document, account, { name: edit.to }),
        ...sources.flatMap((scope) => editMembers(document, scope, { source_account: edit.to })),
      ];
    }
  }
}

/**
 * The changes of the text of an accounts.json, which is valid JSON, in the order of the text.
 *
 * @param edits - of different accounts
 * @param path - for messages
 * @throws AcctmgrError (exit 2) `unknown_account`, `account_exists`
 */
export function editAccounts(text: string, edits: readonly AccountEdit[], path: string): readonly TextEdit[] {
  const tree = parseTree(text);
  const list = tree && findNodeAtLocation(tree, ['accounts']);
  if (tree === undefined || list?.type !== 'array') {
    throw usageError(`${path} has no list "accounts".`, { code: 'invalid_inventory' });
  }
  const accounts: Accounts = { document: { text, tree }, items: list.children ?? [], path };
  const removed = new Set<number>();
  const added: NewAccount[] = [];
  const changes: TextEdit[] = [];
  for (const edit of edits) {
    if (edit.kind === 'add') added.push(edit.account);
    else if (edit.kind === 'remove') removed.add(indexOf(accounts, edit.name));
    else changes.push(...editsOf(accounts, edit));
  }
  const kept = { ...accounts, items: accounts.items.filter((_, index) => !removed.has(index)) };
  for (const { name } of added) refuseTaken(kept, name);
  return inTextOrder([...changes, ...editItems(accounts.document, list, removed, added)]);
}
