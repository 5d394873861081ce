import type { StackSetOperation, StackSetSettings } from '../../aws/stack-set.js';
import { chooseTargets, type ChosenTargets } from '../../roles/stack-sets/choose-targets.js';
import {
  decideStackSet,
  isInOrder,
  isOurs,
  STACK_SET_TAGS,
  type FoundStackSet,
  type StackSetPlan,
  type WantedStackSet,
} from '../../roles/stack-sets/decide-stack-set.js';
import { AcctmgrError, EXIT, usageError } from '../../system/failure.js';
import { canonical } from '../../system/canonical-json.js';
import { oneLine } from '../../system/safe-text.js';
import type { Context } from '../context.js';
import { loadAccounts } from '../load-accounts.js';
import type { SelectionOptions } from '../selection-flags.js';
import { requireOneKind } from './stack-set-flags.js';
import { openStackSet, type PlaceOptions, type StackSetPlace } from './stack-set-place.js';
import { stackSetRole, type StackSetRole } from './stack-set-role.js';
import type { TemplateOptions } from './template-flags.js';

export interface StackSetOptions extends PlaceOptions, Partial<SelectionOptions>, TemplateOptions {
  readonly adopt?: boolean | undefined;
}

/** A stack set, looked at, and what there is to do. */
export interface PlannedStackSet {
  readonly role: StackSetRole;
  readonly place: StackSetPlace;
  readonly chosen: ChosenTargets;
  readonly wanted: WantedStackSet;
  readonly found: FoundStackSet;
  readonly plan: StackSetPlan;
  /** Whether it is left alone, since others made it. */
  readonly isForeign: boolean;
  /** The operation that goes on already. */
  readonly running: StackSetOperation | undefined;
  /** SHA-256 of what is to be done and of what was found, in hex. */
  readonly hash: string;
}

function wantedSettings(
  role: StackSetRole,
  place: StackSetPlace,
  options: StackSetOptions,
): StackSetSettings {
  const { administrationRole, executionRole } = options;
  return {
    description: `The role ${role.path.slice(1)}${role.name}, by acctmgr`,
    template: role.template,
    tags: STACK_SET_TAGS,
    ...(administrationRole && {
      administrationRoleArn: `arn:${role.partition}:iam::${place.accountId}:role/${administrationRole}`,
    }),
    ...(executionRole && { executionRoleName: executionRole }),
  };
}

/** Accounts that come later are meant where whole units are; where not, what is set already stays. */
function wantedDeployment(
  { targets }: ChosenTargets,
  { set }: FoundStackSet,
  { keepRoles }: StackSetOptions,
): WantedStackSet['deployment'] {
  if (targets.kind === 'accounts' || targets.only !== undefined) return undefined;
  return { isOn: true, keepsStacks: keepRoles ?? set?.autoDeployment.keepsStacks ?? false };
}

/** @throws AcctmgrError (exit 2) for a stack set that gets its roles in the other way */
function requireSameModel({ set }: FoundStackSet, { organization, name }: StackSetPlace): void {
  if (set === undefined || (set.permissionModel === 'SERVICE_MANAGED') === (organization !== undefined))
    return;
  const isSelf = organization === undefined;
  throw usageError(
    `The stack set ${oneLine(name)} is ${isSelf ? 'service-managed' : 'self-managed'}, which cannot be changed while it has stacks.`,
    {
      code: 'other_permission_model',
      hint: isSelf
        ? 'Leave out --self-managed, or take another name.'
        : 'Add --self-managed, or take another name.',
    },
  );
}

function nothingReached({ unreached: [first] }: ChosenTargets): AcctmgrError {
  const why = first === undefined ? '' : ` ${oneLine(first.name)} ${first.why}.`;
  return usageError(`No account is left that the stack set could reach.${why}`, {
    code: 'nothing_selected',
    hint: 'acctmgr list shows all accounts.',
  });
}

/**
 * Looks at a stack set, and decides what there is to do. Nothing is changed.
 *
 * @param event - what the access log calls a session that is taken for it
 * @throws AcctmgrError as `stackSetRole` and `openStackSet`
 */
export async function planStackSet(
  context: Context,
  words: readonly string[],
  options: StackSetOptions,
  event: string,
  signal: AbortSignal,
): Promise<PlannedStackSet> {
  requireOneKind(options);
  const inventory = await loadAccounts(context, 'real');
  const role = stackSetRole(context, inventory, options.stackSet, words, options);
  const place = await openStackSet(context, inventory, role, options, event, signal);
  const unitIds = role.units.map(({ id }) => id);
  const chosen = chooseTargets(role.picked, inventory.accounts, unitIds, place.organization);
  if (chosen.accounts.length === 0) throw nothingReached(chosen);
  const found = await place.client.find();
  requireSameModel(found, place);
  const running = found.set === undefined ? undefined : await place.client.running();
  const wanted: WantedStackSet = {
    settings: wantedSettings(role, place, options),
    deployment: wantedDeployment(chosen, found, options),
    targets: chosen.targets,
    accounts: chosen.accounts,
  };
  const { sha256 } = await import('../../access-log/writing/sha256.js');
  return {
    role,
    place,
    chosen,
    wanted,
    found,
    plan: decideStackSet(wanted, found),
    isForeign: found.set !== undefined && !isOurs(found.set),
    running,
    hash: sha256(canonical({ name: place.name, region: place.region, wanted, found })),
  };
}

/** What others keep by another tool, and it would put back. */
const keeperOf = ({ set }: FoundStackSet): string | undefined => {
  const tags = set?.tags ?? {};
  const stack = tags['aws:cloudformation:stack-name'];
  if (stack !== undefined) return `the stack ${oneLine(stack)} of CloudFormation`;
  return tags['acctmgr:managed-by'] === undefined ? undefined : oneLine(tags['acctmgr:managed-by']);
};

/** @throws AcctmgrError where it is not to be changed: others made it, or are at it */
export function requireOwnAndFree(
  { isForeign, running, found, place: { name, region } }: PlannedStackSet,
  { adopt = false }: StackSetOptions,
): void {
  const shown = oneLine(name);
  const keeper = isForeign ? keeperOf(found) : undefined;
  if (keeper !== undefined)
    throw usageError(`The stack set ${shown} is kept by ${keeper}, and acctmgr leaves it alone.`, {
      code: 'not_ours',
      hint: 'Change it there, or take another name.',
    });
  if (isForeign && !adopt)
    throw usageError(`The stack set ${shown} was not made by acctmgr, which leaves it alone.`, {
      code: 'not_ours',
      hint: 'To have acctmgr keep it from now on, with the changes that the plan shows: --adopt',
    });
  if (running === undefined) return;
  throw new AcctmgrError(
    `The stack set ${shown} is busy: an operation (${oneLine(running.action)}, ${oneLine(running.id)}) goes on.`,
    {
      code: 'stack_set_busy',
      exitCode: EXIT.failed,
      hint: `Wait for its end, and run this again: aws cloudformation describe-stack-set-operation --stack-set-name ${shown} --operation-id ${oneLine(running.id)} --region ${region}`,
    },
  );
}

/** Whether there is something to do that may be done. */
export const hasWork = ({ plan }: PlannedStackSet): boolean => !isInOrder(plan);
