import type { RoleState } from '../../aws/role-state.js';
import type { RoleClient } from '../role-client.js';
import type { RoleDesign } from '../role-design.js';
import type { RoleDecision } from './decide-role.js';
import { newRole, roleSteps } from './role-steps.js';

/** One account's role, as it was found, and what is done to it. */
export interface PlannedRole {
  readonly design: RoleDesign;
  readonly state: RoleState | undefined;
  readonly decision: RoleDecision;
}

/**
 * Carries out what was decided. Broken off anywhere, the next plan finds what is left to do.
 *
 * @throws AcctmgrError for what IAM refuses
 */
export async function applyRole(client: RoleClient, { design, decision }: PlannedRole): Promise<void> {
  if (decision.action === 'create') await client.create(newRole(design));
  for (const step of roleSteps(design, decision)) await client.change(design.name, step);
}
