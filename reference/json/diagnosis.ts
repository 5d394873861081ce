import * as z from 'zod';
import { CHECKS } from '../../src/diagnosis/finding.js';
import { OBSTACLES } from '../../src/diagnosis/reach.js';
import { leftOut } from './handover.js';
import { MFA_SAYS } from './session.js';
import {
  anyObject,
  count,
  flag,
  maybeCount,
  maybeOneOf,
  maybeText,
  oneOf,
  text,
  texts,
  time,
} from './words.js';

/* The commands of src/commands/diagnosis. */

const finding = z.strictObject({
  check: z.enum(Object.keys(CHECKS)).describe('What was looked at.'),
  part: z.enum([...new Set(Object.values(CHECKS))]).describe('What it belongs to.'),
  status: oneOf('How it is; skip: it could not be looked at.', 'ok', 'warn', 'fail', 'skip'),
  message: text('What was found.'),
  details: texts('The evidence.'),
  fix: maybeText('What can be done about it.'),
});

const hop = z.strictObject({
  label: text('The account, or the role profile, that this call is for.'),
  account_id: text('Of the role.'),
  role_arn: text('The role.'),
  signed_by: text('What signs the call.'),
  caller_arn: maybeText('Who signs it.'),
  caller_role_arn: maybeText('The role of who signs it.'),
  sent: z
    .strictObject({
      session_name: maybeText('As it is sent.'),
      external_id: flag('Whether one is sent.'),
      mfa: maybeOneOf(MFA_SAYS, 'code', 'session'),
      mfa_serial: maybeText('The device.'),
      mfa_age_seconds: maybeCount('How long ago the code was given.'),
      duration_seconds: count('How long the session is asked for.'),
      source_identity: maybeText('As it is sent.'),
      session_tag_keys: texts('Of the session tags.'),
      policy_arns: texts('The session policies.'),
      policy: flag('Whether there is an inline one.'),
    })
    .describe('What the call says.'),
  outcome: oneOf('What AWS answered.', 'allowed', 'refused', 'not_tried'),
  not_tried: maybeOneOf(
    'Why it was not tried.',
    'protected',
    'code',
    'before',
    'unasked',
    'no_credentials',
    'no_network',
  ),
  time: time('When it was tried.'),
  request_id: maybeText("AWS's id of the call."),
  error_code: maybeText("AWS's own."),
  error_message: maybeText("AWS's own."),
  simulated: z
    .array(
      z.strictObject({
        action: text('Such as sts:AssumeRole.'),
        decision: oneOf("IAM's answer.", 'allowed', 'explicitDeny', 'implicitDeny'),
      }),
    )
    .nullable()
    .describe("What IAM's simulator says of the caller's own policies; null where it could not be asked."),
  role: maybeOneOf(
    'Whether the role is there; null where nobody could tell.',
    'there',
    'elsewhere',
    'missing',
  ),
  trust: maybeOneOf(
    "What the role's trust policy says to this call.",
    'allows',
    'forbids',
    'not_named',
    'unmet',
    'open',
    'lacks_action',
    'unreadable',
  ),
  causes: z
    .array(
      z.strictObject({
        cause: text('In one word.'),
        certainty: oneOf('certain: AWS or IAM says so.', 'certain', 'likely', 'possible'),
        message: text('For people.'),
        fix: text('What can be done about it.'),
      }),
    )
    .describe('Why AWS refused, the likeliest first.'),
  trust_policy: anyObject('A trust policy that would let this call in.').nullable(),
  permission_policy: anyObject('A policy for the caller that would allow it.').nullable(),
});

export const doctor = z.union([
  z
    .strictObject({
      ok: flag('Whether nothing fails. If something does, the exit code is 1.'),
      account: maybeText('The account that was asked about.'),
      counts: z.strictObject({
        ok: count('Findings.'),
        warn: count('Findings.'),
        fail: count('Findings.'),
        skip: count('Findings.'),
      }),
      findings: z.array(finding),
      hops: z.array(hop).describe('Every call on the way to the account.'),
    })
    .describe('Without --for-admin.'),
  z
    .strictObject({
      account: text('The account that was asked about.'),
      text: text('For who administers the account.'),
      hop,
    })
    .describe('With --for-admin.'),
  z
    .strictObject({
      ok: flag('Whether each that was tried can be reached. If not, the exit code is 1.'),
      counts: z.strictObject({
        reachable: count('Accounts.'),
        unreachable: count('Accounts.'),
        left_out: count('Accounts.'),
      }),
      accounts: z.array(
        z.union([
          z.strictObject({
            account: text('Its name in the inventory.'),
            account_id: text('12 digits.'),
            reachable: flag('Whether AWS let the session be taken.'),
            obstacle: maybeOneOf('What is in the way.', ...OBSTACLES),
            message: maybeText('What is in the way, for people.'),
            fix: maybeText('What can be done about it.'),
            latency_ms: count('Milliseconds, until it was known.'),
          }),
          z.strictObject({
            account: text('Its name in the inventory.'),
            account_id: text('12 digits.'),
            left_out: leftOut,
          }),
        ]),
      ),
    })
    .describe('Of several accounts.'),
]);
