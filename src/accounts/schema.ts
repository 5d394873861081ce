import * as z from 'zod/mini';
import { MAX_POLICY_ARNS, MAX_SESSION_TAGS, MAX_TRANSITIVE_TAG_KEYS } from '../aws/limits.js';
import { includesSchema } from './include-schema.js';
import * as limits from './limits.js';
import { OIDC_ISSUERS, OIDC_SAYS, OIDC_VARIABLE } from './oidc-limits.js';
import * as signInLimits from './sign-in-limits.js';
import { listSchema, text, whole } from './schema-forms.js';
import { rulesSchema } from './rule-schema.js';
import { settingsSchema } from './settings-schema.js';
import { permissionSets, signInSchema } from './sign-in-schema.js';

/*
 * accounts.json as a zod schema: the source of the types, of accounts.schema.json and of every complaint about a value.
 * Each check carries what a right value looks like as its message; problems.ts adds what is wrong. Loaded only when the
 * quick check in accept.ts did not say yes. Keys beginning with x_ are taken out of its complaints in shape.ts.
 */

const oidcSchema = z
  .union(
    [
      z.enum(OIDC_ISSUERS, OIDC_SAYS),
      z.strictObject(
        { token_file: text(limits.FILE_PATH, 'A file that holds a token, read anew each time.') },
        OIDC_SAYS,
      ),
      z.strictObject({ env: text(OIDC_VARIABLE, 'A variable that holds a token.') }, OIDC_SAYS),
    ],
    OIDC_SAYS,
  )
  .check(
    z.describe(
      'Who gives the OpenID Connect token that assumes the role in the place of credentials: GitHub Actions, GitLab CI (GITLAB_OIDC_TOKEN), a file or a variable.',
    ),
  );

const identity = {
  name: text(limits.NAME, 'What the account is called on the command line. Unique without regard to case.'),
  account_id: text(limits.ACCOUNT_ID, 'The 12 digits of the AWS account, as a string: leading zeros count.'),
  role_arn: z.exactOptional(
    text(
      limits.ROLE_ARN,
      'The role to assume. Leave it out for the account that your own credentials belong to.',
    ),
  ),
  description: z.exactOptional(
    z.string('a string').check(z.describe('For people: shown by list, show and the picker.')),
  ),
  display_name: z.exactOptional(
    text(limits.DISPLAY_NAME, 'For people: the name in the console and in Switch Role links.'),
  ),
};

const SESSION_TAGS_SAY = `an object of at most ${MAX_SESSION_TAGS} tags, such as { "Project": "web" }`;

/** A default would put the same one on the sessions of everybody who shares the file. */
const personal = {
  source_identity: z.exactOptional(
    text(limits.SOURCE_IDENTITY, 'Stays with the session through every chained role. {user} is filled in.'),
  ),
};

const colorSchema = z
  .union(
    [
      z.enum(limits.COLOR_NAMES, limits.COLOR_CODE.says),
      z.string(limits.COLOR_CODE.says).check(z.regex(limits.COLOR_CODE.pattern, limits.COLOR_CODE.says)),
    ],
    limits.COLOR_CODE.says,
  )
  .check(z.describe('The colour in lists, in the prompt and in Switch Role links.'));

