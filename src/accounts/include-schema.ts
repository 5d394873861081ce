import * as z from 'zod/mini';
import {
  INCLUDE_FROM,
  INCLUDE_MAX_AGE,
  INCLUDE_SAYS,
  INCLUDES_SAY,
  MOST_INCLUDES,
} from './include-limits.js';
import * as limits from './limits.js';
import { text, whole } from './schema-forms.js';

/* Which shared inventories accounts.json takes in, as a zod schema: see schema.ts. */

export const includeSchema = z.union(
  [
    text(INCLUDE_FROM, 'A file, from the folder of accounts.json; an address; or an object of S3.'),
    z.strictObject(
      {
        from: text(INCLUDE_FROM, 'A file, from the folder of accounts.json; an address; or an object of S3.'),
        region: z.exactOptional(text(limits.REGION, 'Of s3://: where the bucket lies.')),
        source_profile: z.exactOptional(
          text(limits.SOURCE_PROFILE, 'Of s3://: the AWS profile that may read it.'),
        ),
        bucket_owner: z.exactOptional(
          text(limits.ACCOUNT_ID, 'Of s3://: the account that the bucket must belong to.'),
        ),
        max_age: z.exactOptional(
          whole(INCLUDE_MAX_AGE, 'Seconds after which commands say that it should be synced again.'),
        ),
      },
      INCLUDE_SAYS,
    ),
  ],
  INCLUDE_SAYS,
);

export const includesSchema = z
  .array(includeSchema, INCLUDES_SAY)
  .check(
    z.maxLength(MOST_INCLUDES, INCLUDES_SAY),
    z.describe(
      'Shared inventories, which acctmgr sync fetches. They count in your own accounts.json and in one named with --config.',
    ),
  );
