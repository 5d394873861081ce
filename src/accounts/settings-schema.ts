import * as z from 'zod/mini';
import * as limits from './limits.js';
import { text, whole } from './schema-forms.js';
import * as signInLimits from './sign-in-limits.js';

/** What the user decides for this machine, in accounts.json. */
export const settingsSchema = z
  .strictObject(
    {
      access_log: z.exactOptional(
        z
          .strictObject(
            {
              path: z.exactOptional(
                text(limits.FILE_PATH, 'Where it is written. ACCTMGR_ACCESS_LOG wins over it.'),
              ),
              max_size: z.exactOptional(
                whole(limits.LOG_MAX_SIZE, 'The size in bytes at which a new log is begun.'),
              ),
              keep: z.exactOptional(whole(limits.LOG_KEEP, 'How many old logs are kept.')),
              forward: z.exactOptional(
                z
                  .array(text(limits.WORD, 'A word of the command.'), limits.FORWARD_SAYS)
                  .check(
                    z.minLength(1, limits.FORWARD_SAYS),
                    z.describe(
                      'A program that gets each line on its standard input, too. It is run as given, without a shell.',
                    ),
                  ),
              ),
            },
            'an object such as { "max_size": 10000000, "keep": 10 }',
          )
          .check(z.describe('The local record of every attempt.')),
      ),
      mfa_process: z.exactOptional(
        z
          .array(text(limits.WORD, 'A word of the command.'), limits.MFA_PROCESS_SAYS)
          .check(
            z.minLength(1, limits.MFA_PROCESS_SAYS),
            z.describe('A program that prints the MFA code. It is run as given, without a shell.'),
          ),
      ),
      auto_login: z.exactOptional(
        z
          .enum(signInLimits.AUTO_LOGIN, `one of ${signInLimits.AUTO_LOGIN.join(', ')}`)
          .check(
            z.describe(
              'Whether a command on a terminal offers to sign in where a sign-in has ended, does it without asking, or fails. Default: ask.',
            ),
          ),
      ),
      unattended: z.exactOptional(
        z
          .strictObject(
            {
              accounts: z.exactOptional(
                z
                  .array(
                    text(limits.ACCOUNT_PATTERN, 'A name, or a pattern such as dev-*.'),
                    'a list of names',
                  )
                  .check(z.describe('The accounts that may be taken; default: all.')),
              ),
              permission_sets: z.exactOptional(
                z
                  .array(text(limits.SET_PATTERN, 'A name, or a pattern.'), 'a list of permission sets')
                  .check(z.describe('By which permission sets; default: all.')),
              ),
              read_only: z.exactOptional(
                z
                  .boolean('true or false')
                  .check(z.describe('Only with --read-only or --view-only. Default: false.')),
              ),
              max_accounts: z.exactOptional(
                whole(limits.UNATTENDED_ACCOUNTS, 'How many accounts a command may take.'),
              ),
            },
            'an object such as { "accounts": ["dev-*"], "read_only": true }',
          )
          .check(z.describe('What may be taken where nobody is at a terminal. Default: everything.')),
      ),
      sso_token_store: z.exactOptional(
        z
          .enum(signInLimits.TOKEN_STORES, `one of ${signInLimits.TOKEN_STORES.join(', ')}`)
          .check(
            z.describe(
              'Where the tokens of sign-ins are kept: in ~/.aws/sso/cache for all AWS tools, or nowhere, so that each command asks you to sign in. Default: shared.',
            ),
          ),
      ),
    },
    'an object of settings',
  )
  .check(z.describe('Counts only in your own accounts.json and in one named with --config.'));
