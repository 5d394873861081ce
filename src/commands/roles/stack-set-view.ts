import type { View } from '../../output/view.js';
import type { Column } from '../../output/table.js';
import { counted } from '../../output/counted.js';
import { LEFT_OUT } from '../../fleet/selection/left-out.js';
import { isInOrder, type PlannedStack, type StackAction } from '../../roles/stack-sets/decide-stack-set.js';
import { STUCK } from '../../roles/stack-sets/stack-outcome.js';
import { templateRole, type SettingChange } from '../../roles/stack-sets/template-changes.js';
import { oneLine } from '../../system/safe-text.js';
import type { PlannedStackSet } from './stack-set-planned.js';

/* What there is to do with a stack set, for a person and as JSON. */

export type StackSetStanding = 'create' | 'change' | 'in_order' | 'not_ours';

export function stackSetStanding({ plan, isForeign }: PlannedStackSet): StackSetStanding {
  if (isForeign) return 'not_ours';
  if (plan.isNew) return 'create';
  return isInOrder(plan) ? 'in_order' : 'change';
}

const STANDING: Readonly<Record<StackSetStanding, string>> = {
  create: 'is not there yet',
  change: 'differs',
  in_order: 'is in order',
  not_ours: 'was not made by acctmgr',
};

/** Behind the name of an account. */
const ACTIONS: Readonly<Record<StackAction, string>> = {
  add: 'gets the role',
  update: 'gets what is new',
  again: 'is tried again',
  none: 'has the role',
  stuck: STUCK.why,
  suspended: 'is suspended',
};

/** Of an account that nobody selected, that it is suspended is nothing to look at. */
export const shownStacks = <T extends Pick<PlannedStack, 'name' | 'action'>>(
  stacks: readonly T[],
): readonly T[] => stacks.filter(({ name, action }) => name !== undefined || action !== 'suspended');

export const shownName = ({ name, accountId }: Pick<PlannedStack, 'name' | 'accountId'>): string =>
  oneLine(name ?? `${accountId}, not selected`);

function targetWords({ chosen: { targets }, plan, wanted, found, role }: PlannedStackSet): string {
  const what = `the role ${oneLine(`${role.path.slice(1)}${role.name}`)}`;
  const selected = plan.stacks.filter(({ name }) => name !== undefined).length;
  if (targets.kind === 'accounts' || targets.only !== undefined)
    return `It gives ${what} to ${counted(selected, 'account')} by name; accounts that come later are not among them.`;
  const units = role.units.some(({ path }) => path === '/')
    ? 'the organization'
    : role.units.map(({ path }) => oneLine(path)).join(', ');
  const { keepsStacks } = wanted.deployment ?? found.set?.autoDeployment ?? { keepsStacks: false };
  return `It gives ${what} to all accounts of ${units}. Those that come later get it; those that leave ${keepsStacks ? 'keep' : 'lose'} it.`;
}

const signed = (sign: string, text: string | undefined): readonly string[] =>
  text === undefined ? [] : [`  ${sign} ${oneLine(text)}`];

const changeLines = ({ name, before, after }: SettingChange): readonly string[] => [
  name,
  ...signed('-', before),
  ...signed('+', after),
];

const PLURAL: Readonly<Record<string, string>> = { gets: 'get', is: 'are', has: 'have' };

/** How many of each, in a sentence. */
function summaryOf({ plan }: PlannedStackSet): string {
  const parts = (Object.keys(ACTIONS) as StackAction[]).flatMap((action) => {
    const count = shownStacks(plan.stacks).filter((stack) => stack.action === action).length;
    const words = action === 'stuck' ? 'has a stack that cannot be changed' : ACTIONS[action];
    const verb = count === 1 ? words : words.replace(/^\w+/, (one) => PLURAL[one] ?? one);
    return count === 0 ? [] : [`${counted(count, 'account')} ${verb}`];
  });
  return `${parts.join(', ')}.`;
}

