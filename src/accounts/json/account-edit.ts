import { findNodeAtLocation, parseTree, type Node } from 'jsonc-parser';
import { usageError } from '../../system/failure.js';
import { quoted } from '../checking/finding.js';
import { accountNameOf, sameName, unknownAccount } from '../inventory.js';
import {
  editItems,
  editMembers,
  inTextOrder,
  jsonDocument,
  type JsonDocument,
  type TextEdit,
} from './json-edit.js';

/** What is wanted of an accounts.json. Values are not checked here: the whole file is, afterwards. */
export type AccountEdit =
  | { readonly kind: 'add'; readonly account: NewAccount }
  /** A value of undefined takes the key away. */
  | { readonly kind: 'set'; readonly name: string; readonly changes: Readonly<Record<string, unknown>> }
  | { readonly kind: 'remove'; readonly name: string }
  /** Also wherever the account is the source_account. */
  | { readonly kind: 'rename'; readonly name: string; readonly to: string }
  /** One that is not there yet. */
  | {
      readonly kind: 'add-sign-in';
      readonly name: string;
      readonly settings: Readonly<Record<string, unknown>>;
    };

export type NewAccount = Readonly<Record<string, unknown>> & { readonly name: string };

interface Accounts {
  readonly document: JsonDocument;
  readonly items: readonly Node[];
  /** The places of the accounts in `items`, by name in one case; of those of one name the first comes first. */
  readonly places: ReadonlyMap<string, readonly number[]>;
  readonly path: string;
}

const textAt = (object: Node, key: string): string | undefined => {
  const value: unknown = findNodeAtLocation(object, [key])?.value;
  return typeof value === 'string' ? value : undefined;
};

function placesOf(items: readonly Node[]): Accounts['places'] {
  const places = new Map<string, number[]>();
  items.forEach((account, index) => {
    const name = (textAt(account, 'name') ?? '').toLowerCase();
    const known = places.get(name);
    if (known === undefined) places.set(name, [index]);
    else known.push(index);
  });
  return places;
}

const placesCalled = ({ places }: Accounts, name: string): readonly number[] =>
  places.get(name.toLowerCase()) ?? [];

function indexOf(accounts: Accounts, name: string): number {
  const { items, path } = accounts;
  const [index] = placesCalled(accounts, name);
  if (index !== undefined) return index;
  const names = items.flatMap((account) => textAt(account, 'name') ?? []);
  throw unknownAccount(name, names, path);
}

/** The source of the scope with its account renamed; the permission set behind it stays. */
const renamed = (scope: Node, to: string): string =>
  `${to}${/\/.*$/s.exec(textAt(scope, 'source_account') ?? '')?.[0] ?? ''}`;

/** @param isFree - whether the account at this place does not stand in the way */
function refuseTaken(accounts: Accounts, name: string, isFree: (index: number) => boolean): void {
  const { path } = accounts;
  if (placesCalled(accounts, name).every(isFree)) return;
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
      refuseTaken(accounts, edit.to, (at) => at === index);
      const defaults = findNodeAtLocation(document.tree, ['defaults']);
      const sources = [...items, ...(defaults === undefined ? [] : [defaults])].filter((scope) =>
        sameName(accountNameOf(textAt(scope, 'source_account') ?? ''), edit.name),
      );
      return [
        ...editMembers(document, account, { name: edit.to }),
        ...sources.flatMap((scope) =>
          editMembers(document, scope, { source_account: renamed(scope, edit.to) }),
        ),
      ];
    }
  }
}

function signInEdits(
  { document }: Pick<Accounts, 'document'>,
  { name, settings }: Extract<AccountEdit, { kind: 'add-sign-in' }>,
): TextEdit[] {
  const signIns = findNodeAtLocation(document.tree, ['sso_sessions']);
  return signIns?.type === 'object'
    ? editMembers(document, signIns, { [name]: settings })
    : editMembers(document, document.tree, { sso_sessions: { [name]: settings } });
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
  const items = list.children ?? [];
  const accounts: Accounts = { document: jsonDocument(text, tree), items, places: placesOf(items), path };
  const removed = new Set<number>();
  const added: NewAccount[] = [];
  const changes: TextEdit[] = [];
  for (const edit of edits) {
    if (edit.kind === 'add') added.push(edit.account);
    else if (edit.kind === 'remove') removed.add(indexOf(accounts, edit.name));
    else if (edit.kind === 'add-sign-in') changes.push(...signInEdits(accounts, edit));
    else changes.push(...editsOf(accounts, edit));
  }
  for (const { name } of added) refuseTaken(accounts, name, (index) => removed.has(index));
  return inTextOrder([...changes, ...editItems(accounts.document, list, removed, added)]);
}
