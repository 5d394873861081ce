import type { NewRole } from '../../aws/clients/roles-calls.js';
import type { RoleDifference } from '../compare/role-difference.js';
import type { RoleChange } from '../role-client.js';
import { tagsOf, type RoleDesign } from '../role-design.js';
import type { RoleDecision } from './decide-role.js';

/* What is called, and in which order: what takes rights away comes before what gives them. */

/** A role as it is made; its policies come after. */
export const newRole = (design: RoleDesign): NewRole => ({
  name: design.name,
  path: design.path,
  description: design.description,
  trust: design.trust,
  maxSessionSeconds: design.maxSessionSeconds,
  boundary: design.boundary,
  tags: tagsOf(design, 'acctmgr'),
});

const stepsOfNew = ({ managedPolicies, inlinePolicies }: RoleDesign): readonly RoleChange[] => [
  ...Object.entries(inlinePolicies).map(([policy, document]): RoleChange => ({
    kind: 'put-inline',
    policy,
    document,
  })),
  ...managedPolicies.map((policyArn): RoleChange => ({ kind: 'attach', policyArn })),
];

type Inline = Extract<RoleDifference, { readonly kind: 'inline-policy' }>;

const isOf =
  <Kind extends RoleDifference['kind']>(kind: Kind) =>
  (difference: RoleDifference): difference is Extract<RoleDifference, { readonly kind: Kind }> =>
    difference.kind === kind;

/** Who keeps it comes first: where it is broken off, the next plan knows the role for ours. */
function tagSteps(design: RoleDesign, { differences, isAdopted }: RoleDecision): readonly RoleChange[] {
  const keys = new Set(differences.filter(isOf('tag')).map(({ key }) => key));
  const wanted = Object.entries(tagsOf(design, 'acctmgr')).filter(
    ([key]) => keys.has(key) || (isAdopted && !Object.hasOwn(design.tags, key)),
  );
  return wanted.length === 0 ? [] : [{ kind: 'tags', tags: Object.fromEntries(wanted) }];
}

const settingsSteps = (design: RoleDesign, differences: readonly RoleDifference[]): readonly RoleChange[] =>
  differences.some(({ kind }) => kind === 'description' || kind === 'max-session')
    ? [{ kind: 'settings', description: design.description, maxSessionSeconds: design.maxSessionSeconds }]
    : [];

const trustSteps = (design: RoleDesign, differences: readonly RoleDifference[]): readonly RoleChange[] =>
  differences.some(({ kind }) => kind === 'trust' || kind === 'broken-principal')
    ? [{ kind: 'trust', document: design.trust }]
    : [];

const putStep = ({ name: policy }: Inline, { inlinePolicies }: RoleDesign): RoleChange => ({
  kind: 'put-inline',
  policy,
  document: inlinePolicies[policy],
});

function changeSteps(design: RoleDesign, decision: RoleDecision): readonly RoleChange[] {
  const { differences } = decision;
  const managed = differences.filter(isOf('managed-policy'));
  const inline = differences.filter(isOf('inline-policy'));
  const boundary = differences
    .filter(isOf('boundary'))
    .map((): RoleChange => ({ kind: 'boundary', policyArn: design.boundary }));
  return [
    ...tagSteps(design, decision),
    ...(design.boundary === undefined ? [] : boundary),
    ...managed
      .filter(({ is }) => is === 'extra')
      .map(({ arn }): RoleChange => ({ kind: 'detach', policyArn: arn })),
    ...inline
      .filter(({ is }) => is === 'extra')
      .map(({ name }): RoleChange => ({ kind: 'delete-inline', policy: name })),
    ...trustSteps(design, differences),
    ...settingsSteps(design, differences),
    ...inline.filter(({ is }) => is !== 'extra').map((one) => putStep(one, design)),
    ...managed
      .filter(({ is }) => is === 'missing')
      .map(({ arn }): RoleChange => ({ kind: 'attach', policyArn: arn })),
    ...(design.boundary === undefined ? boundary : []),
  ];
}

/** The calls behind CreateRole, where that is one of them. */
export const roleSteps = (design: RoleDesign, decision: RoleDecision): readonly RoleChange[] =>
  decision.action === 'create'
    ? stepsOfNew(design)
    : decision.action === 'change'
      ? changeSteps(design, decision)
      : [];

/** Whether STS has to learn something. */
export const changesTrust = ({ action, differences }: RoleDecision): boolean =>
  action === 'create' ||
  (action === 'change' && differences.some(({ kind }) => kind === 'trust' || kind === 'broken-principal'));
