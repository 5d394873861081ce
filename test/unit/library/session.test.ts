import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { hideSecrets, type RoleCredentials, type Session } from '../../../src/library/session.js';

const SECRETS = ['wJalrXUtnFEMI', 'IQoJb3JpZ2luX2Vj'];
const plain: RoleCredentials = {
  accessKeyId: 'ASIAEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI',
  sessionToken: 'IQoJb3JpZ2luX2Vj',
  expiration: new Date('2026-03-01T13:00:00Z'),
  accountId: '222222222222',
};
const session: Session = {
  account: 'dev',
  accountId: '222222222222',
  roleArn: 'arn:aws:iam::222222222222:role/Developer',
  permissionSet: undefined,
  assumedRoleArn: 'arn:aws:sts::222222222222:assumed-role/Developer/ada',
  sessionName: 'ada',
  sourceArn: undefined,
  credentials: hideSecrets(plain),
  obtainedAt: new Date('2026-03-01T12:00:00Z'),
  expiration: plain.expiration,
  fromCache: false,
};

test.each<[string, string]>([
  ['console.log', inspect(session.credentials)],
  ['console.dir', inspect(session, { depth: null, showHidden: true, customInspect: false })],
  ['JSON', JSON.stringify(session)],
  ['an error that carries them', inspect(new Error('no', { cause: session }))],
])('%s shows no secret', (_how, shown) => {
  expect(SECRETS.filter((secret) => shown.includes(secret))).toEqual([]);
});

test('shows which key it is', () => {
  expect(inspect(session.credentials)).toBe(
    "{\n  accessKeyId: 'ASIAEXAMPLE',\n  expiration: 2026-03-01T13:00:00.000Z,\n  accountId: '222222222222',\n  secretAccessKey: '(hidden)',\n  sessionToken: '(hidden)'\n}",
  );
  expect(JSON.parse(JSON.stringify(session.credentials))).toEqual({
    accessKeyId: 'ASIAEXAMPLE',
    secretAccessKey: '(hidden)',
    sessionToken: '(hidden)',
    expiration: '2026-03-01T13:00:00.000Z',
    accountId: '222222222222',
  });
});

test.each<[string, object]>([
  ['a spread', { ...session.credentials }],
  ['Object.assign', Object.assign({}, session.credentials)],
  ['a structured clone', structuredClone(session.credentials)],
])('%s copies the data, the secrets among them, and nothing else', (_how, copy) => {
  expect(Reflect.ownKeys(copy).sort()).toEqual(Object.keys(plain).sort());
  expect(copy).toEqual(plain);
});

test('can be marked, as the SDK does', () => {
  const credentials: RoleCredentials & { $source?: object } = hideSecrets(plain);
  credentials.$source = {};
  expect(Object.keys(credentials)).toContain('$source');
});
