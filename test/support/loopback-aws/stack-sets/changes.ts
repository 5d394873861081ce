import type { Call } from '../call.js';
import { listOf, type XmlValue } from '../query-protocol.js';
import { Refusal, validationError } from '../refusal.js';
import { homeOf } from '../signer.js';
import { actingFor, authorize, keyOf, regionOf, setOf } from './asked-by.js';
import { beginOperation, targetsOf } from './operations.js';
import { readTemplate } from './template.js';

/* What makes and changes stack sets. */

const NAME = /^[a-zA-Z][-a-zA-Z0-9]{0,127}$/;

const tagsOf = ({ params }: Call): Readonly<Record<string, string>> => {
  const values = listOf(params, 'Tags', 'Value');
  return Object.fromEntries(listOf(params, 'Tags', 'Key').map((key, index) => [key, values[index] ?? '']));
};

export function createStackSet(call: Call): XmlValue {
  const { params, world, signer } = call;
  authorize(call, 'cloudformation:CreateStackSet');
  const name = params['StackSetName'] ?? '';
  if (!NAME.test(name)) throw validationError("Value at 'stackSetName' failed to satisfy constraint");
  const model = params['PermissionModel'] === 'SERVICE_MANAGED' ? 'SERVICE_MANAGED' : 'SELF_MANAGED';
  const enabled = params['AutoDeployment.Enabled'];
  if (model === 'SERVICE_MANAGED' && enabled === undefined)
    throw validationError('AutoDeployment must be specified for SERVICE_MANAGED stack sets');
  if (model === 'SELF_MANAGED' && (enabled !== undefined || params['CallAs'] === 'DELEGATED_ADMIN'))
    throw validationError('AutoDeployment and CallAs are for SERVICE_MANAGED stack sets');
  const account = model === 'SERVICE_MANAGED' ? actingFor(call) : homeOf(signer).account;
  const region = regionOf(call);
  const role = readTemplate(params['TemplateBody'] ?? '', listOf(params, 'Capabilities'));
  const key = keyOf(account, region, name);
  if (world.cloudFormation.sets.has(key))
    throw new Refusal(409, 'NameAlreadyExistsException', `StackSet ${name} already exists`);
  const id = `${name}:${world.chance.about('stack sets').uuid()}`;
  world.cloudFormation.sets.set(key, {
    id,
    name,
    account,
    region,
    model,
    description: params['Description'] ?? '',
    template: params['TemplateBody'] ?? '',
    role,
    tags: tagsOf(call),
    administrationRole:
      params['AdministrationRoleARN']?.split('/').at(-1) ?? 'AWSCloudFormationStackSetAdministrationRole',
    executionRole: params['ExecutionRoleName'] ?? 'AWSCloudFormationStackSetExecutionRole',
    autoDeployment: {
      enabled: enabled === 'true',
      retains: params['AutoDeployment.RetainStacksOnAccountRemoval'] === 'true',
    },
    units: new Set(),
    instances: new Map(),
    operations: [],
  });
  return { StackSetId: id };
}

export function updateStackSet(call: Call): XmlValue {
  const { params, world } = call;
  authorize(call, 'cloudformation:UpdateStackSet');
  const set = setOf(call);
  if (set.model === 'SERVICE_MANAGED') actingFor(call);
  const targets = targetsOf(world, set, params);
  const enabled = params['AutoDeployment.Enabled'];
  if (targets !== undefined && enabled !== undefined)
    throw validationError('AutoDeployment cannot be specified with DeploymentTargets or Regions');
  const missing = targets?.find(({ id }) => !set.instances.has(id));
  if (missing !== undefined)
    throw new Refusal(404, 'StackInstanceNotFoundException', `There is no stack instance in ${missing.id}`);
  const isChanged = params['TemplateBody'] !== undefined;
  if (isChanged === (params['UsePreviousTemplate'] === 'true'))
    throw validationError('You must specify either TemplateBody or UsePreviousTemplate');
  const template = params['TemplateBody'] ?? set.template;
  const role = readTemplate(template, listOf(params, 'Capabilities'));
  const all = [...set.instances.values()].map(({ account: id, unit }) => ({ id, unit }));
  const reached = (targets ?? all).filter(({ id }) => set.instances.get(id)?.status !== 'INOPERABLE');
  const operation = beginOperation(world, set, 'UPDATE', params, reached);
  for (const instance of set.instances.values()) {
    if (isChanged && instance.status === 'CURRENT')
      Object.assign(instance, { status: 'OUTDATED', detail: 'PENDING' });
  }
  const tags = tagsOf(call);
  Object.assign(set, {
    template,
    role,
    description: params['Description'] ?? set.description,
    tags: Object.keys(tags).length === 0 ? set.tags : tags,
    ...(enabled === undefined
      ? {}
      : {
          autoDeployment: {
            enabled: enabled === 'true',
            retains: params['AutoDeployment.RetainStacksOnAccountRemoval'] === 'true',
          },
        }),
  });
  return { OperationId: operation.id };
}

export function createStackInstances(call: Call): XmlValue {
  const { params, world } = call;
  authorize(call, 'cloudformation:CreateStackInstances');
  const set = setOf(call);
  if (set.model === 'SERVICE_MANAGED') actingFor(call);
  if (listOf(params, 'Regions').length === 0) throw validationError('Regions must be specified');
  const targets = targetsOf(world, set, params);
  if (targets === undefined) throw validationError('Accounts or DeploymentTargets must be specified');
  const operation = beginOperation(world, set, 'CREATE', params, targets);
  for (const unit of listOf(params, 'DeploymentTargets.OrganizationalUnitIds')) set.units.add(unit);
  return { OperationId: operation.id };
}
