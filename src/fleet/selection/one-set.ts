import { accountNameOf } from '../../accounts/inventory.js';
import { tamestFirst } from '../../accounts/permission-sets.js';
import { usageError } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import type { FoundAccount } from './found.js';
import { namesOf } from './left-out.js';

interface Entered {
  /** Of the permission set, as it is typed. */
  readonly word: string;
  readonly those: readonly FoundAccount[];
}

/** By the full name of the permission set, what only reads first. An alias that not all of them have is no word for it. */
function usualSets(picked: readonly FoundAccount[]): readonly Entered[] {
  const bySet = new Map<string, Entered>();
  for (const { account, isNamed, isUsual = false } of picked) {
    const { access, name } = account;
    if (isNamed || !isUsual || access.kind !== 'permission-set' || access.permissionSet === undefined)
      continue;
    const word = name.slice(accountNameOf(name).length + 1);
    const before = bySet.get(access.permissionSet);
    bySet.set(access.permissionSet, {
      word: before === undefined || before.word === word ? word : access.permissionSet,
      those: [...(before?.those ?? []), { account: { ...account, name: accountNameOf(name) }, isNamed }],
    });
  }
  return tamestFirst([...bySet.keys()]).flatMap((name) => bySet.get(name) ?? []);
}

/**
 * What a pattern, a tag or `--all` picks is of one permission set, unless it says which: by the default of one account among
 * many, nobody is to be its administrator.
 *
 * @throws AcctmgrError (exit 2) `several_permission_sets`
 */
export function requireOneSet(picked: readonly FoundAccount[]): void {
  const sets = usualSets(picked);
  const [first, second] = sets;
  if (first === undefined || second === undefined) return;
  const listed = sets.map(({ word, those }) => `${oneLine(word)} (${namesOf(those)})`).join(', ');
  const flags = sets.map(({ word }) => `--permission-set ${oneLine(word)}`);
  throw usageError(`These accounts would be entered by ${sets.length} permission sets: ${listed}.`, {
    code: 'several_permission_sets',
    hint: `Say which: ${flags[0] ?? ''} enters by no other, and leaves out those without it. ${flags.join(' ')} enters each by the first of them that it has. Accounts with a role stay either way.`,
  });
}
