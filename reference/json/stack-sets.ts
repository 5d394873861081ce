import * as z from 'zod';
import { flag, maybeOneOf, maybeText, oneOf, text, texts } from './words.js';

/* `roles plan` and `roles apply` with --stack-set. */

const head = {
  stack_set: text('The name of the stack set.'),
  region: text('Its region, and of its stacks.'),
  account_id: text('The account that asks CloudFormation.'),
  call_as: oneOf('For whom it asks.', 'SELF', 'DELEGATED_ADMIN'),
  permission_model: oneOf('Who made the roles that it needs.', 'service_managed', 'self_managed'),
  standing: oneOf(
    'What there is to do; not_ours: others made it.',
    'create',
    'change',
    'in_order',
    'not_ours',
  ),
  role_name: text('The role, without its path.'),
  units: texts('The organizational units; null for accounts alone.').nullable(),
  is_whole_units: flag('Whether all accounts of the units are meant.'),
  auto_deployment: z
    .strictObject({
      enabled: flag('Whether accounts that come get the role.'),
      keeps_roles: flag('Whether accounts that leave keep it.'),
    })
    .nullable()
    .describe('Of service-managed ones.'),
  changes: z
    .array(
      z.strictObject({
        name: text('What of the set, or of the role.'),
        before: maybeText('As it is.'),
        after: maybeText('As it is to be.'),
      }),
    )
    .describe('What is to be another one.'),
  running_operation: z
    .strictObject({ id: text('Its id.'), action: text('What it does.') })
    .nullable()
    .describe('An operation of the set that goes on already.'),
  template: text('The template of CloudFormation.'),
  notes: texts('What a person should know of the role.'),
  left_out: z
    .array(
      z.strictObject({
        account: text("The account's name."),
        account_id: text('Its 12 digits.'),
        why: text('Why it is not reached.'),
      }),
    )
    .describe('Accounts that were picked and that the stack set does not reach.'),
  plan_sha256: text('SHA-256 of what is to be done and of what was found.'),
};

const account = {
  account: maybeText("The account's name; null for one that is not selected."),
  account_id: text('Its 12 digits.'),
  action: oneOf('What is done there.', 'add', 'update', 'again', 'none', 'stuck', 'suspended'),
  status_before: maybeOneOf('What its stack was.', 'CURRENT', 'OUTDATED', 'INOPERABLE'),
};

export const planned = z.strictObject({
  ...head,
  accounts: z.array(z.strictObject(account)).describe('An account each.'),
});

export const applied = z.strictObject({
  ...head,
  accounts: z
    .array(
      z.strictObject({
        ...account,
        result: oneOf(
          'What became of it.',
          'done',
          'failed',
          'cancelled',
          'skipped',
          'running',
          'not_reached',
        ),
        why: maybeText('Why.'),
        hint: maybeText('What to do.'),
      }),
    )
    .describe('An account each in which something was to be done.'),
  operations: texts('The ids of the operations that were begun.'),
  is_under_way: flag('Whether the last one goes on.'),
  is_left: flag('Whether the others were not begun after the first account.'),
  kept_in: maybeText('Where the template from before is kept.'),
  way_back: texts('The commands that take it back.'),
});
