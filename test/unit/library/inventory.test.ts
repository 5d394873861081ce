import { expect, it } from 'vitest';
import { inventoryOf } from '../../../src/accounts/inventory.js';
import { accountsOf } from '../../../src/library/inventory.js';

it('says of a protected role that it is one, under any name', () => {
  const account_id = '333333333333';
  const accounts = [
    { name: 'prod', account_id, role_name: 'Admin', protected: true },
    { name: 'harmless', account_id, role_arn: `arn:aws:iam::${account_id}:role/Admin` },
    { name: 'reader', account_id, role_name: 'Reader' },
  ];
  const inventory = inventoryOf({ accounts }, { path: '/home/ada/accounts.json', origin: 'own' });
  expect(accountsOf(inventory).map((account) => [account.name, account.protected])).toEqual([
    ['prod', true],
    ['harmless', true],
    ['reader', false],
  ]);
});
