import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  home,
  minute,
  noon,
  openStage,
  trusting,
  type Keys,
  type Stage,
} from '../../support/loopback-aws/stage.js';

let stage: Stage;

beforeEach(async () => {
  stage = await openStage();
});

afterEach(() => stage.aws.close());

async function signinToken(keys: Keys, sessionDuration?: number): Promise<{ status: number; text: string }> {
  const url = new URL('/federation', stage.aws.url);
  url.searchParams.set('Action', 'getSigninToken');
  if (sessionDuration !== undefined) url.searchParams.set('SessionDuration', String(sessionDuration));
  const { accessKeyId, secretAccessKey, sessionToken } = keys;
  const session = { sessionId: accessKeyId, sessionKey: secretAccessKey, sessionToken };
  url.searchParams.set('Session', JSON.stringify(session));
  const response = await fetch(url);
  return { status: response.status, text: await response.text() };
}

const session = (): Promise<Required<Keys>> => stage.assumeRole(stage.alice, stage.admin(trusting(home)));

test('a role session gets a sign-in token', async () => {
  const { status, text } = await signinToken(await session(), 12 * 3600);
  expect(status).toBe(200);
  expect(JSON.parse(text)).toEqual({ SigninToken: expect.stringMatching(/^[\w-]{400}$/) as string });
});

test('a chained session gets one only without a duration', async () => {
  const { arn } = stage.aws.role({ account: home, name: 'Hub', trust: trusting(home) });
  const hop = await stage.assumeRole(stage.alice, arn);
  const chained = await stage.assumeRole(hop, stage.admin(trusting(home)));
  expect((await signinToken(chained, 3600)).status).toBe(400);
  expect((await signinToken(chained)).status).toBe(200);
});

test('it is refused to a changed, expired or unknown session, to odd durations and to a user', async () => {
  const good = await session();
  const mfaSession = await stage.getSessionToken(stage.alice);
  const changed = { ...good, sessionToken: good.sessionToken.replace(/=+$/, '') };
  const unknown = { ...good, accessKeyId: 'ASIAIOSFODNN7EXAMPLE' };
  const secretless = { ...good, secretAccessKey: 'wrong' };
  for (const keys of [changed, secretless, unknown, stage.alice, mfaSession])
    expect((await signinToken(keys)).status).toBe(400);
  for (const duration of [899, 43_201, 1.5]) expect((await signinToken(good, duration)).status).toBe(400);
  stage.time = noon + 61 * minute;
  expect((await signinToken(good)).status).toBe(400);
});
