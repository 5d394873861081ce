import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, onTestFinished, test } from 'vitest';
import { accountsOf, inventoryFor } from '../../../src/library/inventory.js';
import type { AccountOptions } from '../../../src/library/options.js';
import { providerOf } from '../../../src/library/provider.js';
import { accountSessions } from '../../../src/library/session-getter.js';
import { systemHost, type Host } from '../../../src/system/host.js';
import { dev, openCorp, prod } from '../../support/loopback-aws/identity-center/corp.js';
import { startLoopbackAws } from '../../support/loopback-aws/loopback-aws.js';
import { writeSsoToken } from '../../support/sso-home.js';
import { temporaryHome } from '../../support/temporary-home.js';

/* What a program gets of accounts that are entered by permission sets. */

const ACCOUNTS = [
  {
    name: 'payments',
    account_id: prod,
    sso_session: 'corp',
    permission_sets: { ro: 'ReadOnlyAccess', admin: 'AdministratorAccess' },
  },
  { name: 'sandbox', account_id: dev, sso_session: 'corp', permission_sets: ['AdministratorAccess'] },
];

async function openProgram() {
  const aws = await startLoopbackAws();
  onTestFinished(() => aws.close());
  const center = openCorp(aws);
  const home = temporaryHome();
  const { startUrl: start_url, region } = center;
  const corp = { start_url, region, read_only_permission_set: 'ReadOnlyAccess' };
  home.write('.config/acctmgr/accounts.json', JSON.stringify({ sso_sessions: { corp }, accounts: ACCOUNTS }));
  const host = (): Host => ({
    ...systemHost(),
    env: { AWS_EC2_METADATA_DISABLED: 'true', AWS_ENDPOINT_URL: aws.url },
    home: home.folder,
    cwd: home.folder,
    user: () => 'ada',
  });
  return {
    aws,
    center,
    signIn: () => {
      writeSsoToken(home, center.signIn());
    },
    session: (name: string, options: AccountOptions = {}) =>
      accountSessions('getSession', host, name, options)(false),
    provider: (name: string) => providerOf(accountSessions('fromAccount', host, name, {}), Date.now),
    accounts: async () => accountsOf(await inventoryFor(host(), undefined)),
  };
}

describe('the library', () => {
  test('lists permission sets and sign-in of an account', async () => {
    const { accounts } = await openProgram();
    expect(await accounts()).toMatchObject([
      {
        name: 'payments',
        roleArn: undefined,
        ssoSession: 'corp',
        permissionSets: [
          { word: 'ro', name: 'ReadOnlyAccess' },
          { word: 'admin', name: 'AdministratorAccess' },
        ],
        defaultPermissionSet: undefined,
      },
      {
        name: 'sandbox',
        permissionSets: [{ word: 'AdministratorAccess', name: 'AdministratorAccess' }],
        defaultPermissionSet: 'AdministratorAccess',
      },
    ]);
  });

  test('takes a session by permission set, once for all who ask', async () => {
    const { aws, center, signIn, session } = await openProgram();
    signIn();
    const first = await session('payments/ro');
    expect(first).toMatchObject({
      account: 'payments/ro',
      accountId: prod,
      roleArn: undefined,
      permissionSet: 'ReadOnlyAccess',
      assumedRoleArn: center.sessionArn(prod, 'ReadOnlyAccess'),
      sessionName: 'ada',
      fromCache: false,
    });
    expect(await session('payments/ReadOnlyAccess')).toMatchObject({
      credentials: { accessKeyId: first.credentials.accessKeyId },
      fromCache: true,
    });
    expect(aws.calls('GetRoleCredentials')).toHaveLength(1);
  });

  test('gives an SDK client credentials of the only permission set', async () => {
    const { aws, center, signIn, provider } = await openProgram();
    signIn();
    const sts = new STSClient({
      endpoint: aws.url,
      region: 'us-east-1',
      credentials: provider('sandbox'),
      maxAttempts: 1,
    });
    const { Arn: arn } = await sts.send(new GetCallerIdentityCommand({}));
    expect(arn).toBe(center.sessionArn(dev, 'AdministratorAccess'));
  });

  test('takes the set that only reads where that is asked for', async () => {
    const { signIn, session } = await openProgram();
    signIn();
    expect(await session('payments/admin', { narrowing: 'read-only' })).toMatchObject({
      permissionSet: 'ReadOnlyAccess',
    });
  });

  test.each([
    ['payments', { code: 'permission_set_needed', exitCode: 2 }],
    ['payments/nothing', { code: 'unknown_permission_set', exitCode: 2 }],
    ['payments/ro', { code: 'sign_in_ended', exitCode: 3 }],
  ])('says of %s what is missing, and asks nobody', async (name, error) => {
    const { session } = await openProgram();
    await expect(Promise.resolve().then(() => session(name))).rejects.toMatchObject(error);
  });

  test('refuses what a permission set does not take', async () => {
    const { signIn, session } = await openProgram();
    signIn();
    await expect(
      Promise.resolve().then(() => session('payments/ro', { durationSeconds: 900 })),
    ).rejects.toMatchObject({ exitCode: 2 });
  });
});
