import type { EffectiveAccount } from '../../accounts/effective.js';
import { accountNameOf, findEntry, type Inventory } from '../../accounts/inventory.js';
import { unitNamed } from '../../accounts/unit-clause.js';
import { isActive, unitPath, waysAround } from '../../accounts/membership.js';
import type { LeftOutAccount } from '../../fleet/selection/left-out.js';
import { designRole, type RoleWish } from '../../roles/design-role.js';
import { sharedTemplate } from '../../roles/stack-sets/shared-template.js';
import { usageError } from '../../system/failure.js';
import { oneLine, shorten } from '../../system/safe-text.js';
import type { Context } from '../context.js';
import { pickAccounts, selectionOf, type SelectionOptions } from '../selection-flags.js';
import { notesOfSome } from './notes-of-some.js';
import { readInlinePolicies } from './inline-policies.js';
import type { StackSetFlags } from './stack-set-flags.js';
import { wishedRole, type TemplateOptions } from './template-flags.js';

/** The one role of a stack set, and the accounts that were picked for it. */
export interface StackSetRole {
  readonly name: string;
  /** As IAM has it behind `role`, with its path. */
  readonly path: string;
  readonly partition: string;
  readonly template: string;
  /** What a person should know of it, a sentence each. */
  readonly notes: readonly string[];
  readonly picked: readonly [EffectiveAccount, ...EffectiveAccount[]];
  readonly leftOut: readonly LeftOutAccount[];
  /** Of `--ou`; the id of the root is `/`. */
  readonly units: readonly { readonly id: string; readonly path: string }[];
}

function pickedEntries(
  context: Context,
  inventory: Inventory,
  words: readonly string[],
  options: Partial<SelectionOptions> & TemplateOptions,
): Pick<StackSetRole, 'picked' | 'leftOut'> {
  const { host } = context;
  const { accounts, leftOut } = pickAccounts(host, inventory, selectionOf(host, words, options), {
    role: options.role,
    sets: 'several',
  });
  const names = new Set(accounts.map(({ account }) => accountNameOf(account.name)));
  const [first, ...rest] = [...names].map((name) => findEntry(inventory, name));
  if (first === undefined) throw usageError('No account is picked.');
  return { picked: [first, ...rest], leftOut };
}

function requireOnePartition([first, ...rest]: StackSetRole['picked']): void {
  const other = rest.find(({ partition }) => partition !== first.partition);
  if (other === undefined) return;
  throw usageError(
    `${oneLine(first.name)} is in the partition ${first.partition}, and ${oneLine(other.name)} in ${other.partition}: no stack set reaches both.`,
    { code: 'wrong_partition', hint: 'Pick the accounts of one of them.' },
  );
}

/** As far as is known before anybody is asked. */
const isReachable = ({ organization }: EffectiveAccount): boolean =>
  organization === undefined || (isActive(organization) && !organization.isManagement);

/** What would be of use in the place of a value that differs. */
function conflictHint(place: string): string {
  const flag = [
    [/ExternalId/, '--external-id ID'],
    [/MultiFactorAuth/, '--mfa'],
    [/MaxSessionDuration/, '--max-session 1h'],
    [/^RoleName|^Path/, '--role NAME'],
    [/Principal/, '--trust ACCOUNT'],
  ] as const;
  const [, said] = flag.find(([fits]) => fits.test(place)) ?? [];
  const same = said === undefined ? 'Say it by a flag that is the same for all' : `Say it for all: ${said}`;
  return `${same}, or make a stack set for each kind of account. For a role of its own in each: acctmgr roles apply`;
}

/**
 * The role that all picked accounts are to get.
 *
 * @throws AcctmgrError (exit 2) where nothing is picked, and where accounts.json wants different roles for them
 */
export function stackSetRole(
  context: Context,
  inventory: Inventory,
  stackSet: string,
  words: readonly string[],
  options: Partial<SelectionOptions> & TemplateOptions & Pick<Partial<StackSetFlags>, 'selfManaged'>,
): StackSetRole {
  const { picked, leftOut } = pickedEntries(context, inventory, words, options);
  requireOnePartition(picked);
  const inlinePolicies = readInlinePolicies(context.host, options.inlinePolicy ?? []);
  const wish: RoleWish = wishedRole(
    { ...options, description: options.description ?? `Set up with acctmgr, by the stack set ${stackSet}` },
    inlinePolicies,
    undefined,
  );
  const [first, ...rest] = picked
    .filter((account) => options.selfManaged === true || isReachable(account))
    .map((account) => ({ account, role: designRole(inventory, account, wish) }));
  if (first === undefined)
    throw usageError('No account is left that a service-managed stack set could reach.', {
      code: 'nothing_selected',
      hint: 'It leaves out the management account and suspended ones. To give it the role: acctmgr roles apply NAME, or --self-managed',
    });
  const named = ({ account, role }: typeof first) => ({ account: account.name, design: role.design });
  const shared = sharedTemplate([named(first), ...rest.map(named)]);
  if (shared.kind === 'conflict') {
    const [one, other] = shared.accounts.map(oneLine);
    const [ours = '', theirs = ''] = shared.values.map((value) => shorten(oneLine(value || 'nothing'), 60));
    throw usageError(
      `A stack set gives all accounts the same role, and ${one} and ${other} want different ones: ${shared.place} is ${ours} in the one, ${theirs} in the other.`,
      { code: 'roles_differ', hint: conflictHint(shared.place) },
    );
  }
  const ways = options.ou === undefined ? [] : [[], ...waysAround(inventory.accounts)];
  const { name, path, partition } = first.role.design;
  return {
    name,
    path,
    partition,
    template: shared.text,
    notes: notesOfSome([first, ...rest].map(({ role }) => role.notes)),
    picked,
    leftOut,
    units: (options.ou ?? []).map((word) => {
      const id = unitNamed(word, ways);
      const way = ways.find((one) => (one.at(-1)?.id ?? '/') === id) ?? [];
      return { id, path: unitPath(way) };
    }),
  };
}
