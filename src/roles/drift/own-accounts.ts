import { isOfOrganization } from '../../accounts/discovered/discovered-file.js';
import type { Inventory } from '../../accounts/inventory.js';
import { oneLine } from '../../system/safe-text.js';

/** `known`: accounts.json has it, and the organization does not. */
export type Belonging = 'own' | 'known' | 'stranger';

/** Which accounts are one's own: those of the organizations that were listed; where none was, those of accounts.json. */
export interface OwnAccounts {
  /** Of the organizations that were listed. */
  readonly organizations: readonly string[];
  belongingOf(accountId: string): Belonging;
  /** `dev (444455556666)`, or the id alone. */
  nameOf(accountId: string): string;
  /** What all this is taken from, for people. */
  readonly basis: string;
}

export function ownAccounts({
  accounts,
  discovered,
}: Pick<Inventory, 'accounts' | 'discovered'>): OwnAccounts {
  const listings = discovered.filter(isOfOrganization);
  const organizations = listings.map(({ organization: { id } }) => id);
  const names = new Map(accounts.map(({ account_id: id, name }) => [id, oneLine(name)]));
  const listed = new Set(
    listings.flatMap(({ organization, accounts: members }) => [
      organization.management_account_id,
      ...members.map(({ account_id: id }) => id),
    ]),
  );
  // What was not listed may be in the organization all the same.
  const isWhole = listings.length > 0 && listings.every(({ organization: { ous } }) => ous === undefined);
  return {
    organizations,
    belongingOf: (id) =>
      listed.has(id) || (!isWhole && names.has(id)) ? 'own' : names.has(id) ? 'known' : 'stranger',
    nameOf: (id) => (names.has(id) ? `${names.get(id) ?? ''} (${id})` : id),
    basis: isWhole
      ? `Own accounts are those of ${organizations.join(', ')}, as acctmgr sync listed them.`
      : listings.length > 0
        ? `Own accounts are those of accounts.json, and those units of ${organizations.join(', ')} that acctmgr sync lists.`
        : 'Own accounts are those of accounts.json, since no organization was listed: acctmgr sync organizations',
  };
}
