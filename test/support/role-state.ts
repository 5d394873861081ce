import type { RoleState } from '../../src/aws/role-state.js';
import { roleArnOfDesign, tagsOf, type RoleDesign } from '../../src/roles/role-design.js';

/** The role in IAM as acctmgr makes it, but for `differing`. */
export const roleStateOf = (design: RoleDesign, differing: Partial<RoleState> = {}): RoleState => ({
  arn: roleArnOfDesign(design),
  roleId: 'AROAEXAMPLEROLE00001',
  name: design.name,
  path: design.path,
  description: design.description,
  trust: design.trust,
  maxSessionSeconds: design.maxSessionSeconds,
  boundary: design.boundary,
  tags: tagsOf(design, 'acctmgr'),
  managedPolicies: design.managedPolicies,
  inlinePolicies: design.inlinePolicies,
  createdAt: new Date('2026-01-01T00:00:00Z'),
  lastUsed: { at: new Date('2026-11-30T00:00:00Z'), region: 'eu-west-1' },
  ...differing,
});
