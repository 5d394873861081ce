import { isTakable, type EffectiveAccount } from '../accounts/effective.js';
import type { Inventory } from '../accounts/inventory.js';
import type { AwsSettings } from '../sessions/source/aws-settings.js';
import { chooseSource } from '../sessions/source/choose-source.js';
import type { Source } from '../sessions/source/source.js';
import { AcctmgrError } from '../system/failure.js';

type Accounts = readonly EffectiveAccount[];

/** The accounts whose own settings say whose credentials a chain begins with: those that no other account, and no token, leads to. */
export const firstAccounts = (inventory: Pick<Inventory, 'accounts'> | undefined): Accounts =>
  (inventory?.accounts ?? []).filter(
    (account) => isTakable(account) && account.source_account === undefined && account.oidc === undefined,
  );

/** Whether anything but sign-ins and tokens leads into some account. */
export const needsKeys = (inventory: Pick<Inventory, 'accounts'> | undefined): boolean =>
  firstAccounts(inventory).some(({ access }) => access.kind === 'role');

/** The accounts that `assume` reaches from this source. */
export function reachedAccounts(
  source: Source,
  aws: AwsSettings,
  inventory: Pick<Inventory, 'accounts'> | undefined,
): Accounts {
  const descriptions = new Map<string | undefined, string | undefined>();
  const descriptionOf = (profile: string | undefined): string | undefined => {
    try {
      return chooseSource({ ...aws, profile, handedOut: 'pass-over' }).description;
    } catch (error) {
      // The sources of other accounts are not this command's business.
      if (error instanceof AcctmgrError) return undefined;
      throw error;
    }
  };
  return firstAccounts(inventory).filter(({ source_profile: profile }) => {
    if (!descriptions.has(profile)) descriptions.set(profile, descriptionOf(profile));
    return descriptions.get(profile) === source.description;
  });
}
