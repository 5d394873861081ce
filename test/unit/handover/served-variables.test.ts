import { describe, expect, it } from 'vitest';
import { servedVariables } from '../../../src/handover/served-variables.js';
import {
  environmentWith,
  leaveVariables,
  sessionVariables,
} from '../../../src/handover/session-variables.js';
import {
  environmentFor,
  handedOutSession,
  withoutHandedOut,
} from '../../../src/sessions/source/handed-out.js';
import type { Plan } from '../../../src/sessions/plan.js';
import { setVariables, type Environment } from '../../../src/system/host.js';
import { configFilePath } from '../../../src/system/paths.js';

const plan = (source: string) => ({ source: { description: source } }) as Plan;
const AT = {
  address: 'http://127.0.0.1:4711/credentials',
  token: 'token-of-the-run',
  configFile: '/home/ada/.cache/acctmgr/runs/run-1/config',
  profile: 'acctmgr-dev',
};
const DEV = { name: 'dev', account_id: '222222222222' };

const served = (env: Environment, region?: string, at = AT): Environment =>
  environmentWith(
    servedVariables({ plan: plan('profile:jump') }, DEV, region, at, setVariables(env)),
    env,
    'linux',
  );
const exec = (env: Environment): Environment => {
  const credentials = {
    accessKeyId: 'ASIAHANDEDOUT0000001',
    secretAccessKey: 'x',
    sessionToken: 'y',
    expiration: new Date('2026-03-01T13:00:00Z'),
  };
  const variables = sessionVariables(
    { credentials, plan: plan('profile:jump') },
    DEV,
    undefined,
    setVariables(env),
  );
  return environmentWith(variables, env, 'linux');
};

/** All that has ever been seen to win over a container endpoint, or to lead past it. */
const BEFORE: Environment = {
  HOME: '/home/ada',
  AWS_ACCESS_KEY_ID: 'AKIAOWN',
  AWS_SECRET_ACCESS_KEY: 'own secret',
  AWS_SESSION_TOKEN: 'own token',
  AWS_SECURITY_TOKEN: 'stale',
  AWS_PROFILE: 'jump',
  AWS_DEFAULT_PROFILE: 'other',
  AWS_CONFIG_FILE: '/etc/aws/config',
  AWS_WEB_IDENTITY_TOKEN_FILE: '/token',
  AWS_ROLE_ARN: 'arn:aws:iam::111111111111:role/pod',
  AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/credentials',
  AWS_CONTAINER_AUTHORIZATION_TOKEN: 'token of the machine',
  AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: '/file',
  AWS_ACCOUNT_ID: '111111111111',
  AWS_REGION: 'us-west-2',
};

const awsOf = (env: Environment) =>
  Object.fromEntries(Object.entries(env).filter(([name]) => name.startsWith('AWS_')));

