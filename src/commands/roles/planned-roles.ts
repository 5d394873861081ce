import type { EffectiveAccount } from '../../accounts/effective.js';
import type { Inventory } from '../../accounts/inventory.js';
import { bootstrapArn, bootstrapWish, type Administrator } from '../../acquire/bootstrap.js';
import type { RunMark, SessionFlags, SessionWish } from '../../acquire/wish.js';
import type { LeftOutAccount } from '../../fleet/selection/left-out.js';
import { decideRole } from '../../roles/apply/decide-role.js';
import type { PlannedRole } from '../../roles/apply/apply-role.js';
import type { RoleDesign } from '../../roles/role-design.js';
import { AcctmgrError, interrupted } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import type { Context } from '../context.js';
import { administer, type Administered, type AdministeredAccounts } from './administered.js';

/* What is to be done to the role of each account: it is read through the administrator of each, and decided. */

/** One account, and the role that it is to have, or why that is not known. */
export interface RolloutRole {
  readonly account: EffectiveAccount;
  /** Whether what picks accounts, and no person, named it. */
  readonly isPicked: boolean;
  readonly design: RoleDesign | AcctmgrError;
}

export interface Rollout {
  readonly event: string;
  readonly inventory: Inventory;
  readonly wanted: readonly RolloutRole[];
  readonly leftOut: readonly LeftOutAccount[];
  readonly flags: SessionFlags;
  /** Of `--via`. */
  readonly via: string | undefined;
  readonly adopts: boolean;
  readonly run: RunMark;
  readonly atOnce: number;
}

/** The role of one account: as it was found and decided, or why nothing is known of it. */
export type PlanRow = RolloutRole &
  (
    | { readonly kind: 'planned'; readonly planned: PlannedRole; readonly administrator: Administrator }
    | { readonly kind: 'failed'; readonly failure: AcctmgrError }
  );

export interface RolloutWish extends SessionWish {
  readonly wanted: RolloutRole & { readonly design: RoleDesign };
}

export interface RolloutPlan {
  readonly rows: readonly PlanRow[];
  readonly leftOut: readonly LeftOutAccount[];
  readonly isStopped: boolean;
}

const isDesigned = (one: RolloutRole): one is RolloutWish['wanted'] => !(one.design instanceof AcctmgrError);

function wishOf(
  { event, inventory, flags, via, run }: Rollout,
  wanted: RolloutWish['wanted'],
  isReadOnly: boolean,
): RolloutWish | AcctmgrError {
  const { account, isPicked } = wanted;
  try {
    const isNarrowed = isReadOnly && bootstrapArn(account, via) !== undefined;
    const wish: RolloutWish = {
      event,
      use: 'sdk',
      inventory,
      account,
      flags: { ...flags, ...(isNarrowed && { narrowing: 'read-only' as const }) },
      isPicked,
      mark: run,
      wanted,
    };
    return bootstrapWish(wish, via);
  } catch (error) {
    if (error instanceof AcctmgrError) return error;
    throw error;
  }
}

const failed = (wanted: RolloutRole, failure: AcctmgrError): PlanRow => ({
  ...wanted,
  kind: 'failed',
  failure,
});

function rowOf(wish: RolloutWish, outcome: Administered<Extract<PlanRow, { kind: 'planned' }>>): PlanRow {
  if (outcome === undefined) return failed(wish.wanted, interrupted());
  return outcome.ok ? outcome.value : failed(wish.wanted, outcome.failure);
}

export interface ReadRollout {
  readonly plan: RolloutPlan;
  /** By which what was planned is done; undefined where no account could be looked at. */
  readonly accounts: AdministeredAccounts<RolloutWish> | undefined;
  readonly wishes: ReadonlyMap<PlanRow, RolloutWish>;
}

/**
 * Reads the role of each account and decides what is to be done with it. Nothing is changed.
 *
 * @param isReadOnly - the sessions may do nothing but read
 * @throws AcctmgrError where one account alone has no design, or a question is left
 */
export async function planRoles(
  context: Context,
  rollout: Rollout,
  isReadOnly: boolean,
): Promise<ReadRollout> {
  const { wanted, leftOut, adopts, atOnce } = rollout;
  const [only, ...others] = wanted;
  if (only !== undefined && others.length === 0 && only.design instanceof AcctmgrError) throw only.design;
  const made = new Map(
    wanted.filter(isDesigned).map((one) => [one as RolloutRole, wishOf(rollout, one, isReadOnly)] as const),
  );
  const wishes = [...made.values()].filter((wish): wish is RolloutWish => !(wish instanceof AcctmgrError));
  const [first, ...rest] = wishes;
  const accounts = first && (await administer(context, [first, ...rest]));
  const { outcomes, isStopped } = (await accounts?.each(
    wishes,
    atOnce,
    async (wish, { administrator, roles }) => {
      const { design } = wish.wanted;
      const state = await roles.read(design.name);
      const decision = decideRole(design, state, { way: administrator.way, adopts });
      return {
        ...wish.wanted,
        kind: 'planned' as const,
        planned: { design, state, decision },
        administrator,
      };
    },
  )) ?? { outcomes: [], isStopped: false };
  const outcomeOf = new Map(wishes.map((wish, index) => [wish, outcomes[index]]));
  const pairs = wanted.map((one): readonly [PlanRow, RolloutWish | undefined] => {
    const wish = made.get(one);
    if (one.design instanceof AcctmgrError) return [failed(one, one.design), undefined];
    if (wish instanceof AcctmgrError) return [failed(one, wish), undefined];
    return wish === undefined
      ? [failed(one, interrupted()), undefined]
      : [rowOf(wish, outcomeOf.get(wish)), wish];
  });
  return {
    plan: { rows: pairs.map(([row]) => row), leftOut, isStopped },
    accounts,
    wishes: new Map(pairs.flatMap(([row, wish]) => (wish === undefined ? [] : [[row, wish] as const]))),
  };
}

export const rowName = ({ account }: RolloutRole): string => oneLine(account.name);
