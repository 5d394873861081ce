import type { Action, Call } from '../call.js';
import type { XmlValue } from '../query-protocol.js';
import { Refusal, validationError } from '../refusal.js';
import { authorize, setOf } from './asked-by.js';
import { createStackInstances, createStackSet, updateStackSet } from './changes.js';
import { goOn } from './operations.js';
import type { StoredOperation, StoredSet } from './stack-set.js';

/* What CloudFormation answers of stack sets, as strict as the real one. */

function describeStackSet(call: Call): XmlValue {
  authorize(call, 'cloudformation:DescribeStackSet');
  const set = setOf(call);
  const isManaged = set.model === 'SERVICE_MANAGED';
  return {
    StackSet: {
      StackSetName: set.name,
      StackSetId: set.id,
      Description: set.description,
      Status: 'ACTIVE',
      TemplateBody: set.template,
      Parameters: [],
      Capabilities: ['CAPABILITY_NAMED_IAM'],
      Tags: Object.entries(set.tags).map(([Key, Value]) => ({ Key, Value })),
      PermissionModel: set.model,
      AdministrationRoleARN: isManaged
        ? undefined
        : `arn:aws:iam::${set.account}:role/${set.administrationRole}`,
      ExecutionRoleName: isManaged ? undefined : set.executionRole,
      AutoDeployment: isManaged
        ? {
            Enabled: set.autoDeployment.enabled,
            RetainStacksOnAccountRemoval: set.autoDeployment.enabled ? set.autoDeployment.retains : undefined,
          }
        : undefined,
      OrganizationalUnitIds: [...set.units],
    },
  };
}

function operationOf(set: StoredSet, id: string | undefined): StoredOperation {
  const operation = set.operations.find((one) => one.id === id);
  if (operation !== undefined) return operation;
  throw new Refusal(404, 'OperationNotFoundException', `Operation ${id ?? ''} not found`);
}

const operationElement = ({ id, action, status }: StoredOperation): XmlValue => ({
  OperationId: id,
  Action: action,
  Status: status,
});

function describeOperation(call: Call): XmlValue {
  const { params, world } = call;
  authorize(call, 'cloudformation:DescribeStackSetOperation');
  const set = setOf(call);
  const operation = operationOf(set, params['OperationId']);
  goOn(world, set, operation, world.cloudFormation.accountsPerLook);
  return { StackSetOperation: operationElement(operation) };
}

/** In pages of `MaxResults`; the token is where the next one starts. */
function paged({ params }: Call, items: readonly XmlValue[]): XmlValue {
  const most = Number(params['MaxResults'] ?? 100);
  if (!Number.isInteger(most) || most < 1 || most > 100)
    throw validationError("Value at 'maxResults' failed to satisfy constraint");
  const start = Number(params['NextToken'] ?? 0);
  const end = start + most;
  return { Summaries: items.slice(start, end), NextToken: end < items.length ? String(end) : undefined };
}

function listResults(call: Call): XmlValue {
  authorize(call, 'cloudformation:ListStackSetOperationResults');
  const { results, region } = operationOf(setOf(call), call.params['OperationId']);
  return paged(
    call,
    [...results].map(([account, { status, reason }]) => ({
      Account: account,
      Region: region,
      Status: status,
      StatusReason: reason,
    })),
  );
}

function listInstances(call: Call): XmlValue {
  authorize(call, 'cloudformation:ListStackInstances');
  const set = setOf(call);
  return paged(
    call,
    [...set.instances.values()].map((one) => ({
      StackSetId: set.id,
      Region: one.region,
      Account: one.account,
      StackId: one.stackId,
      Status: one.status,
      StatusReason: one.reason,
      StackInstanceStatus: { DetailedStatus: one.detail },
      OrganizationalUnitId: one.unit,
    })),
  );
}

function listOperations(call: Call): XmlValue {
  authorize(call, 'cloudformation:ListStackSetOperations');
  return paged(call, [...setOf(call).operations].reverse().map(operationElement));
}

function describeAccess(call: Call): XmlValue {
  authorize(call, 'cloudformation:DescribeOrganizationsAccess');
  return { Status: call.world.cloudFormation.trustedAccess ? 'ENABLED' : 'DISABLED' };
}

export const cloudFormationActions: Readonly<Record<string, Action>> = {
  CreateStackSet: createStackSet,
  DescribeStackSet: describeStackSet,
  UpdateStackSet: updateStackSet,
  CreateStackInstances: createStackInstances,
  DescribeStackSetOperation: describeOperation,
  ListStackSetOperationResults: listResults,
  ListStackInstances: listInstances,
  ListStackSetOperations: listOperations,
  DescribeOrganizationsAccess: describeAccess,
};
