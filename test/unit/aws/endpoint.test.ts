import { STSClient, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { inRegion, signInTargetOf, targetOf, type TargetWish } from '../../../src/aws/endpoint.js';
import { PARTITIONS } from '../../../src/aws/partition.js';
import { AcctmgrError } from '../../../src/system/failure.js';

const roleIn = (partition: string) => `arn:${partition}:iam::123456789012:role/Admin`;
const profile = (settings: Record<string, string>) => new Map(Object.entries(settings));
const sts = (wish: Partial<TargetWish>) => targetOf('sts', { env: {}, arn: roleIn('aws'), ...wish });

describe('the region of an STS call', () => {
  it.each<[string, Partial<TargetWish>, string, string]>([
    [
      'AWS_REGION first',
      { env: { AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-2' } },
      'eu-west-1',
      'AWS_REGION',
    ],
    [
      'then AWS_DEFAULT_REGION',
      { env: { AWS_DEFAULT_REGION: 'eu-west-2' }, profile: profile({ region: 'eu-west-3' }) },
      'eu-west-2',
      'AWS_DEFAULT_REGION',
    ],
    ["then the source profile's", { profile: profile({ region: 'eu-west-3' }) }, 'eu-west-3', 'profile'],
    ["then the partition's own", {}, 'us-east-1', 'partition'],
    [
      'none of another partition than the role',
      { env: { AWS_REGION: 'us-gov-west-1' }, profile: profile({ region: 'eu-west-3' }) },
      'eu-west-3',
      'profile',
    ],
    [
      "the role's partition over every other",
      { arn: roleIn('aws-cn'), env: { AWS_REGION: 'eu-west-1' } },
      'cn-northwest-1',
      'partition',
    ],
    ['nothing that is no region', { env: { AWS_REGION: 'evil.example/' } }, 'us-east-1', 'partition'],
    ['nothing that names no place', { env: { AWS_REGION: 'aws-global' } }, 'us-east-1', 'partition'],
    ['one younger than our table', { env: { AWS_REGION: 'nz-north-1' } }, 'nz-north-1', 'AWS_REGION'],
  ])('is %s', (_what, wish, region, regionFrom) => {
    expect(sts(wish)).toEqual({
      region,
      regionFrom,
      endpoint: `https://sts.${region}.${region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'}`,
      endpointFrom: undefined,
    });
  });

  it('decides the partition where no role does', () => {
    const endpointIn = (region: string) => targetOf('sts', { env: { AWS_REGION: region } }).endpoint;
    expect(['us-gov-east-1', 'eusc-de-east-1'].map(endpointIn)).toEqual([
      'https://sts.us-gov-east-1.amazonaws.com',
      'https://sts.eusc-de-east-1.amazonaws.eu',
    ]);
    expect(targetOf('sts', { env: {} }).region).toBe('us-east-1');
  });
});

/** Where the SDK itself would send the call. */
async function hostOfSdk(region: string, fips: boolean, dualStack: boolean): Promise<string> {
  let host = '';
  const client = new STSClient({
    region,
    useFipsEndpoint: fips,
    useDualstackEndpoint: dualStack,
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' },
    maxAttempts: 1,
    requestHandler: {
      handle: (request: { hostname: string }) => {
        host = request.hostname;
        return Promise.reject(new Error('nothing is sent'));
      },
    },
  });
  await client.send(new GetCallerIdentityCommand({})).catch(() => undefined);
  return host;
}

describe('the host of STS', () => {
  const variants = PARTITIONS.flatMap(({ id, defaultRegion }) =>
    [false, true].flatMap((fips) =>
      [false, true].map((dualStack) => [id, defaultRegion, fips, dualStack] as const),
    ),
  );

  it.each(variants)(
    'is what the SDK builds in %s (%s, FIPS %s, dual-stack %s)',
    async (id, region, fips, dualStack) => {
      const env = {
        AWS_REGION: region,
        ...(fips ? { AWS_USE_FIPS_ENDPOINT: 'true' } : {}),
        ...(dualStack ? { AWS_USE_DUALSTACK_ENDPOINT: 'True' } : {}),
      };
      expect(sts({ arn: roleIn(id), env }).endpoint).toBe(
        `https://${await hostOfSdk(region, fips, dualStack)}`,
      );
    },
  );

  it('follows the switches of the profile unless the environment says otherwise', () => {
    const settings = profile({ use_fips_endpoint: 'true', use_dualstack_endpoint: 'true' });
    expect(sts({ profile: settings }).endpoint).toBe('https://sts-fips.us-east-1.api.aws');
    const env = { AWS_USE_FIPS_ENDPOINT: 'false', AWS_USE_DUALSTACK_ENDPOINT: 'no' };
    expect(sts({ profile: settings, env }).endpoint).toBe('https://sts.us-east-1.amazonaws.com');
  });
});

describe('a configured endpoint', () => {
  const all: TargetWish = {
    env: { AWS_ENDPOINT_URL_STS: 'http://env-sts.test', AWS_ENDPOINT_URL: 'http://env.test' },
    serviceEndpoints: { sts: 'http://services.test' },
    profile: profile({ endpoint_url: 'http://profile.test', region: 'eu-west-1' }),
  };
  const without = (...names: string[]): TargetWish => ({
    ...all,
    env: Object.fromEntries(Object.entries(all.env).filter(([name]) => !names.includes(name))),
  });

  it('is taken from the most specific place, the environment first', () => {
    const places: TargetWish[] = [
      all,
      without('AWS_ENDPOINT_URL_STS'),
      without('AWS_ENDPOINT_URL_STS', 'AWS_ENDPOINT_URL'),
      { ...without('AWS_ENDPOINT_URL_STS', 'AWS_ENDPOINT_URL'), serviceEndpoints: {} },
    ];
    expect(
      places
        .map((wish) => targetOf('sts', wish))
        .map(({ endpoint, endpointFrom }) => [endpoint, endpointFrom]),
    ).toEqual([
      ['http://env-sts.test', 'AWS_ENDPOINT_URL_STS'],
      ['http://env.test', 'AWS_ENDPOINT_URL'],
      ['http://services.test', 'endpoint_url of sts in the services section'],
      ['http://profile.test', 'endpoint_url of the profile'],
    ]);
    expect(targetOf('sts', all).region).toBe('eu-west-1');
  });

  it('can be switched off, in the environment and in the profile', () => {
    const aws = 'https://sts.eu-west-1.amazonaws.com';
    expect(
      targetOf('sts', { ...all, env: { ...all.env, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' } }).endpoint,
    ).toBe(aws);
    const settings = profile({ ignore_configured_endpoint_urls: 'true', region: 'eu-west-1' });
    expect(targetOf('sts', { ...all, profile: settings }).endpoint).toBe(aws);
  });

  it.each([
    ['not a url', 'AWS_ENDPOINT_URL_STS is not a URL: not a url.'],
    ['ftp://sts.test', 'AWS_ENDPOINT_URL_STS is not a URL: ftp://sts.test.'],
  ])('must be a URL: %s', (url, message) => {
    expect(() => sts({ env: { AWS_ENDPOINT_URL_STS: url } })).toThrow(message);
  });

  it('and FIPS exclude each other', () => {
    const wish = { env: { AWS_ENDPOINT_URL: 'http://env.test', AWS_USE_FIPS_ENDPOINT: 'true' } };
    expect(() => sts(wish)).toThrow(AcctmgrError);
    expect(() => sts(wish)).toThrow('AWS_ENDPOINT_URL and a FIPS endpoint cannot be used together.');
  });
});

describe('where Organizations is asked: in one region of each partition', () => {
  it.each([
    ['aws', {}, 'us-east-1', 'https://organizations.us-east-1.amazonaws.com'],
    ['aws', { AWS_REGION: 'eu-west-1' }, 'us-east-1', 'https://organizations.us-east-1.amazonaws.com'],
    [
      'aws',
      { AWS_USE_FIPS_ENDPOINT: 'true' },
      'us-east-1',
      'https://organizations-fips.us-east-1.amazonaws.com',
    ],
    ['aws', { AWS_USE_DUALSTACK_ENDPOINT: 'true' }, 'us-east-1', 'https://organizations.us-east-1.api.aws'],
    ['aws-cn', {}, 'cn-northwest-1', 'https://organizations.cn-northwest-1.amazonaws.com.cn'],
    ['aws-us-gov', {}, 'us-gov-west-1', 'https://organizations.us-gov-west-1.amazonaws.com'],
    [
      'aws-us-gov',
      { AWS_USE_FIPS_ENDPOINT: 'true' },
      'us-gov-west-1',
      'https://organizations.us-gov-west-1.amazonaws.com',
    ],
    ['aws-eusc', {}, 'eusc-de-east-1', 'https://organizations.eusc-de-east-1.amazonaws.eu'],
  ])('%s %o', (id, env, region, endpoint) => {
    expect(targetOf('organizations', { env, arn: roleIn(id) })).toMatchObject({ region, endpoint });
  });
});

describe('CloudFormation', () => {
  const FIPS = { AWS_USE_FIPS_ENDPOINT: 'true' };
  const DUAL = { AWS_USE_DUALSTACK_ENDPOINT: 'true' };

  // As botocore resolves them.
  it.each([
    ['aws', {}, 'us-east-1', 'https://cloudformation.us-east-1.amazonaws.com'],
    ['aws', FIPS, 'us-east-1', 'https://cloudformation-fips.us-east-1.amazonaws.com'],
    ['aws', DUAL, 'us-east-1', 'https://cloudformation.us-east-1.api.aws'],
    ['aws-us-gov', FIPS, 'us-gov-west-1', 'https://cloudformation.us-gov-west-1.amazonaws.com'],
    [
      'aws-us-gov',
      { ...FIPS, ...DUAL },
      'us-gov-west-1',
      'https://cloudformation-fips.us-gov-west-1.api.aws',
    ],
    ['aws-cn', {}, 'cn-north-1', 'https://cloudformation.cn-north-1.amazonaws.com.cn'],
    ['aws-eusc', {}, 'eusc-de-east-1', 'https://cloudformation.eusc-de-east-1.amazonaws.eu'],
  ])('is asked of %s (%j) where IAM is, from whatever region', (id, switches, region, endpoint) => {
    const env = { AWS_REGION: 'eu-west-1', ...switches };
    expect(targetOf('cloudformation', { env, arn: roleIn(id) })).toMatchObject({ region, endpoint });
  });

  it('is asked in another region by name, but for an endpoint that somebody set', () => {
    expect(inRegion(targetOf('cloudformation', { env: {} }), 'eu-west-1')).toMatchObject({
      region: 'eu-west-1',
      endpoint: 'https://cloudformation.eu-west-1.amazonaws.com',
    });
    const env = { AWS_ENDPOINT_URL: 'http://us-east-1.test.us-east-1.test' };
    expect(inRegion(targetOf('cloudformation', { env }), 'eu-west-1').endpoint).toBe(env.AWS_ENDPOINT_URL);
  });
});

describe('IAM', () => {
  it.each([
    ['aws', {}, 'us-east-1', 'https://iam.amazonaws.com'],
    ['aws', { AWS_USE_FIPS_ENDPOINT: 'true' }, 'us-east-1', 'https://iam-fips.amazonaws.com'],
    ['aws', { AWS_USE_DUALSTACK_ENDPOINT: 'true' }, 'us-east-1', 'https://iam.global.api.aws'],
    ['aws-cn', {}, 'cn-north-1', 'https://iam.cn-north-1.amazonaws.com.cn'],
    ['aws-us-gov', {}, 'us-gov-west-1', 'https://iam.us-gov.amazonaws.com'],
    ['aws-eusc', {}, 'eusc-de-east-1', 'https://iam.eusc-de-east-1.amazonaws.eu'],
    ['aws-iso-b', {}, 'us-isob-east-1', 'https://iam.us-isob-east-1.sc2s.sgov.gov'],
  ])('is one host for all regions of %s (%j)', (id, switches, region, endpoint) => {
    const env = { AWS_REGION: 'eu-west-1', ...switches };
    expect(targetOf('iam', { env, arn: roleIn(id) })).toMatchObject({ region, endpoint });
  });

  it('has an endpoint variable of its own', () => {
    const env = { AWS_ENDPOINT_URL_IAM: 'http://iam.test', AWS_ENDPOINT_URL_STS: 'http://sts.test' };
    expect(targetOf('iam', { env }).endpoint).toBe('http://iam.test');
  });
});

describe('Identity Center', () => {
  const FIPS = { AWS_USE_FIPS_ENDPOINT: 'true' };
  const DUAL = { AWS_USE_DUALSTACK_ENDPOINT: 'true' };
  const url = (region: string, env: Readonly<Record<string, string>>) =>
    (['sso', 'sso_oidc'] as const).map((service) => signInTargetOf(service, region, { env }).endpoint);

  // As botocore resolves them.
  it.each([
    ['eu-west-1', {}, 'portal.sso.eu-west-1.amazonaws.com', 'oidc.eu-west-1.amazonaws.com'],
    ['eu-west-1', DUAL, 'portal.sso.eu-west-1.api.aws', 'oidc.eu-west-1.api.aws'],
    ['us-east-1', FIPS, 'portal.sso-fips.us-east-1.amazonaws.com', 'oidc-fips.us-east-1.amazonaws.com'],
    ['us-gov-west-1', FIPS, 'portal.sso.us-gov-west-1.amazonaws.com', 'oidc.us-gov-west-1.amazonaws.com'],
    [
      'us-gov-west-1',
      { ...FIPS, ...DUAL },
      'portal.sso-fips.us-gov-west-1.api.aws',
      'oidc-fips.us-gov-west-1.api.aws',
    ],
    ['cn-north-1', {}, 'portal.sso.cn-north-1.amazonaws.com.cn', 'oidc.cn-north-1.amazonaws.com.cn'],
    ['eusc-de-east-1', {}, 'portal.sso.eusc-de-east-1.amazonaws.eu', 'oidc.eusc-de-east-1.amazonaws.eu'],
    ['us-gov-west-1', {}, 'portal.sso.us-gov-west-1.amazonaws.com', 'oidc.us-gov-west-1.amazonaws.com'],
    ['us-gov-west-1', DUAL, 'portal.sso.us-gov-west-1.api.aws', 'oidc.us-gov-west-1.api.aws'],
    [
      'cn-north-1',
      DUAL,
      'portal.sso.cn-north-1.api.amazonwebservices.com.cn',
      'oidc.cn-north-1.api.amazonwebservices.com.cn',
    ],
    [
      'eusc-de-east-1',
      DUAL,
      'portal.sso.eusc-de-east-1.api.amazonwebservices.eu',
      'oidc.eusc-de-east-1.api.amazonwebservices.eu',
    ],
    ['us-east-2', { ...FIPS, ...DUAL }, 'portal.sso-fips.us-east-2.api.aws', 'oidc-fips.us-east-2.api.aws'],
  ])('in %s with %j', (region, env, portal, oidc) => {
    expect(url(region, { AWS_REGION: 'ap-south-1', ...env })).toEqual([
      `https://${portal}`,
      `https://${oidc}`,
    ]);
  });

  it('has endpoint variables of its own', () => {
    const env = { AWS_ENDPOINT_URL_SSO: 'http://a.test', AWS_ENDPOINT_URL_SSO_OIDC: 'http://b.test' };
    expect(url('eu-west-1', env)).toEqual(['http://a.test', 'http://b.test']);
    expect(url('eu-west-1', { AWS_ENDPOINT_URL: 'http://c.test' })).toEqual([
      'http://c.test',
      'http://c.test',
    ]);
    expect(url('eu-west-1', { ...env, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' })).toEqual([
      'https://portal.sso.eu-west-1.amazonaws.com',
      'https://oidc.eu-west-1.amazonaws.com',
    ]);
  });
});
