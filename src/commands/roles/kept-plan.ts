import type { KeptPlan } from '../../roles/apply/plan-file.js';
import { stateFingerprint } from '../../roles/apply/fingerprint.js';
import type { PlanRow, Rollout } from './planned-roles.js';

/** What is kept of a plan: of accounts that failed, why. */
export const keptPlanOf = (
  { via, adopts, run }: Rollout,
  rows: readonly PlanRow[],
  made: string,
): KeptPlan => ({
  made,
  via,
  adopts,
  selection: run.selection,
  roles: rows.flatMap((row) =>
    row.kind === 'failed'
      ? []
      : [
          {
            account: row.account.name,
            action: row.planned.decision.action,
            isPicked: row.isPicked,
            design: row.planned.design,
            foundSha256: stateFingerprint(row.planned.state, row.planned.design.partition),
          },
        ],
  ),
  failed: rows.flatMap((row) =>
    row.kind === 'failed'
      ? [{ account: row.account.name, message: row.failure.message, hint: row.failure.hint }]
      : [],
  ),
});
