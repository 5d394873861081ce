import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ConditionBlock } from '../../support/loopback-aws/condition.js';
import {
  home,
  minute,
  noon,
  openStage,
  refusalOf,
  serial,
  target,
  trusting,
  type Keys,
  type Stage,
} from '../../support/loopback-aws/stage.js';

let stage: Stage;

beforeEach(async () => {
  stage = await openStage();
});

afterEach(() => stage.aws.close());

describe('a session lasts', () => {
  const hours = (count: number): number => count * 3600;
  const tooLongForRole =
    'ValidationError: The requested DurationSeconds exceeds the MaxSessionDuration set for this role.';
  const tooLongForChain =
    'ValidationError: The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.';
  const hubSession = (origin?: 'instance-profile'): Keys => {
    const { arn: roleArn } = stage.aws.role({ account: home, name: 'Hub', trust: trusting(home) });
    return stage.aws.roleSession({ roleArn, name: 'i-0abc', ...(origin ? { origin } : {}) });
  };
  const signers: Record<string, () => Promise<Keys> | Keys> = {
    'long-term keys': () => stage.alice,
    'an MFA session': () => stage.getSessionToken(stage.alice, stage.aws.totp(serial)),
    'a role session': () => hubSession(),
    'an instance profile': () => hubSession('instance-profile'),
  };
  test.each([
    ['long-term keys', 2, hours(2), 'no refusal'],
    ['long-term keys', 1, hours(1) + 1, tooLongForRole],
    ['long-term keys', 12, hours(12), 'no refusal'],
    ['an instance profile', 12, hours(12), 'no refusal'],
    ['an MFA session', 12, hours(1), 'no refusal'],
    ['an MFA session', 12, hours(1) + 1, tooLongForChain],
    ['a role session', 12, hours(1), 'no refusal'],
    ['a role session', 12, hours(1) + 1, tooLongForChain],
  ])(
    'as long as its signer allows: %s, a role of %i h, %i s',
    async (signer, maximum, duration, expected) => {
      const keys = await signers[signer]?.();
      const roleArn = stage.admin(trusting(home), hours(maximum));
      expect(
        await refusalOf(stage.assumeRole(keys ?? stage.alice, roleArn, { DurationSeconds: duration })),
      ).toBe(expected);
    },
  );

  test('until its expiration, by the service’s clock', async () => {
    const session = await stage.assumeRole(stage.alice, stage.admin(trusting(home)), {
      DurationSeconds: 900,
    });
    stage.time = noon + 15 * minute - 1;
    expect(await refusalOf(stage.identityOf(session))).toBe('no refusal');
    stage.time = noon + 15 * minute;
    expect(await refusalOf(stage.identityOf(session))).toBe(
      'ExpiredToken: The security token included in the request is expired',
    );
  });
});

describe('a chain', () => {
  const everything = ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'];

  test('carries the source identity on, and no hop can change it', async () => {
    const hub = stage.aws.role({ account: home, name: 'Hub', trust: trusting(home, {}, everything) });
    const hop = await stage.assumeRole(stage.alice, hub.arn, { SourceIdentity: 'alice' });
    const open = stage.admin(trusting(home, { StringEquals: { 'sts:SourceIdentity': 'alice' } }, everything));
    const plain = stage.aws.role({ account: target, name: 'Plain', trust: trusting(home) });
    expect(await refusalOf(stage.assumeRole(hop, open))).toBe('no refusal');
    const unconditional = stage.aws.role({
      account: target,
      name: 'Any',
      trust: trusting(home, {}, everything),
    });
    const changed = { SourceIdentity: 'mallory' };
    expect(await refusalOf(stage.assumeRole(hop, unconditional.arn, changed))).toMatch(
      /sts:SetSourceIdentity on/,
    );
    expect(await refusalOf(stage.assumeRole(hop, plain.arn))).toMatch(/sts:SetSourceIdentity on/);
  });

  test('carries transitive tags on, and drops the others', async () => {
    const hub = stage.aws.role({ account: home, name: 'Hub', trust: trusting(home, {}, everything) });
    const hop = await stage.assumeRole(stage.alice, hub.arn, {
      Tags: [
        { Key: 'team', Value: 'web' },
        { Key: 'reason', Value: 'fire' },
      ],
      TransitiveTagKeys: ['team'],
    });
    const byTag = (condition: ConditionBlock): string => stage.admin(trusting(home, condition, everything));
    const open = byTag({ StringEquals: { 'aws:PrincipalTag/team': 'web' } });
    expect(await refusalOf(stage.assumeRole(hop, open))).toBe('no refusal');
    expect(await refusalOf(stage.assumeRole(hop, open, { Tags: [{ Key: 'Team', Value: 'ops' }] }))).toBe(
      "InvalidParameterValue: One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
    );
    const second = await stage.assumeRole(hop, byTag({}));
    const third = { account: target, name: 'Third' };
    const onTeam = stage.aws.role({
      ...third,
      trust: trusting(target, { Null: { 'aws:PrincipalTag/team': 'true' } }, everything),
    });
    expect(await refusalOf(stage.assumeRole(second, onTeam.arn))).toMatch(/sts:AssumeRole on/);
    const onReason = stage.aws.role({
      ...third,
      trust: trusting(target, { Null: { 'aws:PrincipalTag/reason': 'true' } }, everything),
    });
    expect(await refusalOf(stage.assumeRole(second, onReason.arn))).toBe('no refusal');
  });

  test('goes on where a role trusts the hop’s role or its session', async () => {
    const hub = stage.aws.role({ account: home, name: 'Hub', trust: trusting(home) });
    const hop = await stage.assumeRole(stage.alice, hub.arn);
    for (const principal of [hub.arn, hop.arn]) {
      expect(await refusalOf(stage.assumeRole(hop, stage.admin(trusting(principal))))).toBe('no refusal');
    }
    expect(await refusalOf(stage.assumeRole(hop, stage.admin(trusting(`${hop.arn}2`))))).toMatch(
      /^AccessDenied/,
    );
  });

  test('ends at a session whose policy holds no AssumeRole', async () => {
    const hub = stage.aws.role({ account: home, name: 'Hub', trust: trusting(home) });
    const hop = await stage.assumeRole(stage.alice, hub.arn, {
      PolicyArns: [{ arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }],
    });
    expect(await refusalOf(stage.assumeRole(hop, stage.admin(trusting(home))))).toMatch(/^AccessDenied/);
  });
});
