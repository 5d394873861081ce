import type { RoleCaller, CallerSide } from '../caller-policies.js';
import { tagsOf, type RoleDesign } from '../role-design.js';
import { hclBlock, hclText, hclValue } from './hcl.js';
import { titleOf } from './iam-role.js';

/* Resources of Terraform's provider for AWS (and OpenTofu's), for the provider of the role's account, or the caller's. */

/** Names of Terraform begin with a letter, and hold letters, digits, `_` and `-`. */
const labelOf = (...names: readonly string[]): string =>
  names
    .join('_')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^(?=\d)|^$/, '_');

const jsonEncoded = (document: unknown): string => `jsonencode(${hclValue(document, '  ')})`;

/** Two policies whose names differ in signs only would share a label. */
const numbered = (labels: readonly string[]): readonly string[] =>
  labels.map((label, index) => {
    const before = labels.slice(0, index).filter((other) => other === label).length;
    return before === 0 ? label : `${label}_${before + 1}`;
  });

function policyBlocks(design: RoleDesign, label: string): readonly string[] {
  const role = `aws_iam_role.${label}.name`;
  const attached = numbered(design.managedPolicies.map((arn) => labelOf(label, arn.split('/').at(-1) ?? '')));
  const inline = Object.entries(design.inlinePolicies);
  const named = numbered(inline.map(([name]) => labelOf(label, name)));
  return [
    ...design.managedPolicies.map((arn, index) =>
      hclBlock(
        ['resource', 'aws_iam_role_policy_attachment', attached[index] ?? ''],
        [
          ['role', role],
          ['policy_arn', hclText(arn)],
        ],
      ),
    ),
    ...inline.map(([name, document], index) =>
      hclBlock(
        ['resource', 'aws_iam_role_policy', named[index] ?? ''],
        [
          ['name', hclText(name)],
          ['role', role],
          ['policy', jsonEncoded(document)],
        ],
      ),
    ),
  ];
}

export function terraformRole(design: RoleDesign): string {
  const label = labelOf(design.name);
  const role = hclBlock(
    ['resource', 'aws_iam_role', label],
    [
      ['name', hclText(design.name)],
      ['path', hclText(design.path)],
      ['description', hclText(design.description)],
      ['max_session_duration', String(design.maxSessionSeconds)],
      ...(design.boundary === undefined
        ? []
        : ([['permissions_boundary', hclText(design.boundary)]] as const)),
      ['assume_role_policy', jsonEncoded(design.trust)],
      ['tags', hclValue(tagsOf(design, 'terraform'), '  ')],
    ],
  );
  return [`# ${titleOf(design)}`, [role, ...policyBlocks(design, label)].join('\n\n')].join('\n');
}

/** The policies of the caller, for the provider of its own account. */
export const terraformCaller = ({ kind, name }: RoleCaller, { policies }: CallerSide): string =>
  Object.entries(policies)
    .map(([policy, document]) =>
      hclBlock(
        ['resource', `aws_iam_${kind}_policy`, labelOf(name, policy)],
        [
          ['name', hclText(policy)],
          [kind, hclText(name)],
          ['policy', jsonEncoded(document)],
        ],
      ),
    )
    .join('\n\n');
