import type {
  AutoDeployment,
  OperationPreferences,
  StackSetName,
  StackSetSettings,
  StackTargets,
  UpdateScope,
} from '../stack-set.js';
import type { QueryValue } from './query-request.js';

/* What is said to CloudFormation of a stack set, in its own names. */

export const setInput = ({ name, callAs }: StackSetName) => ({ StackSetName: name, CallAs: callAs });

const tagList = (tags: Readonly<Record<string, string>>): QueryValue =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

/** A role with a name of its own asks for it (AWS CloudFormation API Reference, CreateStackSet). */
const CAPABILITIES = ['CAPABILITY_NAMED_IAM'];

export const settingsInput = (settings: StackSetSettings) => ({
  Description: settings.description,
  TemplateBody: settings.template,
  Capabilities: CAPABILITIES,
  Tags: tagList(settings.tags),
  AdministrationRoleARN: settings.administrationRoleArn,
  ExecutionRoleName: settings.executionRoleName,
});

export const autoDeploymentInput = ({ isOn, keepsStacks }: AutoDeployment) => ({
  Enabled: isOn,
  ...(isOn ? { RetainStacksOnAccountRemoval: keepsStacks } : {}),
});

export const targetsInput = (targets: StackTargets) =>
  targets.kind === 'accounts'
    ? { Accounts: targets.accountIds }
    : {
        DeploymentTargets: {
          OrganizationalUnitIds: targets.unitIds,
          ...(targets.only === undefined
            ? {}
            : { Accounts: targets.only, AccountFilterType: 'INTERSECTION' }),
        },
      };

/** One failure, or all of them, keep nobody else from getting the stack: each account has its own result. */
export const preferencesInput = ({ mostAtOnce }: OperationPreferences) => ({
  FailureTolerancePercentage: 100,
  MaxConcurrentCount: mostAtOnce,
});

export const scopeInput = (scope: UpdateScope) =>
  scope.kind === 'all'
    ? { AutoDeployment: scope.deployment && autoDeploymentInput(scope.deployment) }
    : {
        ...targetsInput(scope.targets),
        Regions: [scope.region],
        ...(scope.keepsTemplate ? { TemplateBody: undefined, UsePreviousTemplate: true } : {}),
      };
