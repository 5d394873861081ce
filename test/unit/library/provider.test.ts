import { describe, expect, test } from 'vitest';
import { providerOf } from '../../../src/library/provider.js';
import { hideSecrets, type Session } from '../../../src/library/session.js';

const NOON = Date.parse('2026-03-01T12:00:00Z');
const MINUTE = 60_000;

function session(number: number, now: number, minutes: number): Session {
  const expiration = new Date(now + minutes * MINUTE);
  return {
    account: 'dev',
    accountId: '222222222222',
    roleArn: 'arn:aws:iam::222222222222:role/Developer',
    permissionSet: undefined,
    assumedRoleArn: 'arn:aws:sts::222222222222:assumed-role/Developer/ada',
    sessionName: 'ada',
    sourceArn: undefined,
    credentials: hideSecrets({
      accessKeyId: `ASIA${number}`,
      secretAccessKey: 'secret',
      sessionToken: 'token',
      expiration,
      accountId: '222222222222',
    }),
    obtainedAt: new Date(now),
    expiration,
    fromCache: false,
  };
}

/** A provider whose sessions are numbered and last `minutes`. */
function numbered(minutes: number) {
  const world = { now: NOON, taken: [] as boolean[], fails: false };
  const credentials = providerOf(
    async (refresh) => {
      world.taken.push(refresh);
      await Promise.resolve();
      if (world.fails) throw new Error('no network');
      return session(world.taken.length, world.now, minutes);
    },
    () => world.now,
  );
  return Object.assign(world, {
    key: async (options?: object) => (await credentials(options)).accessKeyId,
    credentials,
  });
}

describe('a session is held', () => {
  test.each<[minutes: number, after: number, held: boolean]>([
    [60, 44, true],
    [60, 45, false],
    [720, 704, true],
    [720, 705, false],
    [15, 7, true],
    [15, 8, false],
  ])('of %i minutes, after %i: %s', async (minutes, after, held) => {
    const world = numbered(minutes);
    await world.key();
    world.now += after * MINUTE;
    expect(await world.key()).toBe(held ? 'ASIA1' : 'ASIA2');
  });
});

test('callers at the same moment share one flight, and its failure', async () => {
  const world = numbered(60);
  expect(await Promise.all([world.key(), world.key(), world.key()])).toEqual(['ASIA1', 'ASIA1', 'ASIA1']);
  world.now += 60 * MINUTE;
  world.fails = true;
  const failures = await Promise.allSettled([world.key(), world.key()]);
  expect(failures.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(world.taken).toHaveLength(2);
  world.fails = false;
  expect(await world.key()).toBe('ASIA3');
});

test('a forced one is new, and held from then on', async () => {
  const world = numbered(60);
  await world.key();
  expect(await world.key({ forceRefresh: true })).toBe('ASIA2');
  expect(await world.key()).toBe('ASIA2');
  expect(world.taken).toEqual([false, true]);
});

test('what the SDK tells a provider about its client makes no difference', async () => {
  const world = numbered(60);
  await world.key();
  expect(await world.key({ callerClientConfig: { region: async () => 'eu-west-1' } })).toBe('ASIA1');
});

test('every caller gets an object of its own', async () => {
  const { credentials } = numbered(60);
  expect(await credentials()).not.toBe(await credentials());
});
