import type { RoleState } from '../../aws/role-state.js';
import { AcctmgrError } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import type { RoleClient } from '../role-client.js';
import { roleArnOfDesign, type RoleDesign } from '../role-design.js';
import type { RoleDecision } from './decide-role.js';
import { stateFingerprint } from './fingerprint.js';
import { newRole, roleSteps } from './role-steps.js';

/** One account's role, as it was found, and what is done to it. */
export interface PlannedRole {
  readonly design: RoleDesign;
  readonly state: RoleState | undefined;
  readonly decision: RoleDecision;
}

/** The code of a role that somebody else changed while it was shown. */
export const ROLE_CHANGED = 'role_changed';

/** Somebody may have looked at the plan for an hour: what was shown, and what is kept of before, is what must be there still. */
async function requireAsShown(client: RoleClient, { design, state }: PlannedRole): Promise<void> {
  const printOf = (one: RoleState | undefined) => stateFingerprint(one, design.partition);
  if (printOf(await client.read(design.name)) === printOf(state)) return;
  throw new AcctmgrError(
    `The role ${oneLine(roleArnOfDesign(design))} was changed since it was shown, and is left as it is.`,
    { code: ROLE_CHANGED, hint: 'Run the same again: it shows what is there now.' },
  );
}

/**
 * Carries out what was decided. Broken off anywhere, the next plan finds what is left to do.
 *
 * @throws AcctmgrError for what IAM refuses, and `role_changed` where nothing was done
 */
export async function applyRole(client: RoleClient, planned: PlannedRole): Promise<void> {
  const { design, decision } = planned;
  await requireAsShown(client, planned);
  if (decision.action === 'create') await client.create(newRole(design));
  for (const step of roleSteps(design, decision)) await client.change(design.name, step);
}
