import * as z from 'zod';
import { cachedSession } from './session.js';
import { applied, planned } from './stack-sets.js';
import { anyObject, count, flag, maybeOneOf, maybeText, maybeTime, oneOf, text, texts } from './words.js';

/* The commands of src/commands/roles. Documents of AWS keep the names that AWS gives their keys. */

const role = z
  .strictObject({
    RoleName: text('Its name, without its path.'),
    Path: text('Its path: /, or such as /team/.'),
    Description: text('What IAM shows of it.'),
    AssumeRolePolicyDocument: anyObject('The trust policy.'),
    MaxSessionDuration: count('How long its sessions may last, in seconds.'),
    PermissionsBoundary: text('The ARN of the policy that bounds what it may do.').optional(),
    ManagedPolicyArns: texts('The managed policies that are attached.'),
    Policies: z
      .array(z.strictObject({ PolicyName: text('Its name.'), PolicyDocument: anyObject('The policy.') }))
      .describe('Its inline policies.'),
    Tags: z
      .array(z.strictObject({ Key: text('The key.'), Value: text('The value.') }))
      .describe('Its tags; acctmgr:managed-by says who keeps it.'),
  })
  .describe('The role, with the names of IAM and of AWS::IAM::Role.');

export const template = z.strictObject({
  account: text("The account's name."),
  account_id: text('Its 12 digits.'),
  role_arn: text('The role.'),
  role,
  caller: z
    .strictObject({
      kind: maybeOneOf('Who it is; null where nobody was named.', 'user', 'group', 'role'),
      name: maybeText('The name.'),
      policies: z
        .record(z.string(), z.record(z.string(), z.unknown()))
        .describe('What the caller has to be allowed, in its own account, by name of the policy.'),
    })
    .describe('Who assumes it.'),
  template: maybeText('With --format cloudformation or terraform, the text.'),
  notes: texts('What a person should know of it.'),
});

const revoked = z
  .strictObject({
    account: text("The account's name."),
    account_id: text('Its 12 digits.'),
    role_arn: text('The role.'),
    action: oneOf('What it is about: revoke, or with --undo restore.', 'revoke', 'restore'),
    done: flag('Whether it was done; false with --dry-run.'),
    issued_before: maybeTime('Before this time, sessions must have begun to be cut off; null with --undo.'),
    was_issued_before: maybeTime('The same time of the revocation before; null where there was none.'),
    last_used: maybeTime('When the role was last used, as far as IAM tells.'),
    last_used_region: maybeText('Where.'),
    by: text('Who changed it: the ARN of the session, or of the caller.'),
    cuts_caller: flag('Whether who did it was in by this very role.'),
    forgotten: z.array(cachedSession).describe('The sessions of it that were in the cache.'),
    profiles: texts('The profiles of it that were removed from the credentials file.'),
  })
  .describe('With NAME.');

const cutOff = z
  .strictObject({
    user: text('The person.'),
    steps: z
      .array(
        z.strictObject({
          title: text('What it is for.'),
          notes: texts('What to know of it.'),
          commands: texts('For a POSIX shell, in order; none where only the console can do it.'),
        }),
      )
      .describe('In the order to do them in.'),
  })
  .describe('With --user.');

export const revoke = z.union([revoked, cutOff]);

const difference = z.strictObject({
  kind: oneOf(
    'What differs. broken_principal: the trust policy names somebody who was deleted.',
    'path',
    'trust',
    'broken_principal',
    'managed_policy',
    'inline_policy',
    'boundary',
    'max_session',
    'description',
    'tag',
  ),
  lines: texts(
    'For people. They begin with +: it is to come, -: it is to go, or ~: it is to become what stands behind the arrow.',
  ),
});

const finding = z.strictObject({
  code: oneOf(
    'What it is.',
    'trusts_everybody',
    'outside_organization',
    'no_external_id',
    'no_mfa',
    'any_subject',
    'no_audience',
    'deleted_principal',
    'loose_permission_set',
    'named_permission_set',
    'long_sessions',
    'more_than_designed',
    'unused',
    'not_ours',
  ),
  severity: oneOf('By high and medium ones, the command fails.', 'high', 'medium', 'low'),
  message: text('For people.'),
  fix: text('What can be done about it.'),
});

