import * as z from 'zod/mini';
import * as limits from './limits.js';
import * as signInLimits from './sign-in-limits.js';
import { listSchema, text, whole } from './schema-forms.js';

/* What accounts.json says of Identity Center, as zod schemas: see schema.ts. */

export const permissionSets = z
  .union(
    [
      z
        .array(
          text(signInLimits.PERMISSION_SET, 'The name of a permission set.'),
          signInLimits.PERMISSION_SETS_SAY,
        )
        .check(
          z.minLength(1, signInLimits.PERMISSION_SETS_SAY),
          z.maxLength(signInLimits.MAX_PERMISSION_SETS, signInLimits.PERMISSION_SETS_SAY),
        ),
      z.record(
        text(signInLimits.PERMISSION_SET_ALIAS, 'Your word for it.'),
        text(signInLimits.PERMISSION_SET, 'The name of a permission set.'),
        signInLimits.PERMISSION_SETS_SAY,
      ),
    ],
    signInLimits.PERMISSION_SETS_SAY,
  )
  .check(z.describe('The permission sets of the account, in the order in which they are offered.'));

export const signInSchema = z
  .strictObject(
    {
      start_url: text(signInLimits.START_URL, 'The address of the access portal.'),
      region: text(limits.REGION, 'Where Identity Center lives. Accounts do not get it.'),
      scopes: z.exactOptional(
        listSchema(
          text(signInLimits.SIGN_IN_SCOPE, 'A scope.'),
          signInLimits.MAX_SCOPES,
          'a list of scopes, such as ["sso:account:access"]',
          'What the sign-in is for. Default: sso:account:access.',
        ),
      ),
      callback_port: z.exactOptional(
        whole(signInLimits.CALLBACK_PORT, 'The port of this machine that the browser comes back to.'),
      ),
      device_code: z.exactOptional(
        z
          .enum(signInLimits.DEVICE_CODE, `one of ${signInLimits.DEVICE_CODE.join(', ')}`)
          .check(z.describe('Whether to sign in by a code that is typed elsewhere. Default: ask.')),
      ),
      read_only_permission_set: z.exactOptional(
        text(signInLimits.PERMISSION_SET, 'The permission set that --read-only takes.'),
      ),
      access_request_url: z.exactOptional(
        text(
          signInLimits.ACCESS_REQUEST_URL,
          'Where a permission set is asked for. {account_id} and {permission_set} are filled in.',
        ),
      ),
      account_names: z.exactOptional(
        text(
          signInLimits.ACCOUNT_NAMES,
          'What acctmgr sync calls the accounts that AWS lists. Default: {account}.',
        ),
      ),
      browser: z.exactOptional(
        z
          .array(text(limits.WORD, 'A word of the command.'), signInLimits.BROWSER_SAYS)
          .check(
            z.minLength(1, signInLimits.BROWSER_SAYS),
            z.describe(
              'The browser to sign in with. It counts in your own file and in one named with --config.',
            ),
          ),
      ),
    },
    'an object with "start_url" and "region"',
  )
  .check(z.describe('One session of IAM Identity Center.'));
