import { asUsual, isTakable, type EffectiveAccount } from '../accounts/effective.js';
import { accountFinder, accountNameOf, type Inventory } from '../accounts/inventory.js';
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

/** Each in the place of its entry; those of one entry as they were chosen. */
function inOrder(chosen: readonly EffectiveAccount[], { accounts }: Inventory): EffectiveAccount[] {
  const places = new Map(accounts.map(({ name }, index) => [name, index]));
  const placeOf = ({ name }: EffectiveAccount): number => places.get(accountNameOf(name)) ?? 0;
  return [...chosen].sort((one, other) => placeOf(one) - placeOf(other));
}

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
  const named = names.map(accountFinder(inventory));
  const takable = inventory.accounts.filter(isTakable);
  const tagged =
    tags.length === 0 ? [] : takable.filter((account) => tags.every((tag) => hasTag(account, tag)));
  const byName = new Map(
    [...named, ...[...tagged, ...(all ? takable : [])].map(asUsual)].map((one) => [one.name, one]),
  );
  // A tag of nobody is a slip, even where names beside it pick somebody.
  const isMissed = tags.length > 0 && tagged.length === 0;
  if (byName.size > 0 && !isMissed) return inOrder([...byName.values()], inventory);
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
