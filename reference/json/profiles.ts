import * as z from 'zod';
import { cachedSession } from './session.js';
import {
  count,
  flag,
  maybeCount,
  maybeFlag,
  maybeOneOf,
  maybeText,
  maybeTime,
  oneOf,
  text,
  textByName,
  texts,
  time,
} from './words.js';

/* The commands of src/commands/profiles and src/commands/traces. */

export const profiles = z.array(
  z.strictObject({
    profile: text('Its name.'),
    kind: oneOf(
      'A session, a profile that asks acctmgr, or one that is not ours.',
      'session',
      'process',
      'other',
    ),
    file: text('The AWS file that it stands in.'),
    account: maybeText("The account's name."),
    role_arn: maybeText('The role.'),
    region: maybeText('As written.'),
    source: maybeText('The source credentials.'),
    inventory: maybeOneOf(
      'What the inventory says of it; null where that cannot be told.',
      'current',
      'other_role',
      'other_account_id',
      'no_role',
      'no_account',
    ),
    expiration: maybeTime('When its session ends.'),
    expired: maybeFlag('Whether it has ended.'),
    access_key_id: maybeText('The id of its temporary key.'),
    credential_process: maybeText('The line that asks acctmgr.'),
  }),
);

export const changedConfig = z.strictObject({
  file: text('The AWS config file.'),
  written: flag('Whether it was written.'),
  profiles: z.array(
    z.strictObject({
      profile: text('Its name.'),
      account: text("The account's name."),
      action: oneOf('What happens to it.', 'add', 'update', 'adopt', 'keep', 'remove', 'release'),
      removed: textByName('The lines that go, by key.'),
      added: textByName('The lines that come, by key.'),
    }),
  ),
  left_out: texts('Protected accounts that nobody named.'),
  warnings: texts('What keeps a profile from working.'),
});

const cleanedKeys = {
  profile: text('Its name.'),
  account: text("The account's name."),
  role_arn: text('The role.'),
  expiration: time('When its session ends.'),
  expired: flag('Whether it has ended.'),
  added_keys: texts('What you had added to its section.'),
};

export const clean = z.strictObject({
  credentials_file: text('Its path.'),
  dry_run: flag('Whether nothing was to be removed.'),
  removed: z.array(z.strictObject(cleanedKeys)),
  kept: z.array(
    z.strictObject({
      ...cleanedKeys,
      reason: oneOf('Why it stays.', 'added_keys', 'long_term_key', 'not_editable'),
      message: text('The same, for people.'),
    }),
  ),
  forgotten: z.array(cachedSession),
  unusable_files: count('How many files of the cache nobody could read.'),
});

const traceKeys = {
  kind: oneOf(
    'What it is.',
    'profile',
    'installed_profile',
    'aws_file',
    'backup',
    'session',
    'cache',
    'run',
    'trust',
    'state',
    'schema',
    'accounts',
    'discovered',
    'access_log',
    'leftover',
    'folder',
  ),
  path: text('Of the file or folder; of a profile, the AWS file.'),
  profile: maybeText('Its name.'),
  added_keys: texts('What you had added to its section.').nullable(),
  holds_long_term_key: maybeFlag('Whether a long-term access key stands in it.'),
};

export const purge = z.strictObject({
  dry_run: flag('Whether nothing was to be removed.'),
  removed: z.array(z.strictObject(traceKeys)),
  failed: z.array(z.strictObject({ ...traceKeys, message: text('Why it could not be removed.') })),
  kept: z.array(
    z.strictObject({
      path: text('Of the file or folder.'),
      profile: maybeText('Its name.'),
      reason: oneOf(
        'Why it stays.',
        'own_record',
        'in_use',
        'not_ours',
        'behind_link',
        'unreadable',
        'not_editable',
        'long_term_key',
      ),
      message: text('The same, for people.'),
    }),
  ),
  mentions: z
    .array(
      z.strictObject({
        what: oneOf('What names acctmgr.', 'shell_init', 'completion', 'shell', 'kubeconfig', 'schema'),
        path: text('Of the file.'),
        line: maybeCount('From 1; null where the whole file is meant.'),
      }),
    )
    .describe('What is left for you to take out.'),
});
