import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { baseName, freeName } from '../../../../src/accounts/discovered/discovered-names.js';
import { fitsLimit } from '../../../../src/aws/limits.js';
import { NAME } from '../../../../src/accounts/limits.js';

const ID = '444455556666';
const named = (account: string | undefined, template = '{account}') =>
  baseName(template, { account, accountId: ID, signIn: 'corp' });

describe('the name of a listed account', () => {
  test.each([
    ['payments-prod', 'payments-prod'],
    ['Payments (prod)', 'payments-prod'],
    ['Zürich Büro', 'zurich-buro'],
    ['  AWS / Sandbox #1 ', 'aws-sandbox-1'],
    ['_.-x-._', 'x'],
    ['支払い', `account-${ID}`],
    ['', `account-${ID}`],
    [undefined, `account-${ID}`],
    ['constructor', `account-${ID}`],
    ['__proto__', 'proto'],
    [ID, `account-${ID}`],
    ['111122223333', `account-${ID}`],
    ['1111-2222-3333', `account-${ID}`],
    ['Account 111122223333', `account-${ID}`],
    ['{account_id}', 'account_id'],
    ['a'.repeat(90), 'a'.repeat(64)],
  ])('%j is %s', (account, name) => {
    expect(named(account)).toBe(name);
  });

  test('is what the template makes of it', () => {
    expect(named('Web', 'corp-{account}')).toBe('corp-web');
    expect(named('Web', '{sso_session}.{account}')).toBe('corp.web');
    expect(named('Web', '{account}-{account_id}')).toBe(`web-${ID}`);
    expect(named('支払い', 'corp-{account}')).toBe(`account-${ID}`);
    expect(named('111122223333', 'corp-{account}')).toBe(`corp-${ID}`);
  });

  test('is one that accounts.json takes, whatever AWS says, and never the id of another account', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.stringMatching(/^\d{12}$/)),
        fc.constantFrom('{account}', 'x-{account}', '{account}{account_id}', '._-{account}'),
        (account, template) => {
          const name = named(account, template);
          expect(fitsLimit(NAME, name)).toBe(true);
          expect(/^(?:\d{12}|\d{4}-\d{4}-\d{4})$/.test(name) && name !== ID).toBe(false);
        },
      ),
    );
  });

  test('has its account id behind it where another account has it', () => {
    const taken = new Set(['web', `web-${ID}`]);
    expect(freeName('web', ID, (name) => name !== 'web')).toBe(`web-${ID}`);
    expect(freeName('web', ID, (name) => !taken.has(name))).toBe(`web-${ID}-2`);
    expect(freeName('a'.repeat(64), ID, (name) => name.length > 64 || name.endsWith(ID))).toBe(
      `${'a'.repeat(51)}-${ID}`,
    );
    expect(freeName(`web-${ID}`, ID, (name) => name !== `web-${ID}`)).toBe(`web-${ID}-2`);
  });
});
