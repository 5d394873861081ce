import { rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openDesk, type Desk } from '../support/desk.js';
import { motoForAll } from '../support/moto.js';
import { lacksPeers } from '../support/peers.js';

const A = '555555555555';
const B = '666666666666';

describe.skipIf(lacksPeers('the AWS CLI', 'moto'))('against moto', () => {
  const moto = motoForAll();

  const env = () => ({ AWS_ENDPOINT_URL: moto.url, AWS_DEFAULT_REGION: 'us-east-1' });

  async function deskWithBothAssumed(): Promise<Desk> {
    const desk = await openDesk();
    desk.inventory(
      [A, B].map((account_id, index) => ({
        name: 'ab'.charAt(index),
        account_id,
        role_arn: `arn:aws:iam::${account_id}:role/Admin`,
      })),
    );
    for (const name of ['a', 'b']) {
      expect(await desk.acctmgr(['assume', name], { env: env() })).toMatchObject({ exitCode: 0, stderr: '' });
    }
    return desk;
  }

  it('a new user is two commands away from a bucket', async () => {
    const desk = await openDesk();
    rmSync(desk.home.at('.config/acctmgr/accounts.json'));
    const keys = { ...env(), AWS_ACCESS_KEY_ID: 'testing', AWS_SECRET_ACCESS_KEY: 'testing' };
    const added = await desk.acctmgr(['add', 'new', '--role-arn', 'arn:aws:iam::777777777777:role/Dev'], {
      env: keys,
    });
    expect(added).toMatchObject({ exitCode: 0 });
    const answer = await desk.acctmgr(['exec', 'new', '--', 'aws', 's3', 'mb', 's3://made-at-once'], {
      env: keys,
    });
    expect(answer).toMatchObject({ exitCode: 0, stdout: 'make_bucket: made-at-once\n' });
  });

  it('login says that moto has no MFA, and what to do instead', async () => {
    const desk = await openDesk();
    const keys = { ...env(), AWS_ACCESS_KEY_ID: 'testing', AWS_SECRET_ACCESS_KEY: 'testing' };
    expect(await desk.acctmgr(['login'], { env: keys })).toMatchObject({
      stderr: expect.stringContaining(
        'hint:  An imitation of AWS such as moto answers so. It has no MFA, and nothing there needs a login: acctmgr assume NAME',
      ) as string,
      exitCode: 2,
    });
  });

  it('the AWS CLI is in account B with assumed-b', async () => {
    const desk = await deskWithBothAssumed();
    const query = ['--query', 'Account', '--output', 'text'];
    const account = (profile: string) =>
      desk.run('aws', ['sts', 'get-caller-identity', '--profile', profile, ...query], env());
    expect(await account('assumed-b')).toBe(`${B}\n`);
    expect(await account('assumed-a')).toBe(`${A}\n`);
    expect(desk.aws.requests).toEqual([]);
  });

  it('a bucket of account A is not seen from assumed-b, nor one of B from assumed-a', async () => {
    const desk = await deskWithBothAssumed();
    const s3 = (profile: string, ...words: string[]) =>
      desk.run('aws', ['s3', ...words, '--profile', profile], env());
    await s3('assumed-a', 'mb', 's3://made-in-a');
    await s3('assumed-b', 'mb', 's3://made-in-b');
    const buckets = async (profile: string) => [...(await s3(profile, 'ls')).matchAll(/made-in-\w/g)].flat();
    expect(await buckets('assumed-a')).toEqual(['made-in-a']);
    expect(await buckets('assumed-b')).toEqual(['made-in-b']);
  });

  it('what its Organizations lists is taken, and each account has a bucket of its own', async () => {
    const ask = async (action: string, body: object): Promise<Record<string, Record<string, string>>> => {
      const answer = await fetch(moto.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-amz-json-1.1',
          'x-amz-target': `AWSOrganizationsV20161128.${action}`,
          authorization:
            'AWS4-HMAC-SHA256 Credential=testing/20260101/us-east-1/organizations/aws4_request, SignedHeaders=host, Signature=x',
        },
        body: JSON.stringify(body),
      });
      return (await answer.json()) as Record<string, Record<string, string>>;
    };
    await ask('CreateOrganization', { FeatureSet: 'ALL' });
    const { Roots: [root] = [] } = (await ask('ListRoots', {})) as unknown as { Roots?: { Id: string }[] };
    const { OrganizationalUnit: unit } = await ask('CreateOrganizationalUnit', {
      ParentId: root?.Id,
      Name: 'Workloads',
    });
    // More than a page of twenty, and two in a unit.
    for (let number = 1; number <= 22; number += 1) {
      const { CreateAccountStatus: made } = await ask('CreateAccount', {
        AccountName: number <= 2 ? `Workload ${number}` : `Other ${number}`,
        Email: `account-${number}@example.com`,
      });
      if (number <= 2)
        await ask('MoveAccount', {
          AccountId: made?.['AccountId'],
          SourceParentId: root?.Id,
          DestinationParentId: unit?.['Id'],
        });
    }
    const desk = await openDesk();
    const keys = { ...env(), AWS_ACCESS_KEY_ID: 'testing', AWS_SECRET_ACCESS_KEY: 'testing' };
    const role = ['--role-name', 'OrganizationAccountAccessRole'];
    const synced = await desk.acctmgr(['sync', 'organizations', ...role, '--json'], { env: keys });
    expect(JSON.parse(synced.stdout)).toMatchObject({
      organizations: [{ synced: { accounts: 23, organizational_units: 1 } }],
    });
    const bucket = ['aws', 's3', 'mb', 's3://bucket-of-{account_id}'];
    const run = await desk.acctmgr(['exec', '--ou', 'Workloads', '--yes', '--', ...bucket], { env: keys });
    expect(run).toMatchObject({ exitCode: 0 });
    const { stdout: listed } = await desk.acctmgr(['list', '--ou', '/Workloads', '--json'], { env: keys });
    for (const { name, account_id } of JSON.parse(listed) as { name: string; account_id: string }[]) {
      const seen = await desk.acctmgr(['exec', name, '--', 'aws', 's3', 'ls'], { env: keys });
      expect([...seen.stdout.matchAll(/bucket-of-\d+/g)].flat()).toEqual([`bucket-of-${account_id}`]);
    }
    expect(desk.aws.requests).toEqual([]);
  });
});
