import * as z from 'zod/mini';
import * as limits from './limits.js';
import { RULE_MATCH_SAYS, RULE_SET_SAYS, RULE_TAG, RULE_UNIT, RULES_SAY } from './rule-limits.js';
import { text } from './schema-forms.js';
import { PERMISSION_SET_WORD } from './sign-in-limits.js';

/* What accounts.json says of many accounts at once, as zod schemas: see schema.ts. */

const matchSchema = z
  .union(
    [
      text(limits.ACCOUNT_PATTERN, 'The name of an account, or a pattern.'),
      z.strictObject({ tag: text(RULE_TAG, 'A tag that they have, or have not.') }, RULE_MATCH_SAYS),
      z.strictObject(
        { ou: text(RULE_UNIT, 'An organizational unit that they lie in, however deep.') },
        RULE_MATCH_SAYS,
      ),
    ],
    RULE_MATCH_SAYS,
  )
  .check(z.describe('Which accounts: by name, by tag, or by organizational unit.'));

/** @param color - as an account may have it */
export const ruleSchema = (color: z.ZodMiniType<string, string>) =>
  z
    .strictObject(
      {
        match: matchSchema,
        set: z
          .strictObject(
            {
              protected: z.exactOptional(
                z
                  .literal(true, 'true: a rule takes no protection away')
                  .check(z.describe('Of own key, rules and defaults, the strictest counts.')),
              ),
              color: z.exactOptional(color),
              default_permission_set: z.exactOptional(
                text(
                  PERMISSION_SET_WORD,
                  'The one that the bare name of the account means, where it has it.',
                ),
              ),
            },
            RULE_SET_SAYS,
          )
          .check(
            z.describe('What they get that do not say it themselves. The last rule that matches counts.'),
          ),
      },
      'an object with "match" and "set"',
    )
    .check(z.describe('Settings of all accounts that match.'));

export const rulesSchema = (color: z.ZodMiniType<string, string>) =>
  z
    .array(ruleSchema(color), RULES_SAY)
    .check(
      z.describe(
        'Settings by name, tag or organizational unit. An own key of the account wins, then the last rule that matches, then defaults.',
      ),
    );

/** One of the `rules`, as written. */
export type AccountRule = Readonly<z.infer<ReturnType<typeof ruleSchema>>>;
