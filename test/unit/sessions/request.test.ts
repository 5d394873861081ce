import { describe, expect, it } from 'vitest';
import { inventoryOf } from '../../../src/accounts/inventory.js';
import type { AccountEntry } from '../../../src/accounts/schema.js';
import { accountsTo, chainTo, requestedAccess } from '../../../src/sessions/chain.js';
import { chainRequests, type RequestFlags } from '../../../src/sessions/request.js';
import { AcctmgrError } from '../../../src/system/failure.js';

const DEV = '222222222222';
const VALUES = { user: 'ada', host: 'laptop', reason: undefined };
const account = (name: string, more: Partial<AccountEntry> = {}): AccountEntry => ({
  name,
  account_id: DEV,
  role_arn: `arn:aws:iam::${DEV}:role/Admin`,
  ...more,
});
const inventory = (...accounts: readonly AccountEntry[]) =>
  inventoryOf({ accounts: [...accounts] }, { path: '/home/ada/accounts.json', origin: 'own' });
const named = (from: ReturnType<typeof inventory>, name: string) => {
  const found = from.accounts.find((one) => one.name === name);
  if (found === undefined) throw new Error(`No ${name}`);
  return found;
};
function failureOf(attempt: () => unknown) {
  try {
    attempt();
  } catch (error) {
    if (error instanceof AcctmgrError) return error;
    throw error;
  }
  throw new Error('Nothing was refused.');
}
const requests = (from: ReturnType<typeof inventory>, name: string, flags: RequestFlags = {}) =>
  chainRequests(chainTo(from, named(from, name), flags.role), flags, VALUES);

describe('the chain of accounts', () => {
  const three = inventory(
    account('leaf', { source_account: 'Spoke' }),
    account('hub', { external_id: 'hub-id' }),
    account('spoke', { source_account: 'hub' }),
  );

  it('leads to an account through source_account, in any case and at any depth', () => {
    expect(accountsTo(three, named(three, 'leaf')).map(({ name }) => name)).toEqual(['hub', 'spoke', 'leaf']);
    expect(accountsTo(three, named(three, 'hub')).map(({ name }) => name)).toEqual(['hub']);
  });

  it('asks each account for its own settings, and the last one for the flags', () => {
    const flags = { externalId: 'given', durationSeconds: 900, sessionName: 'mine' };
    expect(
      requests(three, 'leaf', flags).map(({ account: name, externalId, duration, sessionName }) => [
        name,
        externalId,
        duration,
        sessionName,
      ]),
    ).toEqual([
      ['hub', 'hub-id', { seconds: 3600, explicit: false }, undefined],
      ['spoke', undefined, { seconds: 3600, explicit: false }, undefined],
      ['leaf', 'given', { seconds: 900, explicit: true }, 'mine'],
    ]);
  });

  it.each([
    [['one'], 'one', 'one → one'],
    [['one', 'two'], 'one', 'one → two → one'],
    [['one', 'two', 'three'], 'two', 'two → three → one → two'],
  ])('%j that assume each other are a circle, which is shown from %s', (names, from, path) => {
    const circle = inventory(
      ...names.map((name, index) =>
        account(name, { source_account: names[(index + 1) % names.length] ?? '' }),
      ),
    );
    expect(failureOf(() => accountsTo(circle, named(circle, from)))).toMatchObject({
      code: 'source_account_cycle',
      exitCode: 2,
      message: `The accounts assume each other in a circle: ${path}.`,
    });
  });

  it('names an account that is not there', () => {
    const lost = inventory(account('leaf', { source_account: 'hbu' }), account('hub'));
    expect(failureOf(() => accountsTo(lost, named(lost, 'leaf')))).toMatchObject({
      code: 'unknown_account',
      exitCode: 2,
    });
  });
});

describe('what an account asks for', () => {
  it('is its settings, with an hour where it does not say how long', () => {
    const plain = inventory(account('dev'));
    expect(requests(plain, 'dev')).toEqual([
      {
        account: 'dev',
        accountId: DEV,
        roleArn: `arn:aws:iam::${DEV}:role/Admin`,
        duration: { seconds: 3600, explicit: false },
      },
    ]);
  });

  it('is everything that AssumeRole takes', () => {
    const full = inventory(
      account('dev', {
        external_id: 'vendor',
        mfa_serial: 'GAHT12345678',
        mfa_max_age: 600,
        duration_seconds: 7200,
        session_name: '{user}-{host}',
        source_identity: '{user}',
        session_tags: { team: 'web' },
        transitive_tag_keys: ['team'],
        policy_arns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
        policy: { Version: '2012-10-17', Statement: [] },
      }),
    );
    expect(requests(full, 'dev')[0]).toMatchObject({
      externalId: 'vendor',
      mfaSerial: 'GAHT12345678',
      mfaMaxAge: 600,
      duration: { seconds: 7200, explicit: false },
      sessionName: 'ada-laptop',
      sourceIdentity: 'ada',
      sessionTags: { team: 'web' },
      transitiveTagKeys: ['team'],
      policyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
      policy: '{"Version":"2012-10-17","Statement":[]}',
    });
  });
});

describe('the role', () => {
  const from = inventory(account('dev'), { name: 'main', account_id: '111111111111' });
  const dev = named(from, 'dev');

  it.each([
    [undefined, `arn:aws:iam::${DEV}:role/Admin`],
    ['Admin', `arn:aws:iam::${DEV}:role/Admin`],
    ['Reader', `arn:aws:iam::${DEV}:role/Reader`],
    ['ops/Reader', `arn:aws:iam::${DEV}:role/ops/Reader`],
    [`arn:aws:iam::${DEV}:role/ops/Reader`, `arn:aws:iam::${DEV}:role/ops/Reader`],
  ])('%s is %s', (role, arn) => {
    expect(requestedAccess(dev, role)).toEqual({ kind: 'role', roleArn: arn });
  });

  it.each<[string, string | undefined, string]>([
    ['main', undefined, 'main is the base account: no role is configured for it.'],
    ['dev', 'a role', '--role a role is neither a role name nor the ARN of a role.'],
    [
      'dev',
      'arn:aws:iam::333333333333:role/Admin',
      `--role names a role of account 333333333333, but dev is ${DEV}.`,
    ],
  ])('of %s can’t be %s', (name, role, message) => {
    expect(failureOf(() => requestedAccess(named(from, name), role))).toMatchObject({ exitCode: 2, message });
  });
});
