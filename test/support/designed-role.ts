import { findEntry, inventoryOf } from '../../src/accounts/inventory.js';
import type { AccountsFile } from '../../src/accounts/schema.js';
import { designRole, type DesignedRole, type RoleWish } from '../../src/roles/design-role.js';
import { AcctmgrError } from '../../src/system/failure.js';

/** What nobody says anything of. */
export const NOTHING: RoleWish = {
  role: undefined,
  trust: [],
  pipelines: { provider: undefined, audiences: [], subjects: [] },
  externalId: undefined,
  mfa: false,
  mfaAge: undefined,
  sourceIdentities: [],
  allowsTags: false,
  organizationId: undefined,
  managedPolicies: undefined,
  inlinePolicies: {},
  boundary: undefined,
  maxSession: undefined,
  tags: {},
  description: undefined,
};

/** The role of the account `dev` in 444455556666, as accounts.json says, among other accounts, and the wish besides. */
export function designedRole(
  dev: Partial<AccountsFile['accounts'][number]> = {},
  wish: Partial<RoleWish> = {},
  others: AccountsFile['accounts'] = [{ name: 'main', account_id: '111122223333' }],
): DesignedRole {
  const account = { name: 'dev', account_id: '444455556666', role_name: 'Developer', ...dev };
  const inventory = inventoryOf(
    { accounts: [account, ...others] },
    { path: '/accounts.json', origin: 'own' },
  );
  return designRole(inventory, findEntry(inventory, 'dev'), { ...NOTHING, ...wish });
}

/** What a role is refused with. */
export function refusalOfRole(attempt: () => unknown): AcctmgrError {
  try {
    attempt();
  } catch (error) {
    if (error instanceof AcctmgrError) return error;
    throw error;
  }
  throw new Error('Nothing was refused');
}
