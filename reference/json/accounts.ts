import * as z from 'zod';
import { failure } from './failure.js';
import {
  count,
  flag,
  maybeCount,
  maybeText,
  maybeTime,
  oneOf,
  text,
  textByName,
  texts,
  time,
} from './words.js';

/* The commands of src/commands/accounts. */

const ACCOUNTS_FILE = 'The path of accounts.json.';

const listed = z.strictObject({
  name: text('What the account is called.'),
  display_name: maybeText('What people call it.'),
  account_id: text('12 digits.'),
  description: maybeText('As in accounts.json.'),
  role_arn: maybeText('The role that is assumed; null for the account of your own credentials.'),
  region: maybeText('Of its profile.'),
  tags: textByName('As in accounts.json.'),
  ou: maybeText('The path of its organizational unit, / for the root; null where no organization lists it.'),
  protected: flag('Whether assuming asks for the name and a reason.'),
  source: text(
    'Where it comes from: accounts.json; sign-in:NAME or organization:ID where only acctmgr sync found it.',
  ),
  sso_session: maybeText('The sign-in that leads into it.'),
  permission_sets: z
    .array(
      z.strictObject({
        word: text('Behind the name of the account: payments/ro.'),
        name: text('As AWS has it.'),
      }),
    )
    .describe('What that sign-in lets a person be in it.'),
  profile: z
    .strictObject({
      name: text('Such as assumed-dev.'),
      expiration: time('When its session ends.'),
      expired: flag('Whether it has ended.'),
    })
    .nullable()
    .describe('The profile that holds its session; null where there is none.'),
});

const link = z.strictObject({
  name: text('What the account is called.'),
  display_name: text('What the console shows; the name where there is no other.'),
  account_id: text('12 digits.'),
  role: maybeText('The name of the role; null of a permission set.'),
  permission_set: maybeText('The permission set; null of a role.'),
  url: maybeText("The Switch Role link or, of a permission set, the portal's."),
  reason: maybeText('Why there is none.'),
});

export const list = z.union([
  z.array(listed).describe('The accounts, in the order of accounts.json.'),
  z.array(link).describe('With --switch-role-links.'),
]);

const found = z.strictObject({
  name: text('What the account is called.'),
  account_id: text('12 digits.'),
});

const changesShape = {
  new: z.array(found).describe('Those that were not there before.'),
  gone: z.array(found).describe('Those that are listed no more.'),
  renamed: z
    .array(
      z.strictObject({
        account_id: text('12 digits.'),
        from: text('What it was called.'),
        to: text('What it is called.'),
      }),
    )
    .describe('Those that AWS calls otherwise now.'),
};

export const sync = z.strictObject({
  sign_ins: z
    .array(
      z.strictObject({
        sso_session: text('The sign-in.'),
        synced: z
          .strictObject({
            file: text('The path of what is kept.'),
            differs: flag('Whether anything is otherwise than it was known before.'),
            person: maybeText('Who signed in, as their sessions are called; null where AWS did not say.'),
            complete: flag('Whether all could be listed: else no account was taken for gone.'),
            accounts: count('How many the person may use.'),
            permission_sets: count('How many they may use in all of these.'),
            ...changesShape,
          })
          .nullable()
          .describe('Null where it failed.'),
        error: failure.nullable().describe('Why it failed; null where it did not.'),
      }),
    )
    .describe('In the order in which they were asked.'),
  organizations: z
    .array(
      z.strictObject({
        organization_id: maybeText('Of AWS; null where it could not be found out.'),
        synced: z
          .strictObject({
            file: text('The path of what is kept.'),
            differs: flag('Whether anything is otherwise than it was known before.'),
            via: maybeText('The account that asked; null of the source credentials.'),
            role_name: maybeText('By which the accounts are entered; null where none was named.'),
            accounts: count('How many can be used.'),
            organizational_units: count('How many it has.'),
            suspended: z.array(found).describe('Those that are not active.'),
            ...changesShape,
          })
          .nullable()
          .describe('Null where it failed.'),
        error: failure.nullable().describe('Why it failed; null where it did not.'),
      }),
    )
    .describe('In the order in which they were asked.'),
  includes: z
    .array(
      z.strictObject({
        from: text('The shared inventory, as include names it.'),
        synced: z
          .strictObject({
            file: text('The path of what was accepted of it.'),
            differs: flag('Whether it is otherwise than it was known before.'),
            held_back: flag('Whether it waits for a yes: then it serves as it was accepted before.'),
            accounts: count('How many serve.'),
            new: z.array(found).describe('Those that nobody had seen before.'),
            gone: z.array(found).describe('Those that it has no more.'),
            changed: z
              .array(
                z.strictObject({
                  name: text('What the account is called.'),
                  changes: texts('Each as key, what it was, and what it is.'),
                }),
              )
              .describe('Known names that mean something else now.'),
            other_changes: texts('Of sign-ins, limits and organizational units.'),
          })
          .nullable()
          .describe('Null where it failed.'),
        error: failure.nullable().describe('Why it failed; null where it did not.'),
      }),
    )
    .describe('In the order of include.'),
});

