import { randomUUID } from 'node:crypto';
import { unless, type Answer } from '../../aws/clients/answer.js';
import { loadStackSets } from '../../aws/clients/load-stack-sets.js';
import { allPages, type Page } from '../../aws/clients/pages.js';
import type { ServiceCall } from '../../aws/clients/service-call.js';
import { explain } from '../../aws/faults/explain.js';
import type { StackSetAction } from '../../aws/faults/situation.js';
import { callsInTurn, type TurnContext } from '../../aws/pacing/calls-in-turn.js';
import type {
  AutoDeployment,
  BegunOperation,
  OperationResult,
  StackSet,
  StackSetName,
  StackSetOperation,
} from '../../aws/stack-set.js';
import type { FoundStackSet, WantedStackSet } from './decide-stack-set.js';
import type { StackSetStep } from './stack-set-operations.js';

/* One stack set, asked and changed: each call in its turn, and tried again where that mends it. */

export interface StackSetContext extends TurnContext<StackSetAction> {
  readonly set: StackSetName;
  /** Of the set, and of its stacks. */
  readonly region: string;
}

/** What CloudFormation gives to an account, which people and other tools share. */
const PACE = { shortestMs: 200, longestMs: 20_000, atOnce: 20 } as const;

export interface StackSetClient {
  /** Whether CloudFormation may act for the organization. */
  hasTrustedAccess(): Promise<boolean>;
  find(): Promise<FoundStackSet>;
  /** The operation that goes on; undefined where none does. */
  running(): Promise<StackSetOperation | undefined>;
  /** Returns the id of the operation; undefined where nothing has to be waited for. @param before - as it was found */
  begin(
    step: StackSetStep,
    wanted: WantedStackSet,
    before: StackSet | undefined,
  ): Promise<string | undefined>;
  look(operationId: string): Promise<StackSetOperation>;
  results(operationId: string): Promise<readonly OperationResult[]>;
}

const GOES_ON: ReadonlySet<string> = new Set(['RUNNING', 'QUEUED', 'STOPPING']);

export const isUnderWay = ({ status }: Pick<StackSetOperation, 'status'>): boolean => GOES_ON.has(status);

const OFF: AutoDeployment = { isOn: false, keepsStacks: false };

/** The tags of others stay. */
const settingsFor = (
  { settings }: WantedStackSet,
  before: StackSet | undefined,
): WantedStackSet['settings'] => ({
  ...(before?.administrationRoleArn && { administrationRoleArn: before.administrationRoleArn }),
  ...(before?.executionRoleName && { executionRoleName: before.executionRoleName }),
  ...settings,
  tags: { ...before?.tags, ...settings.tags },
});

/** @param mostAtOnce - so many accounts */
export async function stackSetClient(context: StackSetContext, mostAtOnce: number): Promise<StackSetClient> {
  const aws = await loadStackSets();
  const calls = callsInTurn(context, PACE);
  const { set, region } = context;
  const listOf = async <T>(
    action: StackSetAction,
    request: (call: ServiceCall, next?: string) => Promise<Answer<Page<T>>>,
  ): Promise<readonly T[]> => {
    const answer = await allPages((next) => calls(action, (call) => request(call, next)));
    if (answer.ok) return answer.value;
    throw explain(answer.fault, await context.situationOf(action));
  };
  const operation = async (
    action: 'UpdateStackSet' | 'CreateStackInstances',
    request: (call: ServiceCall, operationId: string) => Promise<Answer<BegunOperation>>,
  ): Promise<string> => {
    const operationId = randomUUID();
    // The answer to the first try may have been lost, and not the try.
    const begun = await calls(action, async (call) =>
      unless(/^OperationIdAlreadyExists(?:Exception)?$/, { operationId }, await request(call, operationId)),
    );
    return begun.value.operationId;
  };
  return {
    hasTrustedAccess: async () => {
      const answer = await calls('DescribeOrganizationsAccess', (call) =>
        aws.describeOrganizationsAccess(call, set.callAs),
      );
      return answer.value.isOn;
    },
    find: async () => {
      const { value: found } = await calls('DescribeStackSet', async (call) =>
        unless(/^StackSetNotFound(?:Exception)?$/, undefined, await aws.describeStackSet(call, set)),
      );
      if (found === undefined) return { set: undefined, instances: [] };
      const instances = await listOf('ListStackInstances', (call, next) =>
        aws.instancesPage(call, set, next),
      );
      return { set: found, instances };
    },
    running: async () => {
      const { value } = await calls('ListStackSetOperations', (call) => aws.operationsPage(call, set));
      return value.items.find(isUnderWay);
    },
    begin: async (step, wanted, before) => {
      const settings = settingsFor(wanted, before);
      const terms = (operationId: string) => ({ operationId, preferences: { mostAtOnce } });
      const isManaged = wanted.targets.kind === 'units';
      switch (step.kind) {
        case 'make': {
          const token = randomUUID();
          const deployment = isManaged ? (wanted.deployment ?? OFF) : undefined;
          await calls('CreateStackSet', (call) => aws.createStackSet(call, set, settings, deployment, token));
          return undefined;
        }
        case 'add':
          return operation('CreateStackInstances', (call, id) =>
            aws.createStackInstances(call, set, step.targets, region, terms(id)),
          );
        case 'update':
        case 'again':
        case 'update-all': {
          const scope =
            step.kind === 'update-all'
              ? ({ kind: 'all', deployment: isManaged ? wanted.deployment : undefined } as const)
              : ({
                  kind: 'some',
                  targets: step.targets,
                  region,
                  keepsTemplate: step.kind === 'again',
                } as const);
          return operation('UpdateStackSet', (call, id) =>
            aws.updateStackSet(call, set, settings, scope, terms(id)),
          );
        }
      }
    },
    look: async (operationId) => {
      const answer = await calls('DescribeStackSetOperation', (call) =>
        aws.describeOperation(call, set, operationId),
      );
      return answer.value;
    },
    results: (operationId) =>
      listOf('ListStackSetOperationResults', (call, next) => aws.resultsPage(call, set, operationId, next)),
  };
}
