import type { EffectiveAccount } from '../../accounts/effective.js';
import type { Inventory } from '../../accounts/inventory.js';
import type { RoleState } from '../../aws/role-state.js';
import { protectedRoles } from '../../sessions/protection.js';
import { AcctmgrError, usageError } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import { differencesOf, type RoleDifference } from '../compare/role-difference.js';
import { designRole, type DesignedRole, type RoleWish } from '../design-role.js';
import { wantedRole, type WantedRole } from '../wanted-role.js';
import type { OwnAccounts } from './own-accounts.js';
import type { RoleFinding } from './role-finding.js';
import { isRisk, roleFindings } from './role-findings.js';

/** A role that is looked at: what it is to be, as far as anybody says so. */
export interface WatchedRole {
  readonly account: EffectiveAccount;
  readonly role: WantedRole;
  readonly isProtected: boolean;
  /** What was said of it besides accounts.json, as it is typed. */
  readonly said: readonly string[];
  /** A failure: why it is not known what the role is to be. */
  readonly designed: DesignedRole | AcctmgrError;
}

/** Organizations, Control Tower and Identity Center make these, and nobody says what they are to be. */
const MADE_BY_AWS = /^(?:OrganizationAccountAccessRole$|AWSControlTower|AWSReservedSSO_)/;

/** @throws AcctmgrError (exit 2) where that can't be told */
function designed(
  inventory: Pick<Inventory, 'accounts' | 'path'>,
  account: EffectiveAccount,
  { name }: WantedRole,
  wish: RoleWish,
): DesignedRole {
  if (!MADE_BY_AWS.test(name)) return designRole(inventory, account, wish);
  throw usageError(`AWS makes ${oneLine(name)} itself, and nothing says what it is to be.`, {
    hint: 'To compare another role of the account: --role NAME',
  });
}

/** @throws AcctmgrError (exit 2) `no_role` */
export function watchedRole(
  inventory: Pick<Inventory, 'accounts' | 'path'>,
  account: EffectiveAccount,
  wish: RoleWish,
  said: readonly string[],
): WatchedRole {
  const role = wantedRole(account, wish.role);
  const guards = protectedRoles(inventory, [{ account, taken: { kind: 'role', roleArn: role.arn } }]);
  const known = { account, role, isProtected: guards.length > 0, said };
  try {
    return { ...known, designed: designed(inventory, account, role, wish) };
  } catch (error) {
    if (error instanceof AcctmgrError) return { ...known, designed: error };
    throw error;
  }
}

/** How a role stands against what it is to be. */
export type Drift =
  | {
      readonly kind: 'found';
      readonly state: RoleState;
      /** Undefined where nobody says what it is to be. */
      readonly differences: readonly RoleDifference[] | undefined;
      readonly findings: readonly RoleFinding[];
    }
  | { readonly kind: 'missing' }
  /** It could not be looked at. */
  | { readonly kind: 'unread'; readonly failure: AcctmgrError };

const accountsOf = ({ trusted }: DesignedRole): ReadonlySet<string> =>
  new Set(trusted.flatMap((one) => (one.kind === 'pipeline' ? [] : [one.accountId])));

/** @param state - undefined: there is no such role. @param now - milliseconds since the epoch */
export function driftOf(
  { account, isProtected, said, designed }: WatchedRole,
  state: RoleState | undefined,
  { own, now }: { readonly own: OwnAccounts; readonly now: number },
): Drift {
  if (state === undefined) return { kind: 'missing' };
  const known = designed instanceof AcctmgrError ? undefined : designed;
  const findings = roleFindings({
    account,
    isProtected,
    said,
    state,
    design: known?.design,
    wantedAccounts: known === undefined ? new Set() : accountsOf(known),
    own,
    now,
  });
  return { kind: 'found', state, findings, differences: known && differencesOf(known.design, state) };
}

/** Whether a check should pass: nothing differs, as far as it is known what is to be, and nothing is risky. */
export const isAllRight = (drift: Drift): boolean =>
  drift.kind === 'found' && (drift.differences ?? []).length === 0 && !drift.findings.some(isRisk);
