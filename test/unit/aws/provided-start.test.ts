import { describe, expect, it } from 'vitest';
import {
  containerStart,
  instanceStart,
  machineStart,
  webIdentityStart,
} from '../../../src/aws/provided-start.js';
import { caBundlePath, transportOf } from '../../../src/aws/clients/transport.js';

describe('leaves of the environment', () => {
  it('need both variables of a web identity', () => {
    const env = { AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/Pod', AWS_WEB_IDENTITY_TOKEN_FILE: '/token' };
    expect(webIdentityStart(env)).toEqual({
      kind: 'web-identity',
      roleArn: env.AWS_ROLE_ARN,
      tokenFile: '/token',
      sessionName: undefined,
    });
    expect(webIdentityStart({ AWS_ROLE_ARN: env.AWS_ROLE_ARN })).toBeUndefined();
  });

  it('take the relative container address before the full one', () => {
    const full = {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:1/c',
      AWS_CONTAINER_AUTHORIZATION_TOKEN: 't',
    };
    const start = { kind: 'container', token: 't', tokenFile: undefined };
    expect(containerStart(full)).toEqual({ ...start, url: 'http://127.0.0.1:1/c' });
    expect(containerStart({ ...full, AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/x' })).toEqual({
      ...start,
      url: 'http://169.254.170.2/v2/x',
    });
  });

  it('fall back to the instance metadata unless it is switched off', () => {
    expect(machineStart({})).toEqual({
      kind: 'instance',
      endpoint: 'http://169.254.169.254',
      needsToken: false,
    });
    expect(machineStart({ AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:1' })?.kind).toBe(
      'container',
    );
    expect(instanceStart({ AWS_EC2_METADATA_DISABLED: 'TRUE' })).toBeUndefined();
  });

  it.each([
    [{ AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE: 'IPv6' }, { endpoint: 'http://[fd00:ec2::254]' }],
    [
      { AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE: 'IPv6', AWS_EC2_METADATA_SERVICE_ENDPOINT: 'http://x' },
      { endpoint: 'http://x' },
    ],
    [{ AWS_EC2_METADATA_V1_DISABLED: 'true' }, { needsToken: true }],
  ])('ask the metadata as %j says', (env, expected) => {
    expect(instanceStart(env)).toMatchObject(expected);
    const settings = Object.entries(env).map(([name, value]): [string, string] => [
      name.slice('AWS_'.length).toLowerCase(),
      value,
    ]);
    expect(instanceStart({}, new Map(settings))).toMatchObject(expected);
  });

  it('believe the environment before the profile', () => {
    const env = { AWS_EC2_METADATA_SERVICE_ENDPOINT: 'http://x' };
    const profile = new Map([['ec2_metadata_service_endpoint', 'http://y']]);
    expect(instanceStart(env, profile)).toMatchObject({ endpoint: 'http://x' });
  });
});

describe('the transport', () => {
  it('waits ten seconds for a connection and thirty for an answer, or less', () => {
    expect(transportOf({}, undefined)).toEqual({
      proxies: undefined,
      ca: undefined,
      connectTimeoutMs: 10_000,
      timeoutMs: 30_000,
    });
    expect(transportOf({}, 'PEM', 2000)).toMatchObject({
      ca: 'PEM',
      connectTimeoutMs: 2000,
      timeoutMs: 2000,
    });
  });

  it('reads the authorities that the variable names, else those of the profile', () => {
    const profile = new Map([['ca_bundle', '/profile.pem']]);
    expect([
      caBundlePath({ AWS_CA_BUNDLE: '/env.pem' }, profile),
      caBundlePath({}, profile),
      caBundlePath({}),
    ]).toEqual(['/env.pem', '/profile.pem', undefined]);
  });
});
