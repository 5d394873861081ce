import { describe, expect, it } from 'vitest';
import { profileSet } from '../../../src/profiles/reading/profile-set.js';
import { decideDuration } from '../../../src/sessions/duration-rule.js';
import type { Hop } from '../../../src/sessions/plan.js';
import {
  mfaSessionKey,
  roleSessionKey,
  sourceKey,
  sourceOfKey,
} from '../../../src/sessions/cache/session-key.js';
import type { Start } from '../../../src/sessions/source/start.js';

const STS = 'https://sts.eu-west-1.amazonaws.com';
const duration = (seconds: number) => decideDuration('long-term-keys', { seconds, explicit: false });
const hop: Hop = {
  label: 'dev',
  roleArn: 'arn:aws:iam::222222222222:role/Admin',
  accountId: '222222222222',
  signer: 'long-term-keys',
  duration: duration(3600),
  externalId: 'vendor',
  mfa: { serial: 'arn:aws:iam::111111111111:mfa/ada', how: 'code' },
  sessionName: 'ada',
  sourceIdentity: 'ada',
  sessionTags: { team: 'web', env: 'dev' },
  transitiveTagKeys: ['team'],
  policyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
  policy: '{"Version":"2012-10-17","Statement":[]}',
};
const without = (key: keyof Hop): Hop =>
  Object.fromEntries(Object.entries(hop).filter(([name]) => name !== key)) as unknown as Hop;
const key = (one: Hop = hop, source = 'keys', endpoint = STS) => roleSessionKey(source, [one], endpoint);

describe('the key of a role session', () => {
  it.each<[string, string]>([
    ['the role', key({ ...hop, roleArn: 'arn:aws:iam::222222222222:role/Reader' })],
    ['the external id', key({ ...hop, externalId: 'other' })],
    ['having none', key(without('externalId'))],
    ['the session name', key({ ...hop, sessionName: 'bob' })],
    ['leaving it to the source', key(without('sessionName'))],
    ['the duration', key({ ...hop, duration: duration(3601) })],
    ['the source identity', key({ ...hop, sourceIdentity: 'bob' })],
    ['a tag’s value', key({ ...hop, sessionTags: { team: 'api', env: 'dev' } })],
    ['a tag more', key({ ...hop, sessionTags: { team: 'web', env: 'dev', cost: '1' } })],
    ['which tags are passed on', key({ ...hop, transitiveTagKeys: ['team', 'env'] })],
    ['a policy’s ARN', key({ ...hop, policyArns: ['arn:aws:iam::aws:policy/job-function/ViewOnlyAccess'] })],
    ['having none of them', key(without('policyArns'))],
    ['the policy', key({ ...hop, policy: '{"Version":"2012-10-17"}' })],
    ['the source', key(hop, 'other keys')],
    ['the endpoint', key(hop, 'keys', 'http://127.0.0.1:4566')],
    ['a hop before', roleSessionKey('keys', [{ ...hop, accountId: '333333333333' }, hop], STS)],
    ['the order of hops', roleSessionKey('keys', [hop, hop], STS)],
  ])('changes with %s', (_row, other) => {
    expect(other).not.toBe(key());
  });

  it.each<[string, Hop]>([
    ['the name of the account in the inventory', { ...hop, label: 'development' }],
    ['who signs', { ...hop, signer: 'mfa-session' }],
    ['how MFA is shown', { ...hop, mfa: { serial: 'GAHT12345678', how: 'session' } }],
    ['whether MFA is shown', without('mfa')],
    [
      'why it lasts so long',
      { ...hop, duration: decideDuration('temporary-keys', { seconds: 3600, explicit: true }) },
    ],
    ['the order of tags', { ...hop, sessionTags: { env: 'dev', team: 'web' } }],
    [
      'the order in which things are said',
      Object.fromEntries(Object.entries(hop).reverse()) as unknown as Hop,
    ],
  ])('does not change with %s', (_row, other) => {
    expect(key(other)).toBe(key());
  });

  it('cannot be forged by a value that looks like another key', () => {
    const forged = { ...without('externalId'), sessionName: 'ada","externalId":"vendor' };
    expect(key(forged)).not.toBe(key());
  });

  it('tells the source', () => {
    expect(sourceOfKey(key())).toBe('keys');
    expect(sourceOfKey('torn {')).toBeUndefined();
    expect(sourceOfKey('{"source":7}')).toBeUndefined();
  });
});

