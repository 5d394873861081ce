import { ACCOUNT_ID, NAME, ROLE_NAME, SOURCE_ACCOUNT } from '../../accounts/limits.js';
import { fitsLimit } from '../../aws/limits.js';
import { usageError } from '../../system/failure.js';
import { oneLine, shorten } from '../../system/safe-text.js';
import { flagGroup, type Declaration, type OptionsOf } from '../command.js';
import { collect } from '../flag-values.js';
import { MFA_CODE_FLAG, REASON_FLAG, TIMEOUT_FLAG } from '../session-flags.js';

function goneOf(value: string): number {
  if (/^\d{1,6}$/.test(value)) return Number(value);
  throw usageError(`--gone ${shorten(oneLine(value), 40)} is not a number.`, {
    hint: 'Give the number of accounts that acctmgr sync says.',
  });
}

/** An empty one takes away what was remembered. */
function viaOf(value: string): string {
  if (value === '' || fitsLimit(SOURCE_ACCOUNT, value)) return value;
  throw usageError(`--via ${shorten(oneLine(value), 80)} is not the name of an account.`, {
    hint: `It takes ${NAME.says}, or such a name with its permission set: mgmt/ReadOnlyAccess`,
  });
}

function roleNameOf(value: string): string {
  if (value === '' || fitsLimit(ROLE_NAME, value)) return value;
  throw usageError(`--role-name ${shorten(oneLine(value), 80)} is not the name of a role.`, {
    hint: `It takes ${ROLE_NAME.says}.`,
  });
}

function ownerOf(value: string): string {
  if (fitsLimit(ACCOUNT_ID, value)) return value;
  throw usageError(`--bucket-owner ${shorten(oneLine(value), 40)} is not the id of an account.`, {
    hint: 'It takes 12 digits.',
  });
}

const flagsOfOrganization = (declaration: Declaration) =>
  declaration
    .optionsGroup('Of an organization:')
    .option('--via <account>', 'the account that asks: the management account, or one that may list', viaOf)
    .option('--role-name <role>', 'the role by which its accounts are entered', roleNameOf)
    .option('--ou <unit>', 'only this organizational unit: name, /path or id; may be repeated', collect)
    .option('--tags', 'list tags, too: a call for each account')
    .option('--no-tags', 'list no tags any more')
    .option('--include-suspended', 'keep suspended accounts among the others')
    .option('--no-include-suspended', 'leave them out again')
    .option('--to <place>', 'write it there for others instead: a file, or s3://bucket/key')
    .option('--bucket-owner <id>', 'of --to s3://: the account that the bucket must belong to', ownerOf)
    .option(...MFA_CODE_FLAG)
    .option(...REASON_FLAG)
    .option('--yes', 'confirm without being asked: a protected account, and what others changed')
    .optionsGroup('Options:');

export type OrganizationOptions = OptionsOf<typeof flagsOfOrganization>;

const declareOrganizationFlags = flagGroup(flagsOfOrganization);

export const declareSync = (declaration: Declaration) =>
  declareOrganizationFlags(
    declaration.argument(
      '[sources...]',
      'sign-ins of Identity Center, organizations, include, or what is included; none: all that there are',
    ),
  )
    .option('--check', 'change nothing, and exit with 1 where anything differs')
    .option('--gone <number>', 'how many accounts may go where far fewer are listed than before', goneOf)
    .option(...TIMEOUT_FLAG)
    .addHelpText(
      'after',
      `
accounts.json is only read: what AWS lists stands beside it, and gets its names,
tags and protection from there. What an organization was listed with is kept, so
that a plain "acctmgr sync" does it again.

Examples:
  acctmgr sync
  acctmgr sync corp
  acctmgr sync organizations --via mgmt --role-name FleetAdmin`,
    );

export type SyncOptions = OptionsOf<typeof declareSync>;

/** The flags that only an organization takes, as somebody typed them. */
export const organizationFlags = ({
  via,
  roleName,
  ou,
  tags,
  includeSuspended,
  to,
  bucketOwner,
}: Partial<SyncOptions>): readonly string[] =>
  Object.entries({
    '--via': via,
    '--role-name': roleName,
    '--ou': ou,
    '--tags': tags,
    '--include-suspended': includeSuspended,
    '--to': to,
    '--bucket-owner': bucketOwner,
  }).flatMap(([flag, value]) => (value === undefined ? [] : [flag]));
