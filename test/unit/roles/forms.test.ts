import { expect, it } from 'vitest';
import { cloudFormationRole } from '../../../src/roles/forms/cloudformation.js';
import { hclText, hclValue } from '../../../src/roles/forms/hcl.js';
import { iamRole } from '../../../src/roles/forms/iam-role.js';
import { terraformRole } from '../../../src/roles/forms/terraform.js';
import { designedRole, refusalOfRole } from '../../support/designed-role.js';

const { design } = designedRole(
  { role_name: 'team/3-Dev.Ops' },
  {
    managedPolicies: [
      'ReadOnlyAccess',
      'arn:aws:iam::444455556666:policy/a',
      'arn:aws:iam::444455556666:policy/b/a',
    ],
    inlinePolicies: { own: { Version: '2012-10-17', Statement: [] } },
    boundary: 'PowerUserAccess',
    tags: { Team: 'web' },
  },
);

it('CloudFormation gets what IAM gets, with its own name in the tag', () => {
  const { Resources } = JSON.parse(cloudFormationRole(design)) as { Resources: { Role: object } };
  expect(Resources.Role).toEqual({ Type: 'AWS::IAM::Role', Properties: iamRole(design, 'cloudformation') });
  expect(iamRole(design, 'cloudformation').Tags).toEqual([
    { Key: 'Team', Value: 'web' },
    { Key: 'acctmgr:managed-by', Value: 'cloudformation' },
  ]);
});

it('CloudFormation gets no empty lists, and nothing that it would put another text in the place of', () => {
  const bare = designedRole({}, { inlinePolicies: { own: { Statement: [] } } }).design;
  expect(cloudFormationRole(bare)).not.toContain('ManagedPolicyArns');
  expect(cloudFormationRole(designedRole().design)).not.toContain('"Policies"');
  const dynamic = designedRole({}, { description: 'see {{resolve:ssm:x}}' }).design;
  expect(refusalOfRole(() => cloudFormationRole(dynamic))).toMatchObject({ exitCode: 2 });
});

it('Terraform gets a resource for the role and one for each policy, with names that it takes', () => {
  const text = terraformRole(design);
  expect(text.match(/^resource .*$/gm)).toEqual([
    'resource "aws_iam_role" "_3_dev_ops" {',
    'resource "aws_iam_role_policy_attachment" "_3_dev_ops_readonlyaccess" {',
    'resource "aws_iam_role_policy_attachment" "_3_dev_ops_a" {',
    'resource "aws_iam_role_policy_attachment" "_3_dev_ops_a_2" {',
    'resource "aws_iam_role_policy" "_3_dev_ops_own" {',
  ]);
  expect(text).toContain('  permissions_boundary = "arn:aws:iam::aws:policy/PowerUserAccess"\n');
});

it.each([
  ['${aws:username}', '"$${aws:username}"'],
  ['%{ if }', '"%%{ if }"'],
  ['$${a}', '"$\\u0024{a}"'],
  ['%${a}', '"%\\u0024{a}"'],
  ['say "it" \\ now\n', '"say \\"it\\" \\\\ now\\n"'],
  ['\u0000\u007f', '"\\u0000\\u007f"'],
  ['costs $5, 10%', '"costs $5, 10%"'],
])('HCL gets %j as %s', (text, hcl) => {
  expect(hclText(text)).toBe(hcl);
});

it('neighbouring lines are aligned, as terraform fmt has them', () => {
  expect(hclValue({ a: 1, long: true, list: ['x'], other: {}, none: [] })).toBe(
    [
      '{',
      '  "a"    = 1',
      '  "long" = true',
      '  "list" = [',
      '    "x",',
      '  ]',
      '  "other" = {}',
      '  "none"  = []',
      '}',
    ].join('\n'),
  );
});
