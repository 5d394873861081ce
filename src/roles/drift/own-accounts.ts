import { isOfOrganization } from '../../accounts/discovered/discovered-file.js';
import type { Inventory } from '../../accounts/inventory.js';
import { parseMfaArn } from '../../aws/arn.js';
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
  /** No organization was listed as a whole: an account that is one's own may be taken for a stranger's. */
  readonly isAssumed: boolean;
  /** What all this is taken from, for people. */
  readonly basis: string;
}

/** Where the keys are that somebody shows a device with. */
const deviceAccount = (serial: string | undefined): readonly string[] => {
  const device = parseMfaArn(serial ?? '');
  return device === undefined ? [] : [device.accountId];
};

/** Whoever signs for a role does so in an account of their own, whether or not accounts.json has it. */
export const withSigner = (own: OwnAccounts, accountId: string | undefined): OwnAccounts => ({
  ...own,
  belongingOf: (id) => {
    const belonging = own.belongingOf(id);
    if (id !== accountId || belonging !== 'stranger') return belonging;
    return own.isAssumed ? 'own' : 'known';
  },
});

export function ownAccounts({
  accounts,
  discovered,
}: Pick<Inventory, 'accounts' | 'discovered'>): OwnAccounts {
  const listings = discovered.filter(isOfOrganization);
  const organizations = listings.map(({ organization: { id } }) => id);
  const names = new Map(accounts.map(({ account_id: id, name }) => [id, oneLine(name)]));
  const known = new Set([
    ...names.keys(),
    ...accounts.flatMap(({ mfa_serial: serial }) => deviceAccount(serial)),
  ]);
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
      listed.has(id) || (!isWhole && known.has(id)) ? 'own' : known.has(id) ? 'known' : 'stranger',
    nameOf: (id) => (names.has(id) ? `${names.get(id) ?? ''} (${id})` : id),
    isAssumed: !isWhole,
    basis: isWhole
      ? `Own accounts are those of ${organizations.join(', ')}, as acctmgr sync listed them.`
      : listings.length > 0
        ? `Own accounts are those of accounts.json, and those units of ${organizations.join(', ')} that acctmgr sync lists.`
        : 'Own accounts are those of accounts.json, since no organization was listed: acctmgr sync organizations',
  };
}
