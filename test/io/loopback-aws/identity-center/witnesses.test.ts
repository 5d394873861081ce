import { beforeEach, describe, expect, test } from 'vitest';
import { openCorpDesk, type CorpDesk } from '../../../support/corp-desk.js';
import { askGo, goWitness } from '../../../support/go-witness.js';
import { dev, prod } from '../../../support/loopback-aws/identity-center/corp.js';
import { lacksPeers } from '../../../support/peers.js';
import { readSsoToken, writeSsoToken } from '../../../support/sso-home.js';

/* Clients that were written for the real Identity Center take credentials by a token file and renew it. */

const past = '2020-01-01T00:00:00Z';
const go = await goWitness();

let desk: CorpDesk;

beforeEach(async () => {
  desk = await openCorpDesk();
});

const python = async (script: string, ...args: readonly string[]): Promise<unknown> =>
  JSON.parse(await desk.run('python3', ['-c', script, ...args]));

const identity =
  'import boto3, json\nprint(json.dumps(boto3.Session(profile_name="ro").client("sts").get_caller_identity()["Arn"]))';

describe.skipIf(lacksPeers('boto3'))('boto3', () => {
  test('takes credentials by a token file, renews the token once, and the next process finds it renewed', async () => {
    const token = desk.center.signIn();
    writeSsoToken(desk.home, token, 'corp', { expiresAt: past });
    desk.center.expireAccessTokens();
    expect(await python(identity)).toBe(desk.center.sessionArn(prod, 'ReadOnlyAccess'));
    const { accessToken, refreshToken } = readSsoToken(desk.home);
    expect([accessToken, refreshToken]).not.toContain(token.accessToken);
    expect(refreshToken).not.toBe(token.refreshToken);
    expect(await python(identity)).toBe(desk.center.sessionArn(prod, 'ReadOnlyAccess'));
    expect(desk.center.renewals()).toBe(1);
  });

  test('does not get far with a refresh token that was used', async () => {
    const token = desk.center.signIn();
    writeSsoToken(desk.home, token, 'corp', { expiresAt: past });
    await python(identity);
    writeSsoToken(desk.home, token, 'corp', { expiresAt: past });
    await expect(python(identity)).rejects.toThrow('Token has expired and refresh failed');
    expect(desk.center.renewals()).toBe(1);
  });

  test('comes back after 429', async () => {
    writeSsoToken(desk.home, desk.center.signIn());
    desk.aws.misbehave({ kind: 'throttle', action: 'GetRoleCredentials', times: 1 });
    expect(await python(identity)).toBe(desk.center.sessionArn(prod, 'ReadOnlyAccess'));
    expect(desk.aws.calls('GetRoleCredentials').map(({ answer }) => answer?.status)).toEqual([429, 200]);
  });
});

describe.skipIf(lacksPeers('the AWS CLI'))('the AWS CLI', () => {
  test('takes credentials by a profile, and lists what the token may', async () => {
    const { accessToken, ...token } = desk.center.signIn();
    writeSsoToken(desk.home, { ...token, accessToken });
    const arn = ['sts', 'get-caller-identity', '--query', 'Arn', '--output', 'text', '--profile', 'admin'];
    expect(await desk.run('aws', arn)).toBe(desk.center.sessionArn(dev, 'AdministratorAccess'));
    const list = [
      'sso',
      'list-accounts',
      '--access-token',
      accessToken,
      '--page-size',
      '1',
      '--region',
      'eu-west-1',
    ];
    expect(await desk.run('aws', [...list, '--query', 'accountList[].accountId', '--output', 'text'])).toBe(
      `${prod}\n${dev}`,
    );
    await expect(desk.run('aws', ['sts', 'get-caller-identity', '--profile', 'typo'])).rejects.toThrow(
      'An error occurred (ForbiddenException) when calling the GetRoleCredentials operation: No access',
    );
  });
});

describe('the JavaScript SDK', () => {
  const script = `
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { fromSSO } from '@aws-sdk/credential-providers';
const [profile] = process.argv.slice(1);
try {
  const client = new STSClient({ region: 'us-east-1', credentials: fromSSO({ profile }) });
  console.log((await client.send(new GetCallerIdentityCommand({}))).Arn);
} catch (error) { console.log(error.name + ': ' + error.message); }`;
  const js = (profile: string, more: Readonly<Record<string, string>> = {}) =>
    desk.run(process.execPath, ['--input-type=module', '-e', script, profile], more);

  test('takes credentials by a token file, and renews the token', async () => {
    writeSsoToken(desk.home, desk.center.signIn(), 'corp', { expiresAt: past });
    desk.center.expireAccessTokens();
    expect(await js('admin')).toBe(desk.center.sessionArn(dev, 'AdministratorAccess'));
    expect(await js('ro')).toBe(desk.center.sessionArn(prod, 'ReadOnlyAccess'));
    expect(desk.center.renewals()).toBe(1);
  });

  test('finds both endpoints by their own variables, too', async () => {
    writeSsoToken(desk.home, desk.center.signIn(), 'corp', { expiresAt: past });
    const own = {
      AWS_ENDPOINT_URL_SSO: desk.aws.url,
      AWS_ENDPOINT_URL_SSO_OIDC: desk.aws.url,
      AWS_ENDPOINT_URL_STS: desk.aws.url,
    };
    expect(await js('ro', { AWS_ENDPOINT_URL: '', ...own })).toBe(
      desk.center.sessionArn(prod, 'ReadOnlyAccess'),
    );
  });

  test('is told which permission set it does not have, and of a session that has ended', async () => {
    writeSsoToken(desk.home, desk.center.signIn());
    expect(await js('typo')).toBe('CredentialsProviderError: ForbiddenException: No access');
    desk.center.endSessions();
    expect(await js('ro')).toBe(
      'CredentialsProviderError: UnauthorizedException: Session token not found or invalid',
    );
  });
});

test.skipIf(go === undefined)(
  'the AWS SDK for Go takes credentials by a token file, and renews it',
  async () => {
    writeSsoToken(desk.home, desk.center.signIn(), 'corp', { expiresAt: past });
    desk.center.expireAccessTokens();
    const env = { ...desk.env, AWS_ENDPOINT_URL_SSO: desk.aws.url, AWS_ENDPOINT_URL_SSO_OIDC: desk.aws.url };
    const [answer] = await askGo(go ?? '', [{ profile: 'ro', identity: true }], {
      cwd: desk.home.folder,
      env,
    });
    expect(answer).toEqual({ region: 'us-east-1', arn: desk.center.sessionArn(prod, 'ReadOnlyAccess') });
    expect(desk.center.renewals()).toBe(1);
  },
);
