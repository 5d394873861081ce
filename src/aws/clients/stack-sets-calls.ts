import type { Answer } from './answer.js';
import type { Page } from './pages.js';
import { askQuery, type QueryApi } from './query-request.js';
import type { ServiceCall } from './service-call.js';
import {
  autoDeploymentInput,
  preferencesInput,
  scopeInput,
  setInput,
  settingsInput,
  targetsInput,
} from './stack-sets-input.js';
import type { XmlElement } from './xml-element.js';
import type {
  AutoDeployment,
  BegunOperation,
  CallAs,
  OperationResult,
  OperationTerms,
  StackInstance,
  StackSet,
  StackSetName,
  StackSetOperation,
  StackSetSettings,
  StackTargets,
  UpdateScope,
} from '../stack-set.js';

/* What CloudFormation is asked of stack sets. Each function is one call: who makes many of them keeps a pace, and tries again. */

const API: QueryApi = { service: 'cloudformation', version: '2010-05-15', name: 'CloudFormation' };

const tagsIn = (set: XmlElement): Readonly<Record<string, string>> =>
  Object.fromEntries(set.members('Tags').map((tag) => [tag.text('Key') ?? '', tag.text('Value') ?? '']));

function stackSetIn(result: XmlElement): StackSet | undefined {
  const set = result.inside('StackSet');
  const [id, template] = [set.text('StackSetId'), set.text('TemplateBody')];
  const [administrationRoleArn, executionRoleName] = ['AdministrationRoleARN', 'ExecutionRoleName'].map(
    set.text,
  );
  const deployment = set.inside('AutoDeployment');
  if (id === undefined || template === undefined) return undefined;
  return {
    id,
    description: set.text('Description') ?? '',
    template,
    tags: tagsIn(set),
    ...(administrationRoleArn && { administrationRoleArn }),
    ...(executionRoleName && { executionRoleName }),
    permissionModel: set.text('PermissionModel') === 'SERVICE_MANAGED' ? 'SERVICE_MANAGED' : 'SELF_MANAGED',
    autoDeployment: {
      isOn: deployment.flag('Enabled') === true,
      keepsStacks: deployment.flag('RetainStacksOnAccountRemoval') === true,
    },
    unitIds: set.texts('OrganizationalUnitIds'),
  };
}

export const describeStackSet = (call: ServiceCall, set: StackSetName): Promise<Answer<StackSet>> =>
  askQuery(API, call, 'DescribeStackSet', setInput(set), stackSetIn);

/** @param token - the same for each try of one call, so that CloudFormation makes one */
export const createStackSet = (
  call: ServiceCall,
  set: StackSetName,
  settings: StackSetSettings,
  deployment: AutoDeployment | undefined,
  token: string,
): Promise<Answer<object>> =>
  askQuery(
    API,
    call,
    'CreateStackSet',
    {
      ...setInput(set),
      ...settingsInput(settings),
      PermissionModel: deployment === undefined ? 'SELF_MANAGED' : 'SERVICE_MANAGED',
      AutoDeployment: deployment && autoDeploymentInput(deployment),
      ClientRequestToken: token,
    },
    (result) => (result.has('StackSetId') ? {} : undefined),
  );

const operationIn = (result: XmlElement): BegunOperation | undefined => {
  const operationId = result.text('OperationId');
  return operationId === undefined ? undefined : { operationId };
};

export const updateStackSet = (
  call: ServiceCall,
  set: StackSetName,
  settings: StackSetSettings,
  scope: UpdateScope,
  { preferences, operationId }: OperationTerms,
): Promise<Answer<BegunOperation>> =>
  askQuery(
    API,
    call,
    'UpdateStackSet',
    {
      ...setInput(set),
      ...settingsInput(settings),
      ...scopeInput(scope),
      OperationPreferences: preferencesInput(preferences),
      OperationId: operationId,
    },
    operationIn,
  );

export const createStackInstances = (
  call: ServiceCall,
  set: StackSetName,
  targets: StackTargets,
  region: string,
  { preferences, operationId }: OperationTerms,
): Promise<Answer<BegunOperation>> =>
  askQuery(
    API,
    call,
    'CreateStackInstances',
    {
      ...setInput(set),
      ...targetsInput(targets),
      Regions: [region],
      OperationPreferences: preferencesInput(preferences),
      OperationId: operationId,
    },
    operationIn,
  );

function operationOf(element: XmlElement): StackSetOperation | undefined {
  const [id, status] = [element.text('OperationId'), element.text('Status')];
  if (id === undefined || status === undefined) return undefined;
  return { id, status, action: element.text('Action') ?? '', reason: element.text('StatusReason') };
}

export const describeOperation = (
  call: ServiceCall,
  set: StackSetName,
  operationId: string,
): Promise<Answer<StackSetOperation>> =>
  askQuery(API, call, 'DescribeStackSetOperation', { ...setInput(set), OperationId: operationId }, (result) =>
    operationOf(result.inside('StackSetOperation')),
  );

type Listed<T> = Promise<Answer<Page<T>>>;

/** @param read - an item of the list; undefined for one that can't be right */
const page =
  <T>(read: (item: XmlElement) => T | undefined) =>
  (result: XmlElement): Page<T> | undefined => {
    const items = result.members('Summaries').map(read);
    const right = items.filter((item) => item !== undefined);
    return right.length === items.length ? { items: right, next: result.text('NextToken') } : undefined;
  };

const PAGE = 100;

/** The operations of the set, the latest first. */
export const operationsPage = (
  call: ServiceCall,
  set: StackSetName,
  next?: string,
): Listed<StackSetOperation> =>
  askQuery(
    API,
    call,
    'ListStackSetOperations',
    { ...setInput(set), MaxResults: PAGE, NextToken: next },
    page(operationOf),
  );

export const resultsPage = (
  call: ServiceCall,
  set: StackSetName,
  operationId: string,
  next?: string,
): Listed<OperationResult> =>
  askQuery(
    API,
    call,
    'ListStackSetOperationResults',
    { ...setInput(set), OperationId: operationId, MaxResults: PAGE, NextToken: next },
    page((item) => {
      const [accountId, status] = [item.text('Account'), item.text('Status')];
      if (accountId === undefined || status === undefined) return undefined;
      return { accountId, status, reason: item.text('StatusReason') };
    }),
  );

export const instancesPage = (call: ServiceCall, set: StackSetName, next?: string): Listed<StackInstance> =>
  askQuery(
    API,
    call,
    'ListStackInstances',
    { ...setInput(set), MaxResults: PAGE, NextToken: next },
    page((item) => {
      const [accountId, region, status] = [item.text('Account'), item.text('Region'), item.text('Status')];
      if (accountId === undefined || region === undefined || status === undefined) return undefined;
      return {
        accountId,
        region,
        status,
        stackId: item.text('StackId'),
        detail: item.inside('StackInstanceStatus').text('DetailedStatus'),
        reason: item.text('StatusReason'),
      };
    }),
  );

/** Whether CloudFormation may act for the organization. */
export const describeOrganizationsAccess = (
  call: ServiceCall,
  callAs: CallAs,
): Promise<Answer<{ readonly isOn: boolean }>> =>
  askQuery(API, call, 'DescribeOrganizationsAccess', { CallAs: callAs }, (result) =>
    result.has('Status') ? { isOn: result.text('Status') === 'ENABLED' } : undefined,
  );
