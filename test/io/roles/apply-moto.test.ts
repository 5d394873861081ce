import { describe, expect, it } from 'vitest';
import { motoForAll } from '../../support/moto.js';
import { lacksPeers } from '../../support/peers.js';
import { runCli } from '../../support/run-cli.js';
import { temporaryHome } from '../../support/temporary-home.js';

const MANY = 6;
/** What moto's own keys are in. */
const MANAGEMENT = '123456789012';
/** Moto loads all of AWS's managed policies into each account, or none: that takes seconds for each. */
const POLICY = ['--inline-policy', 'read=read.json', '--role-tag', 'team=web'];

describe.skipIf(lacksPeers('moto'))('against moto', () => {
  const moto = motoForAll();

  const organizations = async (action: string, body: object): Promise<unknown> => {
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
    return answer.json();
  };

  const newAccount = async (number: number): Promise<string> => {
    const made = (await organizations('CreateAccount', {
      AccountName: `Account ${number}`,
      Email: `account-${number}@example.com`,
    })) as { CreateAccountStatus: { AccountId: string } };
    return made.CreateAccountStatus.AccountId;
  };

  it(
    'accounts that Organizations made get a role each, in which one call is made',
    { timeout: 120_000 },
    async () => {
      await organizations('CreateOrganization', { FeatureSet: 'ALL' });
      const accounts: object[] = [{ name: 'main', account_id: MANAGEMENT }];
      for (let number = 1; number <= MANY; number += 1)
        accounts.push({ name: `a${number}`, account_id: await newAccount(number), role_name: 'Developer' });
      const home = temporaryHome();
      home.write('.config/acctmgr/accounts.json', JSON.stringify({ accounts }));
      home.write(
        '.aws/credentials',
        '[default]\naws_access_key_id = testing\naws_secret_access_key = testing\n',
      );
      home.write(
        'read.json',
        JSON.stringify({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: '*' }],
        }),
      );
      const cli = (env: Record<string, string>, ...words: string[]) =>
        runCli({ home: home.folder, env: { AWS_ENDPOINT_URL: moto.url, ...env } }, ...words);

      const planned = await cli({}, 'roles', 'plan', '--all', ...POLICY, '--out', 'plan.json');
      expect(planned.stdout).toContain(`Plan: ${MANY} to create.`);
      const { stdout, exitCode } = await cli({}, 'roles', 'apply', 'plan.json', '--yes', '--json');
      expect(exitCode).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ ok: true, counts: { applied: MANY, failed: 0 } });
      const again = await cli({}, 'roles', 'plan', '--all', ...POLICY);
      expect(again.stdout).toContain(`Plan: ${MANY} in order.`);
      const doctor = await cli({}, 'doctor', '--all');
      expect(doctor.stdout).toContain(`${MANY} of ${MANY} accounts can be reached.`);
      expect((await cli({}, 'assume', `a${MANY}`)).exitCode).toBe(0);
      const who = await cli({ AWS_PROFILE: `assumed-a${MANY}` }, 'whoami', '--json');
      expect(JSON.parse(who.stdout)).toMatchObject({
        arn: expect.stringContaining(':assumed-role/Developer/') as unknown,
      });
    },
  );
});
