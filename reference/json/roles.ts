import * as z from 'zod';
import { anyObject, count, maybeOneOf, maybeText, text, texts } from './words.js';

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