describe('the environment that asks the endpoint', () => {
  it('has nothing that would win over it', () => {
    expect(awsOf(served(BEFORE, 'eu-west-1'))).toEqual({
      AWS_CONTAINER_CREDENTIALS_FULL_URI: AT.address,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: AT.token,
      AWS_CONFIG_FILE: AT.configFile,
      AWS_PROFILE: 'acctmgr-dev',
      AWS_SDK_LOAD_CONFIG: '1',
      AWS_REGION: 'eu-west-1',
      AWS_DEFAULT_REGION: 'eu-west-1',
    });
  });

  it("keeps the user's own region where the account has none, and takes away an empty variable", () => {
    const env = served({ AWS_REGION: 'us-west-2', AWS_DEFAULT_PROFILE: '' });
    expect(env['AWS_REGION']).toBe('us-west-2');
    expect(env).not.toHaveProperty('AWS_DEFAULT_PROFILE');
  });

  it("holds none of the user's own keys", () => {
    expect(JSON.stringify(served(BEFORE))).not.toMatch(/own secret|own token|AKIAOWN/);
  });

  it('names the account, and leads back to the environment as it was, but for keys', () => {
    const env = served(BEFORE, 'eu-west-1');
    expect(handedOutSession(env)).toEqual({ account: 'dev', source: 'profile:jump' });
    const {
      AWS_ACCESS_KEY_ID: _id,
      AWS_SECRET_ACCESS_KEY: _secret,
      AWS_SESSION_TOKEN: _token,
      AWS_SECURITY_TOKEN: _old,
      AWS_ACCOUNT_ID: _account,
      ...own
    } = BEFORE;
    expect(withoutHandedOut(env)).toEqual(own);
    expect(environmentWith(leaveVariables(env), env, 'linux')).toEqual(own);
  });

  it('leads back where nothing stood before', () => {
    expect(withoutHandedOut(served({ HOME: '/home/ada' }, 'eu-west-1'))).toEqual({ HOME: '/home/ada' });
  });

  it('leaves what the user has set since', () => {
    const env = { ...served(BEFORE), AWS_PROFILE: 'mine', AWS_CONFIG_FILE: '/mine', AWS_ROLE_ARN: 'mine' };
    expect(withoutHandedOut(env)).toMatchObject({
      AWS_PROFILE: 'mine',
      AWS_CONFIG_FILE: '/mine',
      AWS_ROLE_ARN: 'mine',
      AWS_WEB_IDENTITY_TOKEN_FILE: '/token',
    });
  });

  it.each([
    ['another endpoint', { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:1/' }],
    ['another profile', { AWS_PROFILE: 'mine' }],
    ['keys', { AWS_ACCESS_KEY_ID: 'AKIAMINE', AWS_SECRET_ACCESS_KEY: 'x' }],
  ])('is no session any more once the user sets %s', (_what, own) => {
    const env = { ...served({}), ...own };
    expect(handedOutSession(env)).toBeUndefined();
    expect(withoutHandedOut(env)).toEqual(own);
  });

  it("of an inner endpoint knows the user's own, not the outer one", () => {
    const inner = {
      ...AT,
      address: 'http://127.0.0.1:4712/credentials',
      configFile: '/inner',
      token: 'inner',
    };
    const env = served(served(BEFORE), undefined, inner);
    expect(awsOf(env)).toMatchObject({
      AWS_CONFIG_FILE: '/inner',
      AWS_CONTAINER_AUTHORIZATION_TOKEN: 'inner',
    });
    expect(withoutHandedOut(env)).toEqual(withoutHandedOut(served(BEFORE)));
  });

  it('gives way to the session of a plain exec inside, and the other way round', () => {
    expect(withoutHandedOut(exec(served(BEFORE)))).toEqual(withoutHandedOut(served(BEFORE)));
    const turned = served(exec({ HOME: '/home/ada' }));
    expect(Object.keys(turned).filter((name) => /KEY|SESSION/.test(name))).toEqual([]);
    expect(withoutHandedOut(turned)).toEqual({ HOME: '/home/ada' });
  });

  it.each([
    [BEFORE, '/etc/aws/config'],
    [{}, '/home/ada/.aws/config'],
    [{ AWS_CONFIG_FILE: '' }, '/home/ada/.aws/config'],
  ])("has acctmgr read the user's own config file: %#", (before, file) => {
    const host = { env: served(before), home: '/home/ada', cwd: '/', platform: 'linux' as const };
    expect(configFilePath(host)).toBe(file);
    const own = { ...host, env: { ...host.env, AWS_CONFIG_FILE: '/mine' } };
    expect(configFilePath(own)).toBe('/mine');
  });

  it("sends whoami's question to the region of the account, and nobody else's", () => {
    const env = served({}, 'cn-north-1');
    const endpoint = { kind: 'container', url: AT.address, token: AT.token, tokenFile: undefined } as const;
    const keys = { kind: 'keys', credentials: { accessKeyId: 'AKIAOWN', secretAccessKey: 'x' } } as const;
    expect(environmentFor(endpoint, env)['AWS_REGION']).toBe('cn-north-1');
    expect(environmentFor(keys, env)['AWS_REGION']).toBeUndefined();
  });
});