export const drift = z.strictObject({
  ok: flag(
    'Whether no role differs, is missing, is risky or could not be read. If one does, the exit code is 1.',
  ),
  counts: z.strictObject({
    as_designed: count('Roles that are as they are to be.'),
    different: count('Roles that are not.'),
    not_compared: count('Roles of which nobody says whom they are to trust.'),
    missing: count('Roles that are not there.'),
    not_read: count('Roles that could not be read.'),
    risky: count('Roles with findings of high or medium severity.'),
    left_out: count('Accounts that were picked, and not looked at.'),
  }),
  roles: z.array(
    z.union([
      z.strictObject({
        account: text("The account's name."),
        account_id: text('Its 12 digits.'),
        role_arn: text('The role.'),
        ok: flag('Whether nothing is wrong with it.'),
        state: oneOf('How it is.', 'as_designed', 'different', 'not_compared', 'missing', 'not_read'),
        differences: z.array(difference).describe('What is not as it is to be.'),
        findings: z.array(finding).describe('What is risky or worth knowing, the worst first.'),
        last_used: maybeTime('When it was used last, as IAM tells for the last 400 days.'),
        message: maybeText('Why it was not read or not compared.'),
        fix: maybeText('What can be done about that.'),
      }),
      z.strictObject({
        account: text("The account's name."),
        account_id: text('Its 12 digits.'),
        left_out: text('Why it was not looked at.'),
      }),
    ]),
  ),
  notes: texts('Which accounts count as your own.'),
});

const PLANNED = ['create', 'change', 'none', 'not_ours', 'refused', 'failed'] as const;

const plannedAccount = {
  account: text("The account's name."),
  account_id: text('Its 12 digits.'),
  role_arn: maybeText('The role; null where it is not known which one.'),
  action: oneOf(
    'What is to be done. not_ours: nothing without --adopt. refused: nothing whatever is said.',
    ...PLANNED,
  ),
  adopted: flag('Whether nobody kept it before, and acctmgr does from then on.'),
  changes: texts('What is done, a line each: + comes, - goes, ~ becomes.'),
  message: maybeText('Why nothing is done, or what failed.'),
  fix: maybeText('What to do about that.'),
};

const leftOut = z.strictObject({
  account: text("The account's name."),
  account_id: text('Its 12 digits.'),
  left_out: text('Why it was not looked at.'),
});

const planOfRoles = z.strictObject({
  sha256: text('Of what is to be done and what was found: the same for the same plan.'),
  file: maybeText('Where it is kept; null without --out.'),
  counts: z
    .strictObject({
      create: count('Roles to make.'),
      change: count('Roles to change.'),
      none: count('Roles that are in order.'),
      not_ours: count('Roles that acctmgr did not make.'),
      refused: count('Roles that are never touched.'),
      failed: count('Accounts of which nothing is known.'),
      left_out: count('Accounts that were not looked at.'),
    })
    .describe('How many of each.'),
  accounts: z
    .array(
      z.union([
        z.strictObject({
          ...plannedAccount,
          found_sha256: maybeText('Of the role as it was found; null where there was none.'),
        }),
        leftOut,
      ]),
    )
    .describe('Each account.'),
});

const appliedRoles = z.strictObject({
  ok: flag('Whether nothing failed, and all was begun.'),
  counts: z
    .strictObject({
      applied: count('Roles that were made or changed.'),
      failed: count('Accounts that failed.'),
      not_begun: count('Accounts whose turn did not come.'),
      left: count('Accounts in which nothing was to be done, or nothing may be.'),
      left_out: count('Accounts that were not looked at.'),
    })
    .describe('How many of each.'),
  backups: maybeText('The folder that holds what was there before; null where nothing was begun.'),
  accounts: z
    .array(
      z.union([
        z.strictObject({
          ...plannedAccount,
          result: oneOf('What became of it.', 'applied', 'failed', 'not_begun', 'left'),
          assumed: flag('Whether the role was assumed, as a trial.'),
          way_back: maybeText('The command that leads back; null where nothing was done.'),
        }),
        leftOut,
      ]),
    )
    .describe('Each account.'),
});

export const plan = z.union([
  planOfRoles.describe('In each account.'),
  planned.describe('With --stack-set.'),
]);

export const apply = z.union([
  appliedRoles.describe('In each account.'),
  applied.describe('With --stack-set.'),
]);