const headOf = (planned: PlannedStackSet): string => {
  const { name, region, accountId, organization } = planned.place;
  const kind = organization === undefined ? 'self-managed' : 'service-managed';
  return `The stack set ${oneLine(name)} (${kind}, ${region}, in ${accountId}) ${STANDING[stackSetStanding(planned)]}.`;
};

const described = ({ status, detail }: NonNullable<PlannedStack['before']>): string =>
  detail === undefined || detail === 'SUCCEEDED' ? status : `${status}, ${detail}`;

/** What of it is not done, and why: said before anything is. */
export const leftWords = ({ chosen, role }: PlannedStackSet): readonly string[] => [
  ...chosen.unreached.map(({ name, why }) => `${oneLine(name)} ${why}`),
  ...role.leftOut.map(({ account, reason }) => `${oneLine(account.name)} ${LEFT_OUT[reason]}`),
];

export const planDocument = (planned: PlannedStackSet) => {
  const { place, chosen, plan, found, wanted, role, running, hash } = planned;
  const { targets } = chosen;
  const deployment = wanted.deployment ?? found.set?.autoDeployment;
  return {
    stack_set: place.name,
    region: place.region,
    account_id: place.accountId,
    call_as: place.callAs,
    permission_model:
      place.organization === undefined ? ('self_managed' as const) : ('service_managed' as const),
    standing: stackSetStanding(planned),
    role_name: role.name,
    units: targets.kind === 'units' ? targets.unitIds : null,
    is_whole_units: targets.kind === 'units' && targets.only === undefined,
    auto_deployment:
      place.organization === undefined
        ? null
        : { enabled: deployment?.isOn ?? false, keeps_roles: deployment?.keepsStacks ?? false },
    changes: plan.changes.map(({ name, before, after }) => ({
      name,
      before: before ?? null,
      after: after ?? null,
    })),
    running_operation: running === undefined ? null : { id: running.id, action: running.action },
    template: role.template,
    notes: role.notes,
    left_out: [
      ...chosen.unreached.map(({ name, accountId, why }) => ({ account: name, account_id: accountId, why })),
      ...role.leftOut.map(({ account, reason }) => ({
        account: account.name,
        account_id: account.account_id,
        why: LEFT_OUT[reason],
      })),
    ],
    plan_sha256: hash,
  };
};

export const accountDocument = ({ name, accountId, action, before }: PlannedStack) => ({
  account: name ?? null,
  account_id: accountId,
  action,
  status_before: before?.status ?? null,
});

const COLUMNS: readonly Column<PlannedStack>[] = [
  { heading: 'ACCOUNT', cell: shownName, shrinks: 'fair' },
  {
    heading: 'ID',
    cell: ({ name, accountId }) => (name === undefined ? '' : accountId),
    isExtra: true,
  },
  {
    heading: 'STACK',
    cell: ({ before }) => (before === undefined ? '' : described(before)),
    isExtra: true,
  },
  {
    heading: 'WHAT',
    cell: ({ action }) => ACTIONS[action],
    colour: ({ action }) => (action === 'stuck' ? 'red' : action === 'add' ? 'green' : undefined),
    shrinks: true,
  },
];

export const stackSetPlanView: View<PlannedStackSet> = {
  json: (planned) => ({
    ...planDocument(planned),
    accounts: planned.plan.stacks.map(accountDocument),
  }),
  human: async (planned, style) => {
    const { table } = await import('../../output/table.js');
    const { plan } = planned;
    const rows = shownStacks(plan.stacks).filter(({ action }) => action !== 'none');
    const shown = await table(rows, COLUMNS, style);
    return [
      headOf(planned),
      targetWords(planned),
      ...(plan.isNew ? templateRole(planned.role.template) : plan.changes).flatMap(changeLines),
      ...(rows.length === 0 ? [] : ['', shown, '']),
      summaryOf(planned),
    ].join('\n');
  },
};
