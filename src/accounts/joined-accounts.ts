import { effectiveAccount, type EffectiveAccount } from './effective.js';
import { isOfSignIn, type DiscoveredFile } from './discovered/discovered-file.js';
import { joinDiscovered } from './discovered/join.js';
import type { AccountsFile } from './schema.js';
import type { AcceptedCopy } from './shared/accepted-copy.js';
import { organizationOrigins, withShared } from './shared/merge-shared.js';
import { sameStartUrl } from './start-url.js';

export interface JoinedAccounts {
  /** In the order of the file, with the defaults applied; then those that it includes, then those that AWS listed. */
  readonly accounts: readonly EffectiveAccount[];
  /** What AWS listed, here or for the team, as far as it is of the sign-ins here. */
  readonly discovered: readonly DiscoveredFile[];
  /** With the accounts and sign-ins that it includes. */
  readonly file: AccountsFile;
}

/** The accounts of the file, those that it includes, and those that AWS listed. */
export function joinedAccounts(
  written: AccountsFile,
  shared: readonly AcceptedCopy[],
  listings: readonly DiscoveredFile[],
): JoinedAccounts {
  const { file, origins, organizations } =
    shared.length === 0 ? nothingShared(written) : withShared(written, shared, listings);
  const discovered = [...listings, ...organizations].filter((listing) =>
    isOfKnownPortal(listing, file.sso_sessions),
  );
  const accounts =
    discovered.length === 0
      ? file.accounts.map((account) => effectiveAccount(account, file.defaults ?? {}))
      : joinDiscovered(file, discovered);
  if (shared.length === 0) return { accounts, discovered, file };
  const first = written.accounts.length;
  const ofOrganization = new Map(
    organizations.map(({ organization: { id } }) => [id, organizationOrigins(shared, id)]),
  );
  const origin = (account: EffectiveAccount, index: number) =>
    account.discovered?.isWritten === false && account.discovered.signIn === undefined
      ? ofOrganization.get(account.organization?.organizationId ?? '')?.(account.name)
      : origins[index - first];
  return {
    accounts: accounts.map((account, index) => {
      const from = origin(account, index);
      return from === undefined ? account : { ...account, shared: from };
    }),
    discovered,
    file,
  };
}

const nothingShared = (file: AccountsFile) => ({ file, origins: [], organizations: [] });

/** Another portal's accounts are not those of this sign-in. One that only the AWS config file has is looked up when it is used. */
function isOfKnownPortal(listing: DiscoveredFile, signIns: AccountsFile['sso_sessions'] = {}): boolean {
  if (!isOfSignIn(listing)) return true;
  const { sso_session: name, start_url: url } = listing;
  const known = Object.hasOwn(signIns, name) ? signIns[name] : undefined;
  return known === undefined || sameStartUrl(known.start_url, url);
}
