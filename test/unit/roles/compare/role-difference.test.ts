import { describe, expect, it } from 'vitest';
import type { RoleState } from '../../../../src/aws/role-state.js';
import { differenceLines } from '../../../../src/roles/compare/difference-lines.js';
import { differencesOf } from '../../../../src/roles/compare/role-difference.js';
import { revocationDocument } from '../../../../src/roles/revoke/revocation.js';
import type { RoleDesign } from '../../../../src/roles/role-design.js';
import { designedRole } from '../../../support/designed-role.js';
import { roleStateOf } from '../../../support/role-state.js';

const { design } = designedRole({}, { tags: { Team: 'web' } });
const READ_ONLY = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
const ADMINISTRATOR = 'arn:aws:iam::aws:policy/AdministratorAccess';
const ROOT = 'arn:aws:iam::111122223333:root';

const differences = (found: Partial<RoleState>, wanted: Partial<RoleDesign> = {}) =>
  differencesOf({ ...design, ...wanted }, roleStateOf({ ...design, ...wanted }, found));
const lines = (found: Partial<RoleState>, wanted: Partial<RoleDesign> = {}) =>
  differenceLines(differences(found, wanted));
const trusting = (principal: unknown) => ({
  ...design.trust,
  Statement: [{ ...design.trust.Statement[0], Principal: principal }],
});
const logs = (Resource: string) => ({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: 'logs:*', Resource },
});

describe('the differences of a role', () => {
  it('are none of what IAM writes its own way', () => {
    const trust = { ...design.trust, Statement: trusting({ AWS: ['111122223333'] }).Statement[0] };
    const tags = { team: 'web', Owner: 'somebody', 'acctmgr:managed-by': 'terraform' };
    expect(differences({ trust, tags })).toEqual([]);
  });

  it('are each of what it is', () => {
    const found: Partial<RoleState> = {
      path: '/old/',
      description: 'old',
      maxSessionSeconds: 43_200,
      boundary: 'arn:aws:iam::444455556666:policy/Bound',
      tags: { Team: 'api' },
      managedPolicies: [ADMINISTRATOR],
      trust: trusting({ AWS: [ROOT, '999999999999'] }),
    };
    expect(lines(found, { tags: { Team: 'web', Cost: '7' } })).toEqual([
      '~ path: /old/ → /. IAM changes no path: the role has to be made anew.',
      '- trust: principal arn:aws:iam::999999999999:root',
      `- managed policy: ${ADMINISTRATOR}`,
      `+ managed policy: ${READ_ONLY}`,
      '~ boundary: arn:aws:iam::444455556666:policy/Bound → none',
      '~ max session: 12h → 1h',
      '~ description: "old" → "Access to dev, set up with acctmgr"',
      '~ tag Team: "api" → "web"',
      '~ tag Cost: none → "7"',
    ]);
  });

  it('are those of inline policies, but for the one that ended sessions', () => {
    const AWSRevokeOlderSessions = revocationDocument(new Date('2026-11-30T00:00:00Z'));
    const inlinePolicies = { more: logs('*'), same: logs('*'), AWSRevokeOlderSessions };
    const wanted = { inlinePolicies: { same: logs('a'), fewer: logs('*') } };
    expect(lines({ inlinePolicies }, wanted)).toEqual([
      '- inline policy: more',
      '- inline policy same: resource *',
      '+ inline policy same: resource a',
      '+ inline policy: fewer',
    ]);
    expect(lines({ inlinePolicies: { AWSRevokeOlderSessions: logs('*') } })).toEqual([
      '- inline policy: AWSRevokeOlderSessions',
    ]);
  });

  it('tell a principal that was deleted from one that nobody wanted', () => {
    const found = { trust: trusting({ AWS: ['AIDACKCEVSQ6C2EXAMPLE', 'arn:aws:iam::111122223333:user/x'] }) };
    expect(differences(found).map(({ kind }) => kind)).toEqual(['broken-principal', 'trust']);
    expect(lines(found)).toEqual([
      '- trust: principal AIDACKCEVSQ6C2EXAMPLE, which was deleted. One of its name is trusted once the policy is saved again.',
      '- trust: principal arn:aws:iam::111122223333:user/x',
      `+ trust: principal ${ROOT}`,
    ]);
    const alone = { trust: trusting({ AWS: ['AROACKCEVSQ6C2EXAMPLE', ROOT] }) };
    expect(differences(alone)).toEqual([{ kind: 'broken-principal', id: 'AROACKCEVSQ6C2EXAMPLE' }]);
  });

  it('never read the same on both sides, and carry no escapes', () => {
    expect(lines({ maxSessionSeconds: 3601 })).toEqual(['~ max session: 3601s → 1h']);
    expect(lines({ description: 'a\u001b[31mb\nc' }, { description: 'x' })).toEqual([
      '~ description: "ab c" → "x"',
    ]);
  });

  it('are of a trust policy that is not JSON', () => {
    expect(lines({ trust: undefined })).toEqual([
      '- trust: version 2008-10-17',
      '+ trust: version 2012-10-17',
      `+ trust: statement Allow sts:AssumeRole to ${ROOT}`,
    ]);
  });
});
