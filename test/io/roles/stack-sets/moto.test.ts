import { describe, expect, it } from 'vitest';
import { askQuery } from '../../../../src/aws/clients/query-request.js';
import { decideStackSet } from '../../../../src/roles/stack-sets/decide-stack-set.js';
import { stackSetClient } from '../../../../src/roles/stack-sets/stack-set-calls.js';
import { stepsOf } from '../../../../src/roles/stack-sets/stack-set-operations.js';
import { motoForAll } from '../../../support/moto.js';
import { lacksPeers } from '../../../support/peers.js';
import { callTo } from '../../../support/service-call.js';
import { wantedRole } from '../../../support/stack-set-world.js';

const KEYS = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI', arn: '' };
const NAME = 'acctmgr-Developer';
const api = (service: string, version: string) => ({ service, version, name: service });

describe.skipIf(lacksPeers('moto'))('against moto', () => {
  const moto = motoForAll();
  const call = () => callTo(moto, KEYS);

  const organizations = async (action: string, body: object): Promise<unknown> => {
    const authorization =
      'AWS4-HMAC-SHA256 Credential=testing/20260101/us-east-1/organizations/aws4_request, SignedHeaders=host, Signature=x';
    const answer = await fetch(moto.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `AWSOrganizationsV20161128.${action}`,
        authorization,
      },
      body: JSON.stringify(body),
    });
    return answer.json();
  };

  const newAccount = async (number: number) => {
    const made = await organizations('CreateAccount', {
      AccountName: `Account ${number}`,
      Email: `account-${number}@example.com`,
    });
    const { AccountId: accountId } = (made as { CreateAccountStatus: { AccountId: string } })
      .CreateAccountStatus;
    return { name: `account-${number}`, accountId };
  };

  /** The names of the roles in an account, as its own administrator sees them. */
  const rolesOf = async (accountId: string): Promise<readonly (string | undefined)[]> => {
    const role = { RoleArn: `arn:aws:iam::${accountId}:role/x`, RoleSessionName: 'ada' };
    const session = await askQuery(api('sts', '2011-06-15'), call(), 'AssumeRole', role, (result) => {
      const at = result.inside('Credentials');
      const [accessKeyId = '', secretAccessKey = '', sessionToken = ''] = [
        'AccessKeyId',
        'SecretAccessKey',
        'SessionToken',
      ].map(at.text);
      return { accessKeyId, secretAccessKey, sessionToken };
    });
    if (!session.ok) throw session.fault.cause;
    const inAccount = { ...call(), credentials: session.value };
    const listed = await askQuery(api('iam', '2010-05-08'), inAccount, 'ListRoles', {}, (result) =>
      result.members('Roles').map((one) => one.text('RoleName')),
    );
    return listed.ok ? listed.value : [];
  };

  it('makes the role in each account, finds nothing to do then, and is taken away with its roles', async () => {
    await organizations('CreateOrganization', { FeatureSet: 'ALL' });
    const { Roots: [root] = [] } = (await organizations('ListRoots', {})) as { Roots?: { Id: string }[] };
    const accounts = [await newAccount(1), await newAccount(2)];
    const targets = { kind: 'units', unitIds: [root?.Id ?? ''] } as const;
    const wanted = wantedRole({ targets, accounts });
    const { credentials, target, transport, now } = call();
    const client = await stackSetClient(
      {
        credentials: () => Promise.resolve(credentials),
        target,
        transport,
        now: () => now,
        situationOf: (action) => ({ call: action, now }),
        signal: new AbortController().signal,
        set: { name: NAME, callAs: 'SELF' },
        region: 'us-east-1',
      },
      10,
    );
    const { rest, first } = stepsOf(wanted, decideStackSet(wanted, await client.find()));
    expect(first?.steps.map(({ kind }) => kind)).toEqual(['make', 'add']);
    // moto makes no role twice: all of them at once.
    for (const step of [{ kind: 'make' } as const, ...rest]) {
      const id = await client.begin(step, wanted, undefined);
      if (id !== undefined) expect((await client.look(id)).status).toBe('SUCCEEDED');
    }
    for (const { accountId } of accounts) expect(await rolesOf(accountId)).toContain('Developer');
    // moto tells neither the units of a set nor its deployment, and does not leave out the management account.
    const { changes, stacks } = decideStackSet({ ...wanted, deployment: undefined }, await client.find());
    expect(changes).toEqual([]);
    const actions = new Map(stacks.map(({ accountId, action }) => [accountId, action]));
    for (const { accountId } of accounts) expect(actions.get(accountId)).toBe('none');
    const removal = {
      StackSetName: NAME,
      // moto takes them by account alone.
      Accounts: accounts.map(({ accountId }) => accountId),
      Regions: ['us-east-1'],
      RetainStacks: false,
    };
    await askQuery(api('cloudformation', '2010-05-15'), call(), 'DeleteStackInstances', removal, () => ({}));
    for (const { accountId } of accounts) expect(await rolesOf(accountId)).not.toContain('Developer');
  });
});
