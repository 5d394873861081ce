import * as z from 'zod/mini';
import * as limits from './limits.js';
import { list, text, whole } from './schema-forms.js';

/* What accounts.json says of Identity Center, as zod schemas: see schema.ts. */

export const permissionSets = z
  .union(
    [
      z
        .array(text(limits.PERMISSION_SET, 'The name of a permission set.'), limits.PERMISSION_SETS_SAY)
        .check(
          z.minLength(1, limits.PERMISSION_SETS_SAY),
          z.maxLength(limits.MAX_PERMISSION_SETS, limits.PERMISSION_SETS_SAY),
        ),
      z.record(
        text(limits.PERMISSION_SET_ALIAS, 'Your word for it.'),
        text(limits.PERMISSION_SET, 'The name of a permission set.'),
        limits.PERMISSION_SETS_SAY,
      ),
    ],
    limits.PERMISSION_SETS_SAY,
  )
  .check(z.describe('The permission sets of the account, in the order in which they are offered.'));

export const signInSchema = z
  .strictObject(
    {
      start_url: text(limits.START_URL, 'The address of the access portal.'),
      region: text(limits.REGION, 'Where Identity Center lives. Accounts do not get it.'),
      scopes: z.exactOptional(
        list(
          text(limits.SIGN_IN_SCOPE, 'A scope.'),
          limits.MAX_SCOPES,
          'a list of scopes, such as ["sso:account:access"]',
          'What the sign-in is for. Default: sso:account:access.',
        ),
      ),
      callback_port: z.exactOptional(
        whole(limits.CALLBACK_PORT, 'The port of this machine that the browser comes back to.'),
      ),
      device_code: z.exactOptional(
        z
          .enum(limits.DEVICE_CODE, `one of ${limits.DEVICE_CODE.join(', ')}`)
          .check(z.describe('Whether to sign in by a code that is typed elsewhere. Default: ask.')),
      ),
      read_only_permission_set: z.exactOptional(
        text(limits.PERMISSION_SET, 'The permission set that --read-only takes.'),
      ),
      access_request_url: z.exactOptional(
        text(
          limits.ACCESS_REQUEST_URL,
          'Where a permission set is asked for. {account_id} and {permission_set} are filled in.',
        ),
      ),
      browser: z.exactOptional(
        z
          .array(text(limits.WORD, 'A word of the command.'), limits.BROWSER_SAYS)
          .check(
            z.minLength(1, limits.BROWSER_SAYS),
            z.describe(
              'The browser to sign in with. It counts in your own file and in one named with --config.',
            ),
          ),
      ),
    },
    'an object with "start_url" and "region"',
  )
  .check(z.describe('One session of IAM Identity Center.'));
