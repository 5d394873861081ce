import { describe, expect, it } from 'vitest';
import type { RoleState } from '../../../../src/aws/role-state.js';
import {
  decideRole,
  type DecisionTerms,
  type RoleDecision,
} from '../../../../src/roles/apply/decide-role.js';
import { changesTrust, roleSteps } from '../../../../src/roles/apply/role-steps.js';
import { revocationDocument } from '../../../../src/roles/revoke/revocation.js';
import { designedRole } from '../../../support/designed-role.js';

const OURS = { 'acctmgr:managed-by': 'acctmgr' };
const { design } = designedRole({}, { tags: { team: 'web' } });
const NOTHING_SAID: DecisionTerms = { way: [], adopts: false };

/** As the design says. */
const stateOf = (more: Partial<RoleState> = {}): RoleState => ({
  arn: 'arn:aws:iam::444455556666:role/Developer',
  roleId: 'AROAEXAMPLEEXAMPLEEXA',
  name: 'Developer',
  path: '/',
  description: design.description,
  trust: design.trust,
  maxSessionSeconds: design.maxSessionSeconds,
  boundary: undefined,
  tags: { ...OURS, team: 'web' },
  managedPolicies: design.managedPolicies,
  inlinePolicies: {},
  createdAt: new Date(0),
  lastUsed: undefined,
  ...more,
});

const decide = (more: Partial<RoleState>, terms = NOTHING_SAID): RoleDecision =>
  decideRole(design, stateOf(more), terms);

describe('what is done with a role', () => {
  it('is made where there is none, changed where it differs, and else left as it is', () => {
    expect(decideRole(design, undefined, NOTHING_SAID)).toMatchObject({ action: 'create' });
    expect(decide({})).toMatchObject({ action: 'none', differences: [] });
    expect(decide({ maxSessionSeconds: 7200 })).toMatchObject({ action: 'change' });
    expect(decide({ tags: { ...OURS, team: 'web', cost: '12' } })).toMatchObject({ action: 'none' });
  });

  it.each<[string, Record<string, string>, string, string]>([
    ['nobody, as far as it says', {}, 'not_ours', 'change'],
    ['CloudFormation', { 'acctmgr:managed-by': 'cloudformation' }, 'refused', 'refused'],
    ['Terraform', { 'acctmgr:managed-by': 'terraform' }, 'refused', 'refused'],
    ['a stack', { ...OURS, 'aws:cloudformation:logical-id': 'Role' }, 'refused', 'refused'],
  ])('is left alone where it is kept by %s, unless it may be adopted', (_, tags, action, adopted) => {
    expect(decide({ tags }).action).toBe(action);
    expect(decide({ tags }, { way: [], adopts: true }).action).toBe(adopted);
  });

  it('takes over a role that is as it is to be, since its tag is not', () => {
    const decision = decide({ tags: { team: 'web' } }, { way: [], adopts: true });
    expect(decision).toMatchObject({ action: 'change', isAdopted: true, differences: [] });
    expect(roleSteps(design, decision)).toEqual([{ kind: 'tags', tags: OURS }]);
  });

  it.each([
    ['arn:aws:iam::444455556666:role/Developer', 'refused'],
    ['arn:aws:iam::444455556666:role/team/developer', 'refused'],
    ['arn:aws:iam::111122223333:role/Developer', 'none'],
  ])('is never a role on the way of the caller: %s', (arn, action) => {
    expect(decide({}, { way: [arn], adopts: true }).action).toBe(action);
  });

  it.each(['AWSControlTowerExecution', 'AWSReservedSSO_Admin_0123456789abcdef', 'AWSServiceRoleForSupport'])(
    'is never %s',
    (name) => {
      expect(decideRole({ ...design, name }, undefined, NOTHING_SAID).action).toBe('refused');
    },
  );

  it('does not move a role to another path, which IAM can not', () => {
    expect(decide({ path: '/team/' })).toMatchObject({
      action: 'refused',
      hint: 'Name it with the path that it has: --role team/Developer',
    });
  });
});

describe('the calls', () => {
  it('take away before they give, and say all of what UpdateRole would reset', () => {
    const decision = decide({
      trust: { Version: '2012-10-17', Statement: [] },
      description: 'Old',
      managedPolicies: ['arn:aws:iam::aws:policy/AdministratorAccess'],
      inlinePolicies: { old: { Statement: [] } },
      boundary: 'arn:aws:iam::aws:policy/PowerUserAccess',
      tags: OURS,
    });
    expect(roleSteps(design, decision).map(({ kind }) => kind)).toEqual([
      'tags',
      'detach',
      'delete-inline',
      'trust',
      'settings',
      'attach',
      'boundary',
    ]);
    expect(roleSteps(design, decision)).toContainEqual({
      kind: 'settings',
      description: design.description,
      maxSessionSeconds: 3600,
    });
  });

  it('set a boundary before anything is given', () => {
    const bounded = { ...design, boundary: 'arn:aws:iam::aws:policy/PowerUserAccess' };
    const decision = decideRole(bounded, stateOf({ managedPolicies: [] }), NOTHING_SAID);
    expect(roleSteps(bounded, decision).map(({ kind }) => kind)).toEqual(['boundary', 'attach']);
  });

  it('save the trust again where it names somebody who was deleted', () => {
    const [statement] = design.trust.Statement;
    const principals = { AWS: ['arn:aws:iam::111122223333:root', 'AIDAEXAMPLEEXAMPLEEX1'] };
    const decision = decide({
      trust: { ...design.trust, Statement: [{ ...statement, Principal: principals }] },
    });
    expect(roleSteps(design, decision)).toEqual([{ kind: 'trust', document: design.trust }]);
    expect(changesTrust(decision)).toBe(true);
    expect(changesTrust(decide({ maxSessionSeconds: 7200 }))).toBe(false);
  });

  it('leave the policy alone that ends old sessions', () => {
    const AWSRevokeOlderSessions = revocationDocument(new Date(0));
    expect(decide({ inlinePolicies: { AWSRevokeOlderSessions } }).action).toBe('none');
  });
});
