import type { EffectiveAccount } from '../../accounts/effective.js';
import { bootstrapWish, type Administrator } from '../../acquire/bootstrap.js';
import { takeAttended } from '../../acquire/attended.js';
import { prepare } from '../../acquire/prepared.js';
import { logFor, marksOf } from '../../acquire/recorded.js';
import { sendsCode } from '../../acquire/shared-login.js';
import { conditionsOf } from '../../aws/policy/policy-condition.js';
import { applyRole, type PlannedRole } from '../../roles/apply/apply-role.js';
import { stateFingerprint } from '../../roles/apply/fingerprint.js';
import { changesTrust } from '../../roles/apply/role-steps.js';
import { untilKnown } from '../../roles/apply/until-known.js';
import { roleArnOfDesign } from '../../roles/role-design.js';
import { AcctmgrError, EXIT } from '../../system/failure.js';
import type { Host } from '../../system/host.js';
import { pauseUntil } from '../stop-on-signal.js';
import type { Together } from '../together.js';
import type { Ready } from './administered.js';
import type { RolloutWish } from './planned-roles.js';

/* One role is made or changed, written down, and tried. */

/** Whether the role was assumed: `not_tried` where it needs a code or a name typed, or trusts others. */
export type Trial =
  | { readonly kind: 'assumed' | 'not_tried' | 'unchanged' }
  /** The role is as planned all the same: who tried it may not be whom it is for. */
  | { readonly kind: 'not_assumed'; readonly failure: AcctmgrError };

export interface Applied {
  readonly trial: Trial;
}

/** Whether it is the caller who is to assume it. */
const trustsCaller = ({ design: { trust } }: PlannedRole, { signedIn }: Administrator): boolean =>
  signedIn !== undefined && JSON.stringify(trust).includes(signedIn);

/** What the role asks for, which accounts.json may say nothing of, or not of this role. */
function askedFor({ design: { trust } }: PlannedRole, { source_identity: identity }: EffectiveAccount) {
  const asked = trust.Statement.flatMap(({ Condition }) => conditionsOf(Condition));
  const valueOf = (wanted: string) => asked.find(({ key }) => key === wanted)?.wanted[0];
  return {
    externalId: valueOf('sts:ExternalId'),
    sourceIdentity: valueOf('sts:SourceIdentity') === undefined ? undefined : (identity ?? '{user}'),
  };
}

async function tried(
  host: Host,
  caller: Together<RolloutWish>['caller'],
  wish: RolloutWish,
  planned: PlannedRole,
  { administrator, stop }: Ready,
): Promise<Trial> {
  if (!changesTrust(planned.decision)) return { kind: 'unchanged' };
  if (!trustsCaller(planned, administrator)) return { kind: 'not_tried' };
  const { account } = wish.wanted;
  const own = bootstrapWish(
    { ...wish, account, flags: { ...wish.flags, cache: 'refresh' as const, ...askedFor(planned, account) } },
    roleArnOfDesign(planned.design),
  );
  const prepared = prepare(host, own);
  if (prepared.protectedRoles.length > 0 || sendsCode(prepared)) return { kind: 'not_tried' };
  try {
    await untilKnown(
      () => takeAttended(caller, own, { handOver: () => Promise.resolve(undefined) }, prepared),
      { pause: pauseUntil(stop), isEnded: () => stop.aborted },
    );
    return { kind: 'assumed' };
  } catch (error) {
    if (!(error instanceof AcctmgrError) || error.exitCode === EXIT.interrupted) throw error;
    return { kind: 'not_assumed', failure: error };
  }
}

/**
 * Makes or changes the role as it was planned, and writes down what it was and is.
 *
 * @throws AcctmgrError for what IAM refuses
 */
export async function appliedRole(
  host: Host,
  caller: Together<RolloutWish>['caller'],
  wish: RolloutWish,
  planned: PlannedRole,
  ready: Ready,
): Promise<Applied> {
  const { design, state } = planned;
  const log = logFor(caller, wish);
  const attempt = {
    event: 'applied',
    account: wish.account.name,
    account_id: design.accountId,
    role_arn: roleArnOfDesign(design),
    reason: ready.administrator.reason,
    sha256_before: stateFingerprint(state, design.partition),
    source_arn: ready.administrator.arn,
    ...marksOf(wish),
  };
  try {
    await applyRole(ready.roles, planned);
    const after = await ready.roles.read(design.name);
    await log.record({
      ...attempt,
      status: 'success',
      sha256_after: stateFingerprint(after, design.partition),
    });
  } catch (error) {
    await log.recordFailure(attempt, error);
    throw error;
  }
  return { trial: await tried(host, caller, wish, planned, ready) };
}
