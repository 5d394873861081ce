import { describe, expect, it } from 'vitest';
import { containerLeaf, instanceLeaf, machineLeaf, webIdentityLeaf } from '../../../src/aws/leaf.js';
import { caBundlePath, transportOf } from '../../../src/aws/clients/transport.js';

describe('leaves of the environment', () => {
  it('need both variables of a web identity', () => {
    const env = { AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/Pod', AWS_WEB_IDENTITY_TOKEN_FILE: '/token' };
    expect(webIdentityLeaf(env)).toEqual({
      kind: 'web-identity',
      roleArn: env.AWS_ROLE_ARN,
      tokenFile: '/token',
      sessionName: undefined,
    });
    expect(webIdentityLeaf({ AWS_ROLE_ARN: env.AWS_ROLE_ARN })).toBeUndefined();
  });

  it('take the relative container address before the full one', () => {
    const full = {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:1/c',
      AWS_CONTAINER_AUTHORIZATION_TOKEN: 't',
    };
    const leaf = { kind: 'container', token: 't', tokenFile: undefined };
    expect(containerLeaf(full)).toEqual({ ...leaf, url: 'http://127.0.0.1:1/c' });
    expect(containerLeaf({ ...full, AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/x' })).toEqual({
      ...leaf,
      url: 'http://169.254.170.2/v2/x',
    });
  });

  it('fall back to the instance metadata unless it is switched off', () => {
    expect(machineLeaf({})).toEqual({ kind: 'instance' });
    expect(machineLeaf({ AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:1' })?.kind).toBe('container');
    expect(instanceLeaf({ AWS_EC2_METADATA_DISABLED: 'TRUE' })).toBeUndefined();
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
