import { Refusal, validationError } from '../refusal.js';
import { listOf, type Parameters } from '../query-protocol.js';
import type { World } from '../world.js';
import { deploy, hasAdministrationRole, isSuspended } from './deploy.js';
import type { StoredInstance, StoredOperation, StoredSet } from './stack-set.js';

/* Operations: one at a time, an account after the other, until too many have failed. */

const CANCELLED = 'Cancelled since failure tolerance has exceeded';

const runningOf = ({ operations }: StoredSet): StoredOperation | undefined =>
  operations.find(({ status }) => status === 'RUNNING');

function requireFree(set: StoredSet): void {
  const running = runningOf(set);
  if (running === undefined) return;
  throw new Refusal(
    409,
    'OperationInProgressException',
    `Another Operation on StackSet ${set.id} is in progress: ${running.id}`,
  );
}

function toleranceOf(params: Parameters, all: number): number {
  const at = (name: string): string | undefined => params[`OperationPreferences.${name}`];
  const [count, percentage] = [at('FailureToleranceCount'), at('FailureTolerancePercentage')];
  if (count !== undefined && percentage !== undefined)
    throw validationError('FailureToleranceCount and FailureTolerancePercentage cannot be used together.');
  return percentage === undefined ? Number(count ?? 0) : Math.floor((all * Number(percentage)) / 100);
}

/** The accounts right below the units, and below those in them; of the management account there is never a stack. */
export function accountsIn(
  world: World,
  unitIds: readonly string[],
): readonly { id: string; unit: string }[] {
  return world.organizations.flatMap(({ rootId, units, accounts, managementAccount }) => {
    const wayTo = (id: string | undefined): readonly string[] =>
      id === undefined ? [rootId] : [...wayTo(units.find((unit) => unit.id === id)?.parent), id];
    return accounts.flatMap(({ id, unit }) => {
      const through = wayTo(unit).find((one) => unitIds.includes(one));
      return through === undefined || id === managementAccount ? [] : [{ id, unit: through }];
    });
  });
}

/** @throws Refusal for targets that don't go with the set */
export function targetsOf(
  world: World,
  set: StoredSet,
  params: Parameters,
): readonly { id: string; unit: string | undefined }[] | undefined {
  const units = listOf(params, 'DeploymentTargets.OrganizationalUnitIds');
  const among = listOf(params, 'DeploymentTargets.Accounts');
  const accounts = listOf(params, 'Accounts');
  if (units.length + among.length + accounts.length === 0) return undefined;
  if (set.model === 'SELF_MANAGED') {
    if (units.length > 0) throw validationError('OrganizationalUnitIds cannot be used in SELF_MANAGED mode');
    return accounts.map((id) => ({ id, unit: undefined }));
  }
  if (units.length === 0)
    throw validationError('OrganizationalUnitIds should be specified in SERVICE_MANAGED mode');
  const filter = params['DeploymentTargets.AccountFilterType'] ?? 'NONE';
  const all = accountsIn(world, units);
  if (filter === 'INTERSECTION') return all.filter(({ id }) => among.includes(id));
  if (filter === 'DIFFERENCE') return all.filter(({ id }) => !among.includes(id));
  if (among.length > 0)
    throw validationError('AccountFilterType should be specified when specifying Accounts');
  return all;
}

function instanceFor(
  set: StoredSet,
  { id, unit }: { id: string; unit: string | undefined },
  region: string,
): StoredInstance {
  const known = set.instances.get(id);
  if (known !== undefined) return known;
  const instance: StoredInstance = {
    account: id,
    region,
    unit,
    stackId: `arn:aws:cloudformation:${region}:${id}:stack/StackSet-${set.name}-${id}/0`,
    status: 'OUTDATED',
    detail: 'PENDING',
    reason: undefined,
    roleArn: undefined,
  };
  set.instances.set(id, instance);
  return instance;
}

/** @throws Refusal OperationInProgressException, and where CloudFormation can't act in other accounts */
export function beginOperation(
  world: World,
  set: StoredSet,
  action: StoredOperation['action'],
  params: Parameters,
  targets: readonly { id: string; unit: string | undefined }[],
): StoredOperation {
  const { OperationId: id = world.chance.about('operations').uuid() } = params;
  const repeated = set.operations.find((one) => one.id === id);
  if (repeated !== undefined)
    throw new Refusal(409, 'OperationIdAlreadyExistsException', `Operation ${id} already exists`);
  requireFree(set);
  if (set.model === 'SELF_MANAGED' && !hasAdministrationRole(world, set))
    throw validationError(
      `Account ${set.account} should have '${set.administrationRole}' role with trust relationship to CloudFormation service.`,
    );
  const [region = set.region] = listOf(params, 'Regions');
  const operation: StoredOperation = {
    id,
    action,
    status: 'RUNNING',
    tolerance: toleranceOf(params, targets.length),
    region,
    results: new Map(),
  };
  for (const target of targets) {
    instanceFor(set, target, region);
    operation.results.set(target.id, { status: 'PENDING', reason: undefined });
  }
  set.operations.push(operation);
  return operation;
}

function doOne(world: World, set: StoredSet, operation: StoredOperation, account: string): void {
  const result = operation.results.get(account);
  const instance = set.instances.get(account);
  if (result === undefined || instance === undefined) return;
  if (isSuspended(world, account)) {
    instance.detail = 'SKIPPED_SUSPENDED_ACCOUNT';
    operation.results.delete(account);
    return;
  }
  const problem = deploy(world, set, instance);
  const status = problem === undefined ? 'SUCCEEDED' : 'FAILED';
  Object.assign(result, { status, reason: problem });
  Object.assign(instance, {
    status: problem === undefined ? 'CURRENT' : 'OUTDATED',
    detail: status,
    reason: problem,
  });
}

const failuresOf = ({ results }: StoredOperation): number =>
  [...results.values()].filter(({ status }) => status === 'FAILED').length;

/** Goes on with so many accounts. */
export function goOn(world: World, set: StoredSet, operation: StoredOperation, most: number): void {
  if (operation.status !== 'RUNNING') return;
  const waiting = [...operation.results].filter(([, { status }]) => status === 'PENDING').map(([id]) => id);
  for (const account of waiting.slice(0, most)) {
    if (failuresOf(operation) > operation.tolerance) break;
    doOne(world, set, operation, account);
  }
  if (failuresOf(operation) > operation.tolerance) {
    for (const [account, result] of operation.results) {
      if (result.status !== 'PENDING') continue;
      Object.assign(result, { status: 'CANCELLED', reason: CANCELLED });
      Object.assign(set.instances.get(account) ?? {}, { detail: 'CANCELLED', reason: CANCELLED });
    }
    operation.status = 'FAILED';
    return;
  }
  if ([...operation.results.values()].every(({ status }) => status !== 'PENDING'))
    operation.status = 'SUCCEEDED';
}
