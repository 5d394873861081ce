import { NAME, ROLE_NAME, SOURCE_ACCOUNT } from '../../accounts/limits.js';
import { fitsLimit, type TextLimit } from '../../aws/limits.js';
import { parseDuration } from '../../system/duration.js';
import { usageError } from '../../system/failure.js';
import { oneLine, shorten } from '../../system/safe-text.js';
import { flagGroup, type Declaration, type OptionsOf } from '../command.js';
import { within } from '../flag-values.js';
import { regionOf } from '../region-flag.js';

/* The flags of a role that CloudFormation rolls out by a stack set. */

/** CloudFormation API Reference, CreateStackSet. */
const STACK_SET_NAME: TextLimit = {
  min: 1,
  max: 128,
  pattern: /^[a-zA-Z][-a-zA-Z0-9]*$/,
  says: 'up to 128 letters, digits and hyphens, beginning with a letter',
};

function accountOf(value: string): string {
  if (fitsLimit(SOURCE_ACCOUNT, value)) return value;
  throw usageError(`--stack-set-in ${shorten(oneLine(value), 80)} is not the name of an account.`, {
    hint: `It takes ${NAME.says}, or such a name with its permission set: mgmt/AdministratorAccess`,
  });
}

const MOST_SECONDS = 86_400;

/** In milliseconds. */
function patienceOf(value: string): number {
  const seconds = parseDuration(value);
  if (seconds !== undefined && seconds > 0 && seconds <= MOST_SECONDS) return seconds * 1000;
  throw usageError(`--time-limit ${shorten(oneLine(value), 40)} cannot be used.`, {
    hint: 'Give a time such as 10m or 2h, a day at most.',
  });
}

const flagsOfStackSet = (declaration: Declaration) =>
  declaration
    .optionsGroup('By a stack set of CloudFormation:')
    .option(
      '--stack-set <name>',
      'let this stack set make the role; with --ou, also where accounts come later',
      within('stack-set', STACK_SET_NAME),
    )
    .option(
      '--stack-set-in <account>',
      'the account that it is in: the management account, or a delegated administrator',
      accountOf,
    )
    .option('--region <region>', 'its region, and of its stacks (default: where IAM is)', regionOf)
    .option('--keep-roles', 'accounts that leave the units keep the role')
    .option('--self-managed', 'by roles that you made in each account, and not by the organization')
    .option(
      '--administration-role <name>',
      'of --self-managed: the role that CloudFormation acts by',
      within('administration-role', ROLE_NAME),
    )
    .option(
      '--execution-role <name>',
      'of --self-managed: the role in each account that lets it',
      within('execution-role', ROLE_NAME),
    )
    .option('--time-limit <time>', 'how long to wait for its end (default 1h)', patienceOf)
    .optionsGroup('Options:');

export type StackSetFlags = OptionsOf<typeof flagsOfStackSet>;

export const declareStackSetFlags = flagGroup(flagsOfStackSet);

/** The flags that only a stack set takes. @throws AcctmgrError (exit 2) for one of them without `--stack-set` */
export function refuseStackSetFlags(options: Partial<StackSetFlags>): void {
  const [flag] = Object.entries({
    '--stack-set-in': options.stackSetIn,
    '--region': options.region,
    '--keep-roles': options.keepRoles,
    '--self-managed': options.selfManaged,
    '--administration-role': options.administrationRole,
    '--execution-role': options.executionRole,
    '--time-limit': options.timeLimit,
  }).find(([, value]) => value !== undefined && value !== false) ?? [undefined];
  if (flag === undefined) return;
  throw usageError(`${flag} is of a stack set.`, { hint: `Say which: --stack-set NAME ${flag} …` });
}

/** @throws AcctmgrError (exit 2) for flags of the one kind with the other */
export function requireOneKind({
  selfManaged,
  administrationRole,
  executionRole,
  keepRoles,
}: Partial<StackSetFlags>): void {
  if (selfManaged === true && keepRoles === true)
    throw usageError('--keep-roles is of accounts of an organization, and not of --self-managed.');
  const [flag] = Object.entries({
    '--administration-role': administrationRole,
    '--execution-role': executionRole,
  }).find(([, value]) => value !== undefined) ?? [undefined];
  if (flag === undefined || selfManaged === true) return;
  throw usageError(`${flag} is of --self-managed.`, {
    hint: 'Add --self-managed, or leave it out: the organization makes the roles itself.',
  });
}