describe('the key of an MFA session', () => {
  const aws = (endpoint: string) => ({ endpoint, endpointFrom: undefined });
  const own = (endpoint: string) => ({ endpoint, endpointFrom: 'AWS_ENDPOINT_URL' });

  it('is the same in all regions of AWS, so that another AWS_REGION costs no code', () => {
    expect(mfaSessionKey('keys', aws('https://sts.us-east-1.amazonaws.com'))).toBe(
      mfaSessionKey('keys', aws(STS)),
    );
  });

  it('changes with the source and with an endpoint that was configured, and is none of a role session', () => {
    const keys = [
      mfaSessionKey('keys', aws(STS)),
      mfaSessionKey('other keys', aws(STS)),
      mfaSessionKey('keys', own('http://127.0.0.1:4566')),
      mfaSessionKey('keys', own('http://127.0.0.1:4567')),
      roleSessionKey('keys', [], STS),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('the key of a source', () => {
  const config = `[profile sso]
sso_session = corp
sso_account_id = 111111111111
sso_role_name = Admin
aws_secret_access_key = HIDDEN1
aws_session_token = HIDDEN2
[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-west-1
`;
  const settings = (text = config, machine = 'laptop') => ({
    env: {},
    profiles: profileSet({ config: Buffer.from(text) }),
    machine,
    credentialsFile: '/home/ada/.aws/credentials',
    configFile: '/home/ada/.aws/config',
  });
  const keys = (accessKeyId: string, secretAccessKey: string): Start => ({
    kind: 'keys',
    credentials: { accessKeyId, secretAccessKey, sessionToken: 'HIDDEN4' },
  });
  const profile: Start = {
    kind: 'identity-center',
    profile: 'sso',
    credentialsFile: '/home/ada/.aws/credentials',
    configFile: '/home/ada/.aws/config',
  };
  const container = (url: string, token: string): Start => ({
    kind: 'container',
    url,
    token,
    tokenFile: undefined,
  });
  const of = (start: Start, aws = settings()) => sourceKey({ start }, aws);

  it('of keys is their id', () => {
    expect(of(keys('AKIA1', 'one'))).toBe(of(keys('AKIA1', 'other')));
    expect(of(keys('AKIA1', 'one'))).not.toBe(of(keys('AKIA2', 'one')));
  });

  it('of a profile is what it says, and what its sso-session says', () => {
    expect(of(profile)).toBe(of(profile, settings(`# a note\n${config}`)));
    expect(of(profile)).not.toBe(of(profile, settings(config.replace('= Admin', '= Reader'))));
    expect(of(profile)).not.toBe(of(profile, settings(config.replace('corp.aws', 'other.aws'))));
  });

  it('of the machine is not that of another machine with the same home folder', () => {
    const start = container('http://169.254.170.2/a', '');
    expect(of(start, settings(config, 'desktop'))).not.toBe(of(start, settings(config, 'laptop')));
    expect(of(profile, settings(config, 'desktop'))).toBe(of(profile, settings(config, 'laptop')));
  });

  it('of the machine is where it is asked, not with which token', () => {
    expect(of(container('http://169.254.170.2/a', 'HIDDEN5'))).toBe(
      of(container('http://169.254.170.2/a', 'new')),
    );
    expect(of(container('http://169.254.170.2/a', ''))).not.toBe(of(container('http://169.254.170.2/b', '')));
  });

  it('holds no secret', () => {
    for (const start of [keys('AKIA1', 'HIDDEN3'), profile, container('http://169.254.170.2/a', 'HIDDEN5')])
      expect(of(start)).not.toContain('HIDDEN');
  });
});

it('no key holds a password of the endpoint, and one that differs in nothing else is the same', () => {
  const hidden = roleSessionKey('source', [], 'http://ada:HIDDEN@127.0.0.1:4566');
  expect(hidden).not.toContain('HIDDEN');
  expect(hidden).toBe(roleSessionKey('source', [], 'http://ada:OTHER@127.0.0.1:4566'));
});
