import {
  isOfOrganization,
  organizationSource,
  signInSource,
  sourceOf,
  type DiscoveredFile,
} from '../../accounts/discovered/discovered-file.js';
import type { Discovery, EffectiveAccount } from '../../accounts/effective.js';
import { alternatives, quoted } from '../../accounts/checking/finding.js';
import type { Inventory } from '../../accounts/inventory.js';
import { usageError } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';

/* Where an account comes from, as list says and takes it. */

/** Whether accounts.json says nothing of it. */
export const isFound = (
  account: EffectiveAccount,
): account is EffectiveAccount & { readonly discovered: Discovery } =>
  account.discovered?.isWritten === false;

const ACCOUNTS_FILE = 'accounts.json';

/** As the access log has it. */
const includeSource = ({ from }: { readonly from: string }): string => `include:${from}`;

/** As files of listings are told apart (`accounts/discovered/discovered-file.ts`). */
export function accountSource(account: EffectiveAccount): string {
  if (account.shared !== undefined) return includeSource(account.shared);
  if (!isFound(account)) return ACCOUNTS_FILE;
  const { discovered, organization } = account;
  return discovered.signIn === undefined
    ? organizationSource({ id: organization?.organizationId ?? '' })
    : signInSource(discovered.signIn);
}

/** What to type to list it anew. */
export const syncOf = ({ discovered }: EffectiveAccount): string =>
  `acctmgr sync ${oneLine(discovered?.signIn ?? 'organizations')}`;

const ORGANIZATIONS = 'organizations';

/** As a person names it. */
const shortSource = (file: DiscoveredFile): string =>
  isOfOrganization(file) ? file.organization.id : file.sso_session;

/** @throws AcctmgrError (exit 2) `unknown_source` */
export function accountsOfSource(
  { accounts, discovered, shared = [] }: Inventory,
  source: string,
): readonly EffectiveAccount[] {
  if (source === ACCOUNTS_FILE)
    return accounts.filter((account) => !isFound(account) && account.shared === undefined);
  const copy = shared.find((one) => [one.from, includeSource(one)].includes(source));
  if (copy !== undefined) return accounts.filter((account) => account.shared?.from === copy.from);
  if (source === ORGANIZATIONS) return accounts.filter(({ organization }) => organization !== undefined);
  const file = discovered.find((one) => [shortSource(one), sourceOf(one)].includes(source));
  if (file !== undefined)
    return accounts.filter(({ discovered: found, organization }) =>
      isOfOrganization(file)
        ? organization?.organizationId === file.organization.id
        : found?.signIn === file.sso_session,
    );
  const sources = [ACCOUNTS_FILE, ...shared.map(({ from }) => from), ...discovered.map(shortSource)].map(
    oneLine,
  );
  throw usageError(`No accounts are from ${quoted(source)}.`, {
    code: 'unknown_source',
    hint: `It can be ${alternatives(sources)}. "acctmgr sync" lists what AWS has.`,
  });
}
