import type { AccountEdit, NewAccount } from '../../accounts/json/account-edit.js';
import type { DecideEdits } from '../../accounts/json/change-file.js';
import { accountIdOf } from '../../aws/arn.js';
import { oneLine } from '../../system/safe-text.js';
import { assignments, changedView, type ChangedAccounts } from './change-accounts.js';
import { inventoryInForce, makeChange, withoutExample } from '../change-inventory.js';
import { answer, defineCommand, type Declaration, type OptionsOf } from '../command.js';
import type { Context } from '../context.js';
import { warnOfUnknownRegion } from '../region-flag.js';
import { collect } from '../flag-values.js';

const declare = (declaration: Declaration) =>
  declaration
    .argument('<account>', 'the name that it gets')
    .option('--account-id <id>', 'its 12 digits; by default those of --role-arn')
    .option('--role-arn <arn>', 'the role to assume')
    .option('--role-name <name>', 'instead of --role-arn: the name of the role')
    .option('--description <text>', 'for people')
    .option('--region <region>', 'the region of its profile')
    .option('--source-profile <name>', 'the AWS profile whose credentials assume the role')
    .option('--source-account <name>', 'the account whose role session assumes the role')
    .option('--mfa-serial <arn>', 'your MFA device')
    .option('--external-id <id>', "the external id that the role's trust policy asks for")
    .option('--set <key=value>', 'any other key of accounts.json; may be repeated', collect)
    .option('--dry-run', 'only show what would change');

type AddOptions = OptionsOf<typeof declare>;

type SomeOptions = { readonly [Name in keyof AddOptions]?: AddOptions[Name] | undefined };

/** In the order in which they are written. */
const FLAGS = [
  ['account_id', 'accountId'],
  ['role_arn', 'roleArn'],
  ['role_name', 'roleName'],
  ['description', 'description'],
  ['source_profile', 'sourceProfile'],
  ['source_account', 'sourceAccount'],
  ['mfa_serial', 'mfaSerial'],
  ['external_id', 'externalId'],
  ['region', 'region'],
] as const satisfies readonly (readonly [string, keyof AddOptions])[];

/** Keys without a value are left out when it is written. */
function accountOf(name: string, options: SomeOptions): NewAccount {
  const given = Object.fromEntries(FLAGS.map(([key, flag]) => [key, options[flag]]));
  const { account_id, role_arn, ...others }: Record<string, unknown> = {
    ...given,
    ...assignments(options.set ?? []),
  };
  const accountOfRole = typeof role_arn === 'string' ? accountIdOf(role_arn) : undefined;
  return { name, account_id: account_id ?? accountOfRole, role_arn, ...others };
}

/** @param path - of the accounts.json, which need not be there yet */
export async function addAccount(
  context: Context,
  path: string,
  name: string,
  options: SomeOptions,
): Promise<ChangedAccounts> {
  const account = accountOf(name, options);
  const { dryRun = false } = options;
  let gone: readonly AccountEdit[] = [];
  const decide: DecideEdits = async (text) => {
    gone = await withoutExample(text);
    return [...gone, { kind: 'add', account }];
  };
  const change = await makeChange(context, { path, dryRun, decide });
  warnOfUnknownRegion(context, account['region']);
  const instead = gone.length === 0 ? '' : ', in the place of the example';
  return { ...change, path, account: name, dryRun, said: `Added ${name} to ${oneLine(path)}${instead}.` };
}

export const add = defineCommand({
  declare,
  run: async (context, [name], options) => {
    const path = await inventoryInForce(context, true);
    return answer(await addAccount(context, path, name, options), changedView);
  },
});
