import * as z from 'zod';
import { failure } from './failure.js';
import { flag, maybeCount, maybeOneOf, maybeText, maybeTime, oneOf, text, time } from './words.js';

/* The commands of src/commands/handover. */

export const env = z
  .record(z.string(), z.string().nullable())
  .describe('The value of each variable; null for those to take away.');

/** Why an account that was picked, but not by its name, is not taken. */
export const leftOut = oneOf(
  'Why an account that was picked, but not by its name, is not taken.',
  'no_role',
  'suspended',
  'not_shown',
  'protected',
  'no_permission_set',
  'several_permission_sets',
  'not_narrowable',
);

export const exec = z
  .union([
    z.strictObject({
      run: text('The id of the run, as the access log and `--failed` have it.'),
      account: text('Its name in the inventory.'),
      account_id: text('12 digits.'),
      region: maybeText('That the command was told.'),
      phase: oneOf(
        'How far it came: `credentials`, there were none; `start`, the command could not be started; `command`, it ran; `not_begun`, the run was over before.',
        'credentials',
        'start',
        'command',
        'not_begun',
      ),
      code: maybeCount('The exit code of the command.'),
      signal: maybeText('That the command died of.'),
      cut_short: maybeOneOf('Why acctmgr ended the command.', 'time-limit', 'stopped'),
      error: failure
        .nullable()
        .describe(
          'Why there were no credentials, why it could not be started, or why what it printed could not be kept.',
        ),
      started_at: maybeTime('When its turn came.'),
      duration_ms: maybeCount('Milliseconds, credentials included.'),
      stdout: maybeText('What it printed. Bytes that are not UTF-8 are replaced.'),
      stderr: maybeText('As stdout.'),
      truncated: flag('Whether it printed more than is kept, 8 MiB a stream.'),
    }),
    z.strictObject({
      run: text('The id of the run, as the access log and `--failed` have it.'),
      account: text('Its name in the inventory.'),
      account_id: text('12 digits.'),
      phase: z.literal('left_out'),
      reason: leftOut,
    }),
  ])
  .describe('Of a run over several accounts, a line an account and region, as they end.');

export const credentialProcess = z
  .strictObject({
    Version: z.literal(1),
    AccessKeyId: text('Of the temporary key.'),
    SecretAccessKey: text('A secret.'),
    SessionToken: text('A secret.'),
    Expiration: time('When the session ends.'),
    AccountId: text('12 digits.'),
  })
  .describe("AWS's own form, with --json or without.");

export const kubeconfig = z
  .strictObject({
    apiVersion: z.literal('v1'),
    kind: z.literal('Config'),
    users: z.tuple([
      z.strictObject({
        name: text('Of the user.'),
        user: z.strictObject({
          exec: z.strictObject({
            apiVersion: z.literal('client.authentication.k8s.io/v1beta1'),
            command: text('What prints the token.'),
            args: z.array(z.string()),
            env: z.array(z.strictObject({ name: z.string(), value: z.string() })),
            interactiveMode: z.literal('Never'),
            provideClusterInfo: z.literal(false),
          }),
        }),
      }),
    ]),
  })
  .describe('A kubeconfig file with one user, as kubectl has it.');

export const code = z.strictObject({ code: text('What the shell evaluates.') });

/** Internal: what the function of `shell-init` evaluates. */
export const switched = z.strictObject({ lines: text('What the shell evaluates.') });

/** Internal: what may stand in the place of a word. */
export const completed = z.array(
  z.strictObject({ text: text('The word.'), description: text('What it is.') }),
);
