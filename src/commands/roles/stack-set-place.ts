import { isOfOrganization } from '../../accounts/discovered/discovered-file.js';
import { readDiscovered } from '../../accounts/discovered/read-discovered.js';
import { findAccount, type Inventory } from '../../accounts/inventory.js';
import { loadOrganizations } from '../../aws/clients/load-organizations.js';
import { inRegion } from '../../aws/endpoint.js';
import { TRUSTED_ACCESS_HINT } from '../../aws/faults/explain-stack-set.js';
import type { Situation } from '../../aws/faults/situation.js';
import { realClock } from '../../aws/pacing/clock.js';
import type { CallAs } from '../../aws/stack-set.js';
import { organizationCalls } from '../../organizations/organization-calls.js';
import type { TargetOrganization } from '../../roles/stack-sets/choose-targets.js';
import { stackSetClient, type StackSetClient } from '../../roles/stack-sets/stack-set-calls.js';
import { AcctmgrError, EXIT, usageError } from '../../system/failure.js';
import type { Context } from '../context.js';
import { organizationOf } from '../found-organization.js';
import { listersOf, situationBy, type ListerOptions, type Listers } from '../listers.js';
import type { StackSetFlags } from './stack-set-flags.js';
import type { StackSetRole } from './stack-set-role.js';

/** Where a stack set is, and who keeps it. */
export interface StackSetPlace {
  readonly client: StackSetClient;
  readonly name: string;
  readonly callAs: CallAs;
  readonly region: string;
  /** The account that asks. */
  readonly accountId: string;
  /** Undefined for one that has its roles by hand. */
  readonly organization: TargetOrganization | undefined;
}

export interface PlaceOptions extends Partial<StackSetFlags>, Omit<ListerOptions, 'event' | 'calledAs'> {
  readonly stackSet: string;
  readonly jobs?: number | undefined;
}

const MOST_AT_ONCE = 25;

/** @throws AcctmgrError (exit 2): service-managed permissions are not there in China (CloudFormation User Guide) */
export function requireManagedPartition(partition: string, { selfManaged }: Partial<StackSetFlags>): void {
  if (selfManaged === true || partition !== 'aws-cn') return;
  throw usageError('In China, stack sets get their roles by hand only.', {
    code: 'not_in_partition',
    hint: 'Add --self-managed, and make the roles that it needs in each account. Without CloudFormation: acctmgr roles apply',
  });
}

/** Whose accounts they are, and for whom the account that asks does so. */
async function organizationBehind(
  listers: Listers,
  accountId: string,
  stackSet: Situation['stackSet'],
  signal: AbortSignal,
): Promise<TargetOrganization & { readonly callAs: CallAs }> {
  const { managementAccountId, asked } = await organizationOf(listers, signal, { stackSet });
  const { rootsPage } = await loadOrganizations();
  const roots = await organizationCalls(asked)('ListRoots', rootsPage);
  const [root] = roots.value.items;
  if (root === undefined) throw usageError('The organization has no root.');
  const callAs = accountId === managementAccountId ? 'SELF' : 'DELEGATED_ADMIN';
  return { managementAccountId, rootId: root.id, callAs };
}

async function requireTrustedAccess(client: StackSetClient): Promise<void> {
  if (await client.hasTrustedAccess()) return;
  throw new AcctmgrError(
    'CloudFormation may not act for the organization: trusted access is not activated.',
    { code: 'trusted_access_off', exitCode: EXIT.failed, hint: TRUSTED_ACCESS_HINT },
  );
}

/** The account of `--stack-set-in`; without it, the one by which the accounts' organization was listed. */
function accountName(
  { host }: Context,
  inventory: Inventory,
  { picked: [{ organization }] }: StackSetRole,
  { stackSetIn, selfManaged }: Partial<StackSetFlags>,
): string | undefined {
  if (stackSetIn !== undefined || selfManaged === true || organization === undefined) return stackSetIn;
  const listings = readDiscovered(host, inventory).files.filter(isOfOrganization);
  return listings.find((one) => one.organization.id === organization.organizationId)?.organization.via;
}

/**
 * Opens the stack set for whoever keeps it.
 *
 * @throws AcctmgrError where no session can be had, and where CloudFormation may not act for the organization
 */
export async function openStackSet(
  context: Context,
  inventory: Inventory,
  role: StackSetRole,
  options: PlaceOptions,
  event: string,
  signal: AbortSignal,
): Promise<StackSetPlace> {
  requireManagedPartition(role.partition, options);
  const { host } = context;
  const calledAs = accountName(context, inventory, role, options);
  const account = calledAs === undefined ? undefined : findAccount(inventory, calledAs);
  const listers = await listersOf(context, inventory, account, { ...options, event, calledAs });
  const accountId = await listers.accountId();
  const target = inRegion(listers.target('cloudformation'), options.region);
  const stackSet = { name: options.stackSet, region: target.region };
  const isManaged = options.selfManaged !== true;
  const managed = isManaged ? await organizationBehind(listers, accountId, stackSet, signal) : undefined;
  const set = { name: options.stackSet, callAs: managed?.callAs ?? 'SELF' };
  const client = await stackSetClient(
    {
      set,
      region: target.region,
      target,
      credentials: listers.credentials,
      transport: listers.first.route.transport,
      now: host.now,
      signal,
      clock: realClock,
      situationOf: (call) => ({ ...situationBy(listers, call), target, stackSet }),
    },
    options.jobs ?? MOST_AT_ONCE,
  );
  if (managed !== undefined) await requireTrustedAccess(client);
  return { client, ...set, region: target.region, accountId, organization: managed };
}
