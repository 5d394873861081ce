import * as z from 'zod';
import { cachedSession } from './session.js';
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
