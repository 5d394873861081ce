import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  home,
  minute,
  noon,
  openStage,
  refusalOf,
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

const trust = trusting(`arn:aws:iam::${home}:root`);
const inner = trusting(`arn:aws:iam::${target}:root`);
const allow = { Effect: 'Allow', Action: '*', Resource: '*' } as const;

/** A role whose sessions of before `time` may do nothing, and one behind it. */
function roles(time: string) {
  const deny = {
    Effect: 'Deny',
    Action: ['*'],
    Resource: ['*'],
    Condition: { DateLessThan: { 'aws:TokenIssueTime': time } },
  } as const;
  const policies = [{ Version: '2012-10-17', Statement: [allow, deny] }];
  const revoked = stage.aws.role({ account: target, name: 'Admin', trust, policies }).arn;
  const behind = stage.aws.role({ account: target, name: 'Inner', trust: inner }).arn;
  return { revoked, behind };
}

const reaches = (keys: Keys, roleArn: string) => refusalOf(stage.assumeRole(keys, roleArn));

test('a session of before the time is denied everything, one of after is not', async () => {
  const { revoked, behind } = roles(new Date(noon + minute).toISOString());
  const before = await stage.assumeRole(stage.alice, revoked);
  expect(await reaches(before, behind)).toMatch(
    /^AccessDenied: .* with an explicit deny in an identity-based policy$/,
  );
  expect(await stage.identityOf(before)).toBe(before.arn);
  stage.time += minute;
  const after = await stage.assumeRole(stage.alice, revoked);
  expect(await reaches(after, behind)).toBe('no refusal');
  expect(await reaches(before, behind)).toMatch(/^AccessDenied/);
});

test('long-term keys have no time of issue', async () => {
  const { revoked } = roles(new Date(noon + minute).toISOString());
  const policies = [
    {
      Statement: [
        allow,
        {
          Effect: 'Deny',
          Action: '*',
          Resource: '*',
          Condition: { Null: { 'aws:TokenIssueTime': 'false' } },
        },
      ],
    },
  ] as const;
  const bob = stage.aws.user({ account: home, name: 'bob', policies });
  expect(await reaches(bob, revoked)).toBe('no refusal');
  expect(await reaches(await stage.getSessionToken(bob), revoked)).toMatch(/^AccessDenied/);
});
