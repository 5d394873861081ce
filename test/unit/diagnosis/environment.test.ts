import { describe, expect, it } from 'vitest';
import { judgeEnvironment } from '../../../src/diagnosis/machine/environment.js';
import { profileSet } from '../../../src/profiles/reading/profile-set.js';
import { bashWords } from '../../support/bash-words.js';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const LONG = { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' };
const TEMPORARY = {
  AWS_ACCESS_KEY_ID: 'ASIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_SESSION_TOKEN: 'token',
};
const profiles = profileSet({
  credentials: Buffer.from('[jump]\naws_access_key_id = AKIA\naws_secret_access_key = s\n'),
  config: Buffer.from('[profile role]\nrole_arn = arn:aws:iam::222222222222:role/R\nsource_profile = jump\n'),
});

const judge = (env: Record<string, string>, hasToken = true) =>
  judgeEnvironment({ env, profiles, hasToken, now: NOW }, bashWords);
const told = (env: Record<string, string>, hasToken = true) =>
  judge(env, hasToken).map((finding) => [
    finding.check,
    finding.status,
    'fix' in finding ? finding.fix : undefined,
  ]);

const FINE = [['environment', 'ok', undefined]];

it.each<[string, Record<string, string>]>([
  ['nothing', {}],
  ['a profile', { AWS_PROFILE: 'jump' }],
  ['long-term keys', LONG],
  ['temporary keys', TEMPORARY],
  ['the old name of the token with the same token', { ...TEMPORARY, AWS_SECURITY_TOKEN: 'token' }],
  ['keys that last', { ...TEMPORARY, AWS_CREDENTIAL_EXPIRATION: '2026-03-01T13:00:00Z' }],
  [
    'a web identity',
    { AWS_ROLE_ARN: 'arn:aws:iam::222222222222:role/R', AWS_WEB_IDENTITY_TOKEN_FILE: '/token' },
  ],
  ['the same profile by both names', { AWS_PROFILE: 'jump', AWS_DEFAULT_PROFILE: 'jump' }],
  ['the same region by both names', { AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-1' }],
  ["AWS's own endpoint", { AWS_ENDPOINT_URL_STS: 'https://sts.eu-west-1.amazonaws.com' }],
  ['an endpoint of a VPC', { AWS_ENDPOINT_URL_STS: 'https://vpce-1.sts.eu-west-1.vpce.amazonaws.com' }],
  [
    'an endpoint that does not count',
    { AWS_ENDPOINT_URL: 'http://x', AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'TRUE' },
  ],
])('%s in the environment is fine', (_name, env) => {
  expect(told(env)).toEqual(FINE);
});

describe('keys of the environment', () => {
  it.each<[string, Record<string, string>, string, string]>([
    ['an id without a secret', { AWS_ACCESS_KEY_ID: 'AKIA' }, 'fail', 'unset AWS_ACCESS_KEY_ID, or set both'],
    [
      'a secret without an id',
      { AWS_SECRET_ACCESS_KEY: 's' },
      'fail',
      'unset AWS_SECRET_ACCESS_KEY, or set both',
    ],
    ['a token without a key', { AWS_SESSION_TOKEN: 't' }, 'warn', 'unset AWS_SESSION_TOKEN'],
    [
      'a temporary key without its token',
      { ...LONG, AWS_ACCESS_KEY_ID: 'ASIAIOSFODNN7EXAMPLE' },
      'fail',
      'unset AWS_ACCESS_KEY_ID; unset AWS_SECRET_ACCESS_KEY, or set the token that came with the key',
    ],
    [
      'a long-term key beside a token',
      { ...LONG, AWS_SESSION_TOKEN: 'stale' },
      'fail',
      'unset AWS_SESSION_TOKEN',
    ],
    [
      'a stale AWS_SECURITY_TOKEN beside a right token',
      { ...TEMPORARY, AWS_SECURITY_TOKEN: 'stale' },
      'fail',
      'unset AWS_SECURITY_TOKEN',
    ],
    [
      'a stale AWS_SECURITY_TOKEN beside a long-term key',
      { ...LONG, AWS_SECURITY_TOKEN: 'x' },
      'fail',
      'unset AWS_SECURITY_TOKEN',
    ],
    [
      'keys that have expired',
      { ...TEMPORARY, AWS_CREDENTIAL_EXPIRATION: '2026-03-01T11:00:00Z' },
      'fail',
      'unset AWS_ACCESS_KEY_ID; unset AWS_SECRET_ACCESS_KEY; unset AWS_SESSION_TOKEN; unset AWS_CREDENTIAL_EXPIRATION',
    ],
    [
      'an expiration that is left over',
      { AWS_CREDENTIAL_EXPIRATION: '2026-03-01T11:00:00Z' },
      'warn',
      'unset AWS_CREDENTIAL_EXPIRATION',
    ],
    [
      'an expiration that is no time',
      { ...TEMPORARY, AWS_CREDENTIAL_EXPIRATION: 'soon' },
      'fail',
      'unset AWS_CREDENTIAL_EXPIRATION',
    ],
  ])('%s', (_name, env, status, fix) => {
    expect(told(env)).toEqual([['key_variables', status, fix]]);
  });

  it('left over without a key are one or two', () => {
    expect(judge({ AWS_SESSION_TOKEN: 't' })[0]?.message).toBe(
      'AWS_SESSION_TOKEN is left over without a key: it would go with the next one that you set.',
    );
    expect(judge({ AWS_SESSION_TOKEN: 't', AWS_SECURITY_TOKEN: 't' })[0]?.message).toBe(
      'AWS_SESSION_TOKEN and AWS_SECURITY_TOKEN are left over without a key: they would go with the next one that you set.',
    );
  });

  it('hold no secret in what is said of them', () => {
    const env = {
      AWS_ACCESS_KEY_ID: 'ASIA',
      AWS_SECRET_ACCESS_KEY: 'hush',
      AWS_SECURITY_TOKEN: 'hush2',
      AWS_SESSION_TOKEN: 'hush3',
    };
    expect(JSON.stringify(judge(env))).not.toContain('hush');
  });
});

describe('what wins over the profile that the user thinks is active', () => {
  it('keys, in botocore’s order, and who set them', () => {
    expect(judge({ ...TEMPORARY, AWS_PROFILE: 'jump', AWS_VAULT: 'work' })).toEqual([
      {
        check: 'profile_variables',
        status: 'warn',
        message:
          'AWS_ACCESS_KEY_ID is set, and wins over AWS_PROFILE=jump in acctmgr, the AWS CLI, boto3 and most SDKs: they look at keys first. The SDK for JavaScript takes the profile. aws-vault has set them (AWS_VAULT).',
        fix: 'unset AWS_ACCESS_KEY_ID; unset AWS_SECRET_ACCESS_KEY; unset AWS_SESSION_TOKEN, so that the profile counts; or unset AWS_PROFILE, so that the keys do',
        details: undefined,
      },
    ]);
  });

  it('keys that acctmgr env put there, which acctmgr itself passes over', () => {
    const env = { ...TEMPORARY, AWS_PROFILE: 'jump', ACCTMGR_SESSION: TEMPORARY.AWS_ACCESS_KEY_ID };
    expect(judge(env)).toMatchObject([
      {
        message: expect.stringContaining(' in the AWS CLI, boto3 and most SDKs') as string,
        fix: 'eval "$(acctmgr env --unset)", so that the profile counts; or unset AWS_PROFILE, so that the keys do',
      },
    ]);
    expect(JSON.stringify(judge(env))).toContain('acctmgr env has set them (ACCTMGR_SESSION).');
  });

  it('AWS_DEFAULT_PROFILE, for some tools', () => {
    expect(told({ AWS_PROFILE: 'jump', AWS_DEFAULT_PROFILE: 'role' })).toEqual([
      ['profile_variables', 'warn', 'unset AWS_DEFAULT_PROFILE'],
    ]);
  });

  const web = { AWS_ROLE_ARN: 'arn:aws:iam::222222222222:role/R', AWS_WEB_IDENTITY_TOKEN_FILE: '/token' };

  it('a web identity, for botocore, unless the profile is a role', () => {
    expect(told({ ...web, AWS_PROFILE: 'jump' })).toEqual([
      ['role_variables', 'warn', 'unset AWS_ROLE_ARN; unset AWS_WEB_IDENTITY_TOKEN_FILE'],
    ]);
    expect(told({ ...web, AWS_PROFILE: 'role' })).toEqual(FINE);
    expect(told({ ...web, ...LONG })).toEqual(FINE);
  });

  it('half a web identity, or one whose token is gone', () => {
    expect(told({ AWS_ROLE_ARN: 'x' })).toEqual([['role_variables', 'warn', 'unset AWS_ROLE_ARN']]);
    expect(told({ AWS_WEB_IDENTITY_TOKEN_FILE: '/token' })).toEqual([
      ['role_variables', 'fail', 'unset AWS_WEB_IDENTITY_TOKEN_FILE'],
    ]);
    expect(told(web, false)).toEqual([
      ['role_variables', 'fail', 'unset AWS_ROLE_ARN; unset AWS_WEB_IDENTITY_TOKEN_FILE'],
    ]);
  });

  it('never the container, which comes last', () => {
    const container = { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/role' };
    expect(told(container)).toEqual(FINE);
    expect(judge({ ...container, AWS_PROFILE: 'jump' })).toEqual([
      {
        check: 'role_variables',
        status: 'ok',
        message: 'AWS_PROFILE wins over the role of this container (AWS_CONTAINER_CREDENTIALS_RELATIVE_URI).',
      },
    ]);
  });

  it('what was set inside exec --serve since', () => {
    const uri = 'http://127.0.0.1:1/';
    const served = {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: uri,
      ACCTMGR_SET_AWS_CONTAINER_CREDENTIALS_FULL_URI: uri,
      AWS_PROFILE: 'acctmgr-dev',
      ACCTMGR_SET_AWS_PROFILE: 'acctmgr-dev',
      ACCTMGR_ACCOUNT: 'dev',
    };
    expect(told(served)).toEqual(FINE);
    expect(told({ ...served, AWS_PROFILE: 'jump' })).toEqual([
      ['role_variables', 'warn', 'Leave this shell, and run acctmgr exec --serve again.'],
    ]);
    expect(judge({ ...served, ...LONG })).toContainEqual(
      expect.objectContaining({
        check: 'role_variables',
        fix: 'unset AWS_ACCESS_KEY_ID; unset AWS_SECRET_ACCESS_KEY',
      }),
    );
  });
});

describe('what env of acctmgr has left', () => {
  const ours = {
    ...TEMPORARY,
    ACCTMGR_SESSION: TEMPORARY.AWS_ACCESS_KEY_ID,
    ACCTMGR_ACCOUNT: 'dev',
    AWS_CREDENTIAL_EXPIRATION: '2026-03-01T11:00:00Z',
  };

  it('has expired, which is told once and with both ways out', () => {
    expect(judge(ours)).toEqual([
      {
        check: 'session_variables',
        status: 'fail',
        message: 'The session of dev in the environment expired 1h ago.',
        fix: 'eval "$(acctmgr env dev)" for a new one; eval "$(acctmgr env --unset)" to leave it',
        details: undefined,
      },
    ]);
    expect(told({ ...ours, AWS_CREDENTIAL_EXPIRATION: '2026-03-01T13:00:00Z' })).toEqual(FINE);
  });

  it('is a mark whose keys are others', () => {
    expect(told({ ...LONG, ACCTMGR_SESSION: 'ASIAOTHER' })).toEqual([
      ['session_variables', 'warn', 'eval "$(acctmgr env --unset)"'],
    ]);
  });
});

describe('addresses', () => {
  it('that are not AWS are named, without what stands in their URL', () => {
    const findings = judge({
      AWS_ENDPOINT_URL: 'http://user:hush@localhost:4566/x',
      AWS_ENDPOINT_URL_S3: 'http://minio',
    });
    expect(findings.map(({ message }) => message)).toEqual([
      'AWS_ENDPOINT_URL sends every tool to http://localhost:4566, which is not AWS.',
      'AWS_ENDPOINT_URL_S3 sends tools that ask this service to http://minio, which is not AWS.',
    ]);
  });

  it('that only end like AWS are not AWS', () => {
    expect(told({ AWS_ENDPOINT_URL_STS: 'https://sts.evilamazonaws.com' })).toHaveLength(1);
    expect(told({ AWS_ENDPOINT_URL_STS: 'https://sts.evilamazonaws.com' })[0]?.[0]).toBe('address_variables');
  });

  it('and regions that contradict each other', () => {
    expect(told({ AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'us-east-1' })).toEqual([
      ['address_variables', 'warn', 'unset AWS_DEFAULT_REGION, or give both the same value'],
    ]);
    expect(told({ https_proxy: 'http://a', HTTPS_PROXY: 'http://b' })).toEqual([
      ['address_variables', 'warn', 'unset https_proxy, or give both the same value'],
    ]);
  });
});
