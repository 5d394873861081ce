import type { DiscoveredAccount } from '../discovered/discovered-account.js';
import { DISCOVERED_NOTE } from '../discovered/discovered-file.js';
import { eachOf, isAccountId, isLine, isObject, mapOf, maybe, objectOf } from '../discovered/file-form.js';
import { isInUse } from '../discovered/merge-organization.js';
import {
  isTags,
  isUnits,
  ORGANIZATION_ID,
  type MemberAccount,
  type OrganizationListing,
  type OrganizationSource,
  type Units,
} from '../discovered/organization-listing.js';
import { fitsLimit } from '../../aws/limits.js';
import { NAME, PARTITION_IDS, ROLE_NAME } from '../limits.js';

/*
 * The accounts of an organization as a team shares them: what `sync organizations --to` writes, and an include reads. It has
 * ids, organizational units and tags; nothing in it says who listed it, who signs, or when, so that it changes only where AWS
 * does. Names that were given are in it for good: whoever writes it next need not know anything else.
 */

/** An account of the file: keys of accounts.json, and where it lies. */
export interface PublishedAccount {
  readonly name: string;
  readonly account_id: string;
  readonly role_name?: string;
  readonly partition?: string;
  /** What AWS calls it, where that differs from its name. */
  readonly description?: string;
  /** The id of its organizational unit, of `ous`. */
  readonly ou?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

export interface PublishedInventory {
  readonly note: string;
  readonly organization: { readonly id: string; readonly management_account_id: string };
  readonly ous: Units;
  /** Names that mean an account no more, with its id: no other account gets one of them. */
  readonly former_names: Readonly<Record<string, string>>;
  readonly accounts: readonly PublishedAccount[];
}

export const PUBLISHED_NOTE =
  'Written by "acctmgr sync organizations --to", anew each time. Include it in accounts.json.';

function published(
  { account_id, name, account_name, ou, tags }: MemberAccount,
  { role_name, partition, management_account_id }: OrganizationSource,
): PublishedAccount {
  return {
    name,
    account_id,
    ...(role_name === undefined || account_id === management_account_id ? {} : { role_name }),
    ...(partition === 'aws' ? {} : { partition }),
    ...(account_name === undefined || account_name === name ? {} : { description: account_name }),
    ...(ou === undefined ? {} : { ou }),
    ...(tags === undefined ? {} : { tags }),
  };
}

/** What a listing is to others: the accounts that are in use, and the names of all. */
export function publishedInventory({ organization, ous, accounts }: OrganizationListing): PublishedInventory {
  const { id, management_account_id } = organization;
  const former = accounts.flatMap((account) => {
    const { account_id, name, former_names = [] } = account;
    const old = isInUse(account, organization) ? former_names : [name, ...former_names];
    return old.map((one): [string, string] => [one, account_id]);
  });
  return {
    note: PUBLISHED_NOTE,
    organization: { id, management_account_id },
    ous,
    former_names: Object.fromEntries(former),
    accounts: accounts
      .filter((account) => isInUse(account, organization))
      .map((account) => published(account, organization)),
  };
}

/** An account a line: people look into it, and compare two of them. */
export function formatPublished({ accounts, ...head }: PublishedInventory): string {
  const top = JSON.stringify(head, null, 2).replace(/\n\}$/, '');
  const lines = accounts.map((account) => `    ${JSON.stringify(account)}`);
  return `${top},\n  "accounts": [${lines.length === 0 ? '' : `\n${lines.join(',\n')}\n  `}]\n}\n`;
}

const fits =
  (limit: Parameters<typeof fitsLimit>[0]) =>
  (value: unknown): boolean =>
    typeof value === 'string' && fitsLimit(limit, value);

/** Whether a value has the form that `--to` writes. */
export const isPublishedForm = objectOf({
  note: isLine,
  organization: objectOf({
    id: (value) => typeof value === 'string' && ORGANIZATION_ID.test(value),
    management_account_id: isAccountId,
  }),
  ous: isUnits,
  former_names: mapOf((name) => fitsLimit(NAME, name), isAccountId),
  accounts: eachOf(
    objectOf({
      name: fits(NAME),
      account_id: isAccountId,
      role_name: maybe(fits(ROLE_NAME)),
      partition: maybe((value) => PARTITION_IDS.some((one) => one === value)),
      description: maybe(isLine),
      ou: maybe(isLine),
      tags: maybe(isTags),
    }),
  ),
});

/** What a text says; undefined where it is not what `formatPublished` wrote. */
export function parsePublished(text: string): PublishedInventory | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) && isPublishedForm(value) ? (value as unknown as PublishedInventory) : undefined;
  } catch {
    return undefined;
  }
}

/** The names of one account: what it is called, then what it was. */
function withFormer(
  account: Omit<DiscoveredAccount, 'former_names'>,
  former: readonly string[],
): DiscoveredAccount {
  return former.length === 0 ? account : { ...account, former_names: former };
}

/**
 * What whoever writes it next has to know of what stands there: the names that were given.
 *
 * @param source - how it is listed now
 */
export function listingBehind(
  { accounts, ous, former_names }: PublishedInventory,
  source: OrganizationSource,
  { synced_at, synced_by }: Pick<OrganizationListing, 'synced_at' | 'synced_by'>,
): OrganizationListing {
  const former = new Map<string, string[]>();
  for (const [name, id] of Object.entries(former_names)) former.set(id, [...(former.get(id) ?? []), name]);
  const live = new Set(accounts.map(({ account_id }) => account_id));
  const present = accounts.map(({ account_id, name, description, ou, tags }): MemberAccount => ({
    ...withFormer({ account_id, name, account_name: description ?? name }, former.get(account_id) ?? []),
    ...(ou === undefined ? {} : { ou }),
    ...(tags === undefined ? {} : { tags }),
  }));
  const gone = [...former]
    .filter(([id]) => !live.has(id))
    .map(([account_id, [name = '', ...others]]) => withFormer({ account_id, name, gone: synced_at }, others));
  return {
    version: 1,
    note: DISCOVERED_NOTE,
    organization: source,
    synced_at,
    synced_by,
    ous,
    accounts: [...present, ...gone],
  };
}
