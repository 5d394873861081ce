import type {
  AutoDeployment,
  StackInstance,
  StackSet,
  StackSetSettings,
  StackTargets,
} from '../../aws/stack-set.js';
import { canonical } from '../../system/canonical-json.js';
import { KEEPER_TAG } from '../role-design.js';
import { templateChanges, type SettingChange } from './template-changes.js';

/* What there is to do so that a stack set is as it is to be. */

/** An account that is to have the role. */
export interface StackAccount {
  /** As accounts.json calls it. */
  readonly name: string;
  readonly accountId: string;
}

/** A stack set as it is to be. */
export interface WantedStackSet {
  readonly settings: StackSetSettings;
  /** Of a service-managed one: undefined leaves it as it is. */
  readonly deployment: AutoDeployment | undefined;
  readonly targets: StackTargets;
  readonly accounts: readonly StackAccount[];
}

/** A stack set as CloudFormation has it. */
export interface FoundStackSet {
  readonly set: StackSet | undefined;
  readonly instances: readonly StackInstance[];
}

/** What is done with the stack of an account. `again`: it failed, or was passed over, the last time. */
export type StackAction = 'add' | 'update' | 'again' | 'none' | 'stuck' | 'suspended';

export interface PlannedStack {
  readonly accountId: string;
  /** Undefined for an account of the set that is not selected. */
  readonly name: string | undefined;
  readonly action: StackAction;
  readonly before: StackInstance | undefined;
}

export interface StackSetPlan {
  readonly isNew: boolean;
  readonly changes: readonly SettingChange[];
  readonly stacks: readonly PlannedStack[];
  /** Units that the set is not of yet. */
  readonly newUnits: readonly string[];
}

/**
 * The tag on a stack set of ours. CloudFormation puts it on what the stacks make, too, so that it is the very one of the role:
 * whichever of the two counts, it says the same.
 */
export const STACK_SET_TAGS = { [KEEPER_TAG]: 'cloudformation' } as const;

/** Also where somebody tagged it as roles are that acctmgr keeps without CloudFormation. */
export const isOurs = ({ tags }: StackSet): boolean =>
  ['acctmgr', STACK_SET_TAGS[KEEPER_TAG]].includes(tags[KEEPER_TAG] ?? '');

/** Whether anything is to be done. A stack that cannot be changed is in the way of who selected its account alone. */
export const isInOrder = ({ isNew, changes, stacks, newUnits }: StackSetPlan): boolean =>
  !isNew &&
  changes.length + newUnits.length === 0 &&
  stacks.every(
    ({ action, name }) =>
      ['none', 'suspended'].includes(action) || (action === 'stuck' && name === undefined),
  );

const hasFailed = ({ status, detail }: StackInstance): boolean =>
  status !== 'CURRENT' || (detail !== undefined && ['FAILED', 'CANCELLED', 'FAILED_IMPORT'].includes(detail));

function actionFor(instance: StackInstance | undefined, isChanged: boolean): StackAction {
  if (instance === undefined) return 'add';
  if (instance.detail === 'SKIPPED_SUSPENDED_ACCOUNT') return 'suspended';
  // CloudFormation leaves these out of every update.
  if (instance.status === 'INOPERABLE') return 'stuck';
  if (isChanged) return 'update';
  return hasFailed(instance) ? 'again' : 'none';
}

const deploymentWords = ({ isOn, keepsStacks }: AutoDeployment): string =>
  isOn
    ? `on, ${keepsStacks ? 'accounts that leave keep the role' : 'accounts that leave lose the role'}`
    : 'off';

function settingChanges({ settings, deployment }: WantedStackSet, set: StackSet): readonly SettingChange[] {
  const texts = (
    [
      ['Description', 'description'],
      ['AdministrationRole', 'administrationRoleArn'],
      ['ExecutionRole', 'executionRoleName'],
    ] as const
  ).flatMap(([name, key]) =>
    settings[key] === undefined || settings[key] === set[key]
      ? []
      : [{ name, before: set[key], after: settings[key] }],
  );
  const isMarked = Object.entries(settings.tags).every(([key, value]) => set.tags[key] === value);
  const isDeployed = deployment === undefined || canonical(deployment) === canonical(set.autoDeployment);
  return [
    ...texts,
    ...(isMarked ? [] : [{ name: 'Tags', before: undefined, after: JSON.stringify(settings.tags) }]),
    ...(isDeployed
      ? []
      : [
          {
            name: 'AutoDeployment',
            before: deploymentWords(set.autoDeployment),
            after: deploymentWords(deployment),
          },
        ]),
  ];
}

/**
 * Pure. Accounts of the set that nobody selected get what is new, too, since a stack set has one template. One that an
 * update was broken off before is tried again as a selected one is: else it would keep the old role for good.
 */
export function decideStackSet(wanted: WantedStackSet, { set, instances }: FoundStackSet): StackSetPlan {
  const { accounts, targets } = wanted;
  const changes =
    set === undefined
      ? []
      : [...templateChanges(set.template, wanted.settings.template), ...settingChanges(wanted, set)];
  const byId = new Map(instances.map((instance) => [instance.accountId, instance]));
  const wantedIds = new Set(accounts.map(({ accountId }) => accountId));
  const isChanged = changes.length > 0;
  const selected = accounts.map(({ name, accountId }) => {
    const before = byId.get(accountId);
    return { accountId, name, before, action: actionFor(before, isChanged) };
  });
  const others = instances
    .filter(({ accountId }) => !wantedIds.has(accountId))
    .map((before) => ({
      accountId: before.accountId,
      name: undefined,
      before,
      action: actionFor(before, isChanged),
    }));
  const isWhole = targets.kind === 'units' && targets.only === undefined;
  return {
    isNew: set === undefined,
    changes,
    stacks: [...selected, ...others],
    newUnits: isWhole && set !== undefined ? targets.unitIds.filter((id) => !set.unitIds.includes(id)) : [],
  };
}
