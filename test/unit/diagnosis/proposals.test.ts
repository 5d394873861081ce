import { describe, expect, it } from 'vitest';
import type { Condition } from '../../../src/aws/policy/policy-condition.js';
import { askedByTrust, type TrustVerdict } from '../../../src/aws/policy/trust-verdict.js';
import { adminText } from '../../../src/diagnosis/hops/admin-text.js';
import type { HopEvidence } from '../../../src/diagnosis/hops/hop-evidence.js';
import { hopPolicies } from '../../../src/diagnosis/hops/hop-statements.js';
import { evidence, hop, refused, simulated } from '../../support/hop-evidence.js';

/* A proposed policy is never wider than what may stand there: pasted by who can see no more, it must not take MFA away. */

const SERIAL = 'arn:aws:iam::111111111111:mfa/ada';
const MFA = { 'aws:MultiFactorAuthPresent': 'true' };
const AGREED = { 'sts:ExternalId': 'EXTERNAL-ID' };
const mfaCondition: Condition = { operator: 'Bool', key: 'aws:MultiFactorAuthPresent', wanted: ['true'] };

const trustOf = (more: Partial<HopEvidence>) =>
  hopPolicies(evidence(more))?.trust.policy.Statement[0]?.Condition;
const permissionOf = (more: Partial<HopEvidence>) =>
  hopPolicies(evidence(more))?.permission.policy.Statement[0]?.Condition;
const there = (trust: TrustVerdict, asks: readonly Condition[] = []): Partial<HopEvidence> => ({
  role: { kind: 'there', trust, asks },
});
const leftOut = (more: Partial<HopEvidence>) =>
  adminText(evidence(more))
    .split('\n')
    .filter((line) => line.startsWith('Leave out'));

describe('the statement for a trust policy', () => {
  it.each<[string, Partial<HopEvidence>]>([
    ['nobody here can read', {}],
    ['cannot be parsed', there({ kind: 'unreadable' })],
    ['was not tried', { outcome: { kind: 'not-tried', why: 'protected' } }],
    ['who has devices', { mfaDevices: [SERIAL] }],
    ['AWS names', { outcome: refused(' because no role trust policy allows the sts:AssumeRole action') }],
    [
      'stands beside a caller’s policy',
      { outcome: refused(' because no identity-based policy allows the action') },
    ],
  ])('that %s carries MFA and an external id, and says which line to leave out', (_case, more) => {
    expect(trustOf(more)).toEqual({ StringEquals: AGREED, Bool: MFA });
    const lines = leftOut(more);
    expect(lines[0]).toBe(
      'Leave out "StringEquals": { "sts:ExternalId": "EXTERNAL-ID" } if no external id was agreed on; else write it instead of EXTERNAL-ID.',
    );
    expect(lines[1]).toMatch(/^Leave out "Bool": \{ "aws:MultiFactorAuthPresent": "true" \} only if ada may/);
    // What is to be left out stands there as it is quoted.
    const text = adminText(evidence(more));
    for (const line of [
      '"StringEquals": { "sts:ExternalId": "EXTERNAL-ID" }',
      '"Bool": { "aws:MultiFactorAuthPresent": "true" }',
    ])
      expect(text).toContain(`\n    ${line}`);
  });

  it('that is known to ask for nothing carries nothing', () => {
    expect(trustOf(there({ kind: 'not-named', named: [] }))).toBeUndefined();
    expect(trustOf({ role: { kind: 'missing' } })).toBeUndefined();
    expect(trustOf({ outcome: refused('', 'sts:TagSession') })).toBeUndefined();
    expect(leftOut({ role: { kind: 'missing' } })).toHaveLength(1);
  });

  it('that asks others for MFA asks the caller, too, with every condition that is not met or not known', () => {
    expect(trustOf(there({ kind: 'not-named', named: ['x'] }, [mfaCondition]))).toEqual({ Bool: MFA });
    const age: Condition = { operator: 'NumericLessThan', key: 'aws:MultiFactorAuthAge', wanted: ['900'] };
    const address: Condition = {
      operator: 'IpAddress',
      key: 'aws:SourceIp',
      wanted: ['192.0.2.0/24', '198.51.100.0/24'],
    };
    const user: Condition = { operator: 'StringEquals', key: 'aws:PrincipalTag/team', wanted: ['blue'] };
    const id: Condition = { operator: 'StringLike', key: 'STS:externalid', wanted: ['secret-*'] };
    expect(trustOf(there({ kind: 'unmet', unmet: [age, user, id], open: [address] }, [age, id]))).toEqual({
      NumericLessThan: { 'aws:MultiFactorAuthAge': '900' },
      StringLike: { 'STS:externalid': 'EXTERNAL-ID' },
      IpAddress: { 'aws:SourceIp': ['192.0.2.0/24', '198.51.100.0/24'] },
    });
  });

  it('has nothing to leave out where MFA and the external id were sent', () => {
    const sent = { ...hop, externalId: 'secret', mfa: { how: 'session', serial: SERIAL } as const };
    expect(trustOf({ hop: sent })).toEqual({ StringEquals: AGREED, Bool: MFA });
    expect(leftOut({ hop: sent })).toEqual([]);
  });

  it('for who can show no MFA says what the line means', () => {
    const line = leftOut({ hop: { ...hop, signer: 'role-session' } })[1];
    expect(line).toContain('it can show none, and is refused as long as the line stands.');
  });
});

describe('the policy for the caller', () => {
  it('carries MFA where their policies ask for it, or may', () => {
    expect(permissionOf({})).toEqual({ Bool: MFA });
    expect(permissionOf({ permission: simulated({}, true) })).toEqual({ Bool: MFA });
    expect(permissionOf({ permission: simulated({}, false) })).toBeUndefined();
    expect(permissionOf({ hop: { ...hop, signer: 'role-session' } })).toBeUndefined();
  });
});

it('the text for who owns the account has things added, and never a whole trust policy to paste over another', () => {
  const text = adminText(evidence());
  expect(text).toContain(
    '\nAdd this statement to the trust policy of Developer in account 222222222222, and leave the others',
  );
  expect(text).toContain('\nAdd this policy to those of ada in account 111111111111:\n');
  expect(text.match(/"Version"/g)).toHaveLength(1);
  expect(adminText(evidence({ role: { kind: 'missing' } }))).toContain(
    '\nA new role Developer in account 222222222222 gets this trust policy:\n{\n  "Version"',
  );
});

it('what a trust policy asks for is read of every statement that lets somebody in', () => {
  const statement = (Effect: string, Condition: object, Action = 'sts:AssumeRole') => ({
    Effect,
    Principal: { AWS: 'x' },
    Action,
    Condition,
  });
  const document = JSON.stringify({
    Statement: [
      statement('Allow', { Bool: MFA, StringEquals: { 'aws:PrincipalOrgID': 'o-1' } }),
      statement('Allow', { NumericLessThan: { 'aws:MultiFactorAuthAge': '900' } }),
      statement('Allow', { StringEquals: AGREED }, 'sts:TagSession'),
      statement('Deny', { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } }),
    ],
  });
  expect(askedByTrust(document).map(({ operator, key }) => `${operator} ${key}`)).toEqual([
    'Bool aws:MultiFactorAuthPresent',
    'NumericLessThan aws:MultiFactorAuthAge',
  ]);
  expect(askedByTrust('{')).toEqual([]);
});
