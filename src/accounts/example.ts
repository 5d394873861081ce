import { usageError } from '../system/failure.js';
import type { AccountEntry } from './schema.js';

/** The accounts of the Python tool's README, which its users know. The ids belong to strangers, or to nobody. */
const EXAMPLE: { $schema: string; accounts: AccountEntry[] } = {
  $schema: './accounts.schema.json',
  accounts: [
    { name: 'main', account_id: '123456789012', description: 'Main AWS Account' },
    {
      name: 'dev',
      account_id: '987654321098',
      role_arn: 'arn:aws:iam::987654321098:role/CrossAccountAdminRole',
      description: 'Development Account',
    },
    {
      name: 'prod',
      account_id: '555555555555',
      role_arn: 'arn:aws:iam::555555555555:role/CrossAccountAdminRole',
      description: 'Production Account',
    },
  ],
};

/** What `init` writes; accounts.json.example at the top of the repository is the same text. */
export const EXAMPLE_TEXT = `${JSON.stringify(EXAMPLE, null, 2)}\n`;

/** Whether the account still is one of the example's: nobody has entered their own. The ids alone are in many documents. */
export const isExampleAccount = (account: Pick<AccountEntry, 'account_id' | 'role_arn'>): boolean =>
  EXAMPLE.accounts.some(
    ({ account_id, role_arn }) => account_id === account.account_id && role_arn === account.role_arn,
  );

/**
 * Refuses an account that still has the example's id, under the example's name or with its role: nobody is to knock at strangers'
 * doors. Under another name the user typed the id themselves, which imitations of AWS are used with.
 *
 * @throws AcctmgrError `example_account` (exit 2)
 */
export function refuseExampleAccount(account: Pick<AccountEntry, 'name' | 'account_id' | 'role_arn'>): void {
  const isNamedSo = EXAMPLE.accounts.some(
    ({ name, account_id, role_arn }) =>
      role_arn !== undefined && name === account.name && account_id === account.account_id,
  );
  if (!isNamedSo && !isExampleAccount(account)) return;
  throw usageError(`${account.name} is an account of the example: its account id belongs to somebody else.`, {
    code: 'example_account',
    hint: `Put your own in its place: acctmgr edit ${account.name} account_id=ID role_arn=ARN`,
  });
}

/** Whether an inventory still is the example: none of its accounts is the user's. */
export const isUntouchedExample = (
  accounts: readonly Pick<AccountEntry, 'account_id' | 'role_arn'>[],
): boolean => accounts.length > 0 && accounts.every(isExampleAccount);