/** The keys that may stand in `defaults`, too. */
const inheritable = {
  role_name: z.exactOptional(
    text(limits.ROLE_NAME, 'Instead of role_arn: the ARN is built from account_id and the partition.'),
  ),
  partition: z.exactOptional(
    z
      .enum(limits.PARTITION_IDS, `one of ${limits.PARTITION_IDS.join(', ')}`)
      .check(z.describe('Where role_name is looked for. Without it, the partition of the region.')),
  ),
  external_id: z.exactOptional(
    text(limits.EXTERNAL_ID, "The external id that the role's trust policy asks for."),
  ),
  mfa_serial: z.exactOptional(
    text(limits.MFA_SERIAL, "Your MFA device, where the role's trust policy asks for MFA."),
  ),
  mfa_max_age: z.exactOptional(
    whole(limits.MFA_MAX_AGE, 'Seconds after which the MFA of a live session is too old for this role.'),
  ),
  duration_seconds: z.exactOptional(
    whole(
      limits.DURATION_SECONDS,
      'How long a session should last. AWS gives chained roles one hour at most.',
    ),
  ),
  region: z.exactOptional(
    text(limits.REGION, 'The region of the profile that is written. STS is asked elsewhere.'),
  ),
  source_profile: z.exactOptional(
    text(limits.SOURCE_PROFILE, 'The AWS profile whose credentials assume the role.'),
  ),
  source_account: z.exactOptional(
    text(
      limits.SOURCE_ACCOUNT,
      'The account of this file whose role session assumes the role (role chaining).',
    ),
  ),
  oidc: z.exactOptional(oidcSchema),
  session_name: z.exactOptional(
    text(
      limits.SESSION_NAME,
      'The role session name, as CloudTrail shows it. {user}, {host} and {reason} are filled in.',
    ),
  ),
  session_tags: z.exactOptional(
    z
      .record(
        text(limits.SESSION_TAG_KEY, 'A tag key.'),
        text(limits.TAG_VALUE, 'A tag value.'),
        SESSION_TAGS_SAY,
      )
      .check(z.describe('Session tags, sent to AWS for access by attributes.')),
  ),
  transitive_tag_keys: z.exactOptional(
    listSchema(
      text(limits.SESSION_TAG_KEY, 'The key of a session tag.'),
      MAX_TRANSITIVE_TAG_KEYS,
      `a list of at most ${MAX_TRANSITIVE_TAG_KEYS} keys of session_tags`,
      'The session tags that chained roles get, too.',
    ),
  ),
  reason_tag: z.exactOptional(
    text(limits.SESSION_TAG_KEY, 'The session tag that carries the reason given with --reason.'),
  ),
  policy_arns: z.exactOptional(
    listSchema(
      text(limits.POLICY_ARN, 'The ARN of a managed policy.'),
      MAX_POLICY_ARNS,
      `a list of at most ${MAX_POLICY_ARNS} policy ARNs`,
      'Session policies: the session may do only what these and the role allow.',
    ),
  ),
  policy: z.exactOptional(
    z
      .record(z.string(), z.unknown(), 'a policy document as a JSON object')
      .check(z.describe('An inline session policy: the session may do only what it and the role allow.')),
  ),
  tags: z.exactOptional(
    z
      .record(
        text(limits.LABEL_KEY, 'The key of a tag.'),
        text(limits.LABEL_VALUE, 'The value of a tag.'),
        'an object of strings, such as { "env": "dev" }',
      )
      .check(z.describe('For selecting accounts (--tag env=dev). Never sent to AWS.')),
  ),
  color: z.exactOptional(colorSchema),
  protected: z.exactOptional(
    z
      .boolean('true or false')
      .check(z.describe('Assuming asks for the name and a reason, and the session lasts an hour at most.')),
  ),
  sso_session: z.exactOptional(
    text(
      signInLimits.SIGN_IN,
      'The sign-in of IAM Identity Center by which the account is entered: a key of sso_sessions, or an [sso-session] of the AWS config file.',
    ),
  ),
  permission_sets: z.exactOptional(permissionSets),
  default_permission_set: z.exactOptional(
    text(signInLimits.PERMISSION_SET_WORD, 'The one that the bare name of the account means.'),
  ),
  prefer: z.exactOptional(
    z
      .enum(signInLimits.PREFER, `one of ${signInLimits.PREFER.join(', ')}`)
      .check(z.describe('Which way the bare name of an account means that has a role and a sign-in.')),
  ),
};

export const accountSchema = z
  .strictObject(
    { ...identity, ...inheritable, ...personal },
    'an account: an object with at least "name" and "account_id"',
  )
  .check(z.describe('One account, or one role in it.'));

export const defaultsSchema = z
  .strictObject(inheritable, 'an object of account keys')
  .check(z.describe('What every account gets that does not say otherwise.'));

export const fileSchema = z.strictObject(
  {
    $schema: z.exactOptional(z.string('the path or address of accounts.schema.json')),
    defaults: z.exactOptional(defaultsSchema),
    settings: z.exactOptional(settingsSchema),
    sso_sessions: z.exactOptional(
      z
        .record(
          text(signInLimits.SIGN_IN, 'What the sign-in is called.'),
          signInSchema,
          'an object such as { "corp": { "start_url": "https://corp.awsapps.com/start", "region": "eu-west-1" } }',
        )
        .check(z.describe('The sign-ins of IAM Identity Center.')),
    ),
    accounts: z
      .array(accountSchema, 'a list of accounts')
      .check(z.describe('The accounts, in the order of list.')),
    include: z.exactOptional(includesSchema),
    rules: z.exactOptional(rulesSchema(colorSchema)),
  },
  'an object with a list "accounts"',
);

/** One entry of `accounts.json`, as written. */
export type AccountEntry = Readonly<z.infer<typeof accountSchema>>;
export type AccountDefaults = Readonly<z.infer<typeof defaultsSchema>>;
export type Settings = Readonly<z.infer<typeof settingsSchema>>;
export type SignInSettings = Readonly<z.infer<typeof signInSchema>>;
/** One of its `include`. */
export type IncludeEntry = NonNullable<Readonly<z.infer<typeof fileSchema>>['include']>[number];
/** The whole of `accounts.json`, as written. */
export type AccountsFile = Readonly<z.infer<typeof fileSchema>>;
