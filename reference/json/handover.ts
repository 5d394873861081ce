import * as z from 'zod';
import { text, time } from './words.js';

/* The commands of src/commands/handover. */

export const env = z
  .record(z.string(), z.string().nullable())
  .describe('The value of each variable; null for those to take away.');

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