const begun = z.strictObject({
  accounts_file: text(ACCOUNTS_FILE),
  created: flag('False where it was there already.'),
});

export const show = z.strictObject({
  accounts_file: text(ACCOUNTS_FILE),
  included_from: maybeText('The shared inventory that it is of; null where it is of none.'),
  also_included_from: texts('Shared inventories that have its name, too: what accounts.json says counts.'),
  organization: z
    .strictObject({
      id: text('Of AWS.'),
      ou: text('The path of its organizational unit; / for the root.'),
      ou_ids: z.array(z.string()).describe('The units on that path, from the top.'),
      state: text('ACTIVE, or what AWS says instead.'),
    })
    .nullable()
    .describe('What an organization says of it; null where none lists it.'),
  settings: z
    .record(
      z.string(),
      z.strictObject({
        value: z.unknown().describe('What counts for the account.'),
        origin: oneOf(
          'Where it stands: sync is what AWS listed, include a shared inventory.',
          'account',
          'rule',
          'defaults',
          'built-in',
          'sync',
          'account and sync',
          'include',
        ),
        rule: count('Of a rule: its place in rules, from 0.').optional(),
      }),
    )
    .describe('By key of accounts.json.'),
});

export const validate = z.strictObject({
  accounts_file: text(ACCOUNTS_FILE),
  valid: flag('Whether there is no problem. If there is one, the exit code is 2.'),
  accounts: count('How many accounts it holds.'),
  problems: z.array(
    z.strictObject({
      path: text('Where, such as accounts[3].role_arn.'),
      line: maybeCount('Of the file, from 1.'),
      column: maybeCount('From 1.'),
      message: text('What is wrong.'),
      expected: text('What right looks like.'),
    }),
  ),
  includes: z
    .array(
      z.strictObject({
        from: text('As include names it.'),
        accounts: maybeCount('Of the accepted copy; null where there is none.'),
        accepted_at: maybeTime('When it was accepted; null where it was not.'),
        own_entries: texts('Names of accounts.json that it has, too: what accounts.json says counts.'),
        notes: texts('What somebody should do something about, a sentence each.'),
      }),
    )
    .describe('What the file includes, in its order.'),
});

export const changed = z.strictObject({
  accounts_file: text(ACCOUNTS_FILE),
  account: text('Its name.'),
  changed: flag('Whether the file differs, or would differ, from what it was.'),
  dry_run: flag('Whether nothing was to be written.'),
  diff: texts('The lines that change, each with its sign.'),
});

const imported = { profile: text('Of the AWS config file.'), account: text('Its name here.') };

export const importAccounts = z.strictObject({
  accounts_file: text(ACCOUNTS_FILE),
  from: text('The file that was read.'),
  dry_run: flag('Whether nothing was to be written.'),
  written: flag('Whether accounts.json was written.'),
  added: z.array(
    z.strictObject({
      profile: text('Of the AWS config file.'),
      account: z.record(z.string(), z.unknown()).describe('The account, as it stands in accounts.json.'),
      notes: texts('What was left out or put otherwise, and why.'),
    }),
  ),
  changed: z.array(
    z.strictObject({
      ...imported,
      changes: z.record(z.string(), z.unknown()).describe('The new value of each key; null takes it away.'),
      notes: texts('What was left out or put otherwise, and why.'),
    }),
  ),
  sign_ins: z
    .array(
      z.strictObject({
        name: text('What the sign-in is called.'),
        start_url: text('The address of the access portal.'),
        region: text('Where Identity Center lives.'),
      }),
    )
    .optional()
    .describe('Those that accounts of profiles need, where any were added.'),
  removed: texts('The accounts of the example, which go.'),
  unchanged: z.array(z.strictObject(imported)).describe('Those that are there already, as in the profiles.'),
  skipped: z.array(
    z.strictObject({
      profile: maybeText('Null where a line belongs to no section.'),
      line: count('Of the file, from 1.'),
      reason: text('Why no account was made of it.'),
    }),
  ),
});

export const trust = z.strictObject({
  accounts_file: text(ACCOUNTS_FILE),
  trusted: flag('Whether it is trusted now.'),
  changed: flag('Whether that is new.'),
});

export const init = z.union([
  begun.describe('Of the example.'),
  changed.describe('Of an account that was added by hand.'),
  importAccounts.describe('Of role profiles.'),
  sync.describe('Of Identity Center.'),
]);
