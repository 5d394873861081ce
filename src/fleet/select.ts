import { isTakable, type EffectiveAccount } from '../accounts/effective.js';
import { accountFinder, type Inventory } from '../accounts/inventory.js';
import { usageError } from '../system/failure.js';
import { oneLine } from '../system/safe-text.js';

/** What picks accounts: names, tags, or all that can be assumed. */
export interface Selection {
  readonly names: readonly string[];
  /** `env=dev`; an account has to have every one of them. */
  readonly tags: readonly string[];
  readonly all: boolean;
}

const hasTag = (account: EffectiveAccount, tag: string): boolean => {
  const [key = '', value = ''] = tag.split(/=(.*)/s);
  const tags = account.tags ?? {};
  return Object.hasOwn(tags, key) && tags[key] === value;
};

/**
 * The accounts that a selection picks, each once, in the order of the inventory. Tags and `--all` pick accounts with a role
 * only.
 *
 * @throws AcctmgrError with exit 2 for an unknown name, a tag without `=`, or where nothing is picked, or by the tags nothing
 */
export function selectAccounts(inventory: Inventory, { names, tags, all }: Selection): EffectiveAccount[] {
  const wrong = tags.find((tag) => !tag.includes('='));
  if (wrong !== undefined) {
    throw usageError(`--tag ${oneLine(wrong)} cannot be used.`, {
      hint: 'Write key=value, such as --tag env=dev.',
    });
  }
  const named = new Set(names.map(accountFinder(inventory)));
  const withRole = inventory.accounts.filter(isTakable);
  const tagged =
    tags.length === 0 ? [] : withRole.filter((account) => tags.every((tag) => hasTag(account, tag)));
  const chosen = new Set([...named, ...tagged, ...(all ? withRole : [])]);
  // A tag of nobody is a slip, even where names beside it pick somebody.
  const isMissed = tags.length > 0 && tagged.length === 0;
  if (chosen.size > 0 && !isMissed) return inventory.accounts.filter((account) => chosen.has(account));
  if (tags.length === 0) {
    throw usageError('No account has a role.', {
      code: 'nothing_selected',
      hint: `Give one a role_arn or a role_name in ${oneLine(inventory.path)}.`,
    });
  }
  throw usageError(
    `No account with a role has ${tags.map((tag) => `the tag ${oneLine(tag)}`).join(' and ')}.`,
    {
      code: 'nothing_selected',
      hint: 'Run acctmgr list --json to see the tags of every account.',
    },
  );
}
