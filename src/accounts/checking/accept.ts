import { fitsLimit, MAX_POLICY_ARNS, MAX_TRANSITIVE_TAG_KEYS, type TextLimit } from '../../aws/limits.js';
import { INCLUDE_FROM, INCLUDE_MAX_AGE, MOST_INCLUDES } from '../include-limits.js';
import * as limits from '../limits.js';
import { OIDC_ISSUERS, OIDC_VARIABLE } from '../oidc-limits.js';
import { RULE_TAG, RULE_UNIT } from '../rule-limits.js';
import * as signInLimits from '../sign-in-limits.js';
import type { AccountRule } from '../rule-schema.js';
import type {
  AccountEntry,
  AccountDefaults,
  AccountsFile,
  IncludeEntry,
  Settings,
  SignInSettings,
} from '../schema.js';

/*
 * A quick yes to a right file: the same as the zod schema (a property in the tests holds them together), in a tenth of its
 * time, since loading and running zod costs more than all else that `list` does. It says no without a reason; the schema
 * then gives the reasons.
 */

type Accepts = (value: unknown) => boolean;
type Keys<T> = { readonly [K in keyof Required<T>]: Accepts };

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isString: Accepts = (value) => typeof value === 'string';
const isFlag: Accepts = (value) => typeof value === 'boolean';

const text =
  (limit: TextLimit): Accepts =>
  (value) =>
    typeof value === 'string' && fitsLimit(limit, value);

const whole =
  ({ min, max }: limits.NumberLimit): Accepts =>
  (value) =>
    Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max;

const oneOf =
  (values: readonly string[]): Accepts =>
  (value) =>
    typeof value === 'string' && values.includes(value);

const list =
  (item: Accepts, shortest: number, longest: number): Accepts =>
  (value) =>
    Array.isArray(value) && value.length >= shortest && value.length <= longest && value.every(item);

const map =
  (key: TextLimit, item: Accepts): Accepts =>
  (value) => {
    if (!isObject(value)) return false;
    for (const name in value) {
      if (!fitsLimit(key, name) || !item(value[name])) return false;
    }
    return true;
  };

const either =
  (one: Accepts, other: Accepts): Accepts =>
  (value) =>
    one(value) || other(value);

function object<T>(keys: Keys<T>, required: readonly (keyof T & string)[] = []): Accepts {
  const known = new Map<string, Accepts>(Object.entries(keys));
  return (value) => {
    if (!isObject(value)) return false;
    for (const key of required) if (value[key] === undefined) return false;
    for (const key in value) {
      const accepts = known.get(key);
      if (accepts === undefined ? !limits.isFreeKey(key) : !accepts(value[key])) return false;
    }
    return true;
  };
}

const defaultKeys: Keys<AccountDefaults> = {
  role_name: text(limits.ROLE_NAME),
  partition: oneOf(limits.PARTITION_IDS),
  external_id: text(limits.EXTERNAL_ID),
  mfa_serial: text(limits.MFA_SERIAL),
  mfa_max_age: whole(limits.MFA_MAX_AGE),
  duration_seconds: whole(limits.DURATION_SECONDS),
  region: text(limits.REGION),
  source_profile: text(limits.SOURCE_PROFILE),
  source_account: text(limits.SOURCE_ACCOUNT),
  oidc: either(
    oneOf(OIDC_ISSUERS),
    either(
      object<{ token_file: string }>({ token_file: text(limits.FILE_PATH) }, ['token_file']),
      object<{ env: string }>({ env: text(OIDC_VARIABLE) }, ['env']),
    ),
  ),
  session_name: text(limits.SESSION_NAME),
  session_tags: map(limits.SESSION_TAG_KEY, text(limits.TAG_VALUE)),
  transitive_tag_keys: list(text(limits.SESSION_TAG_KEY), 0, MAX_TRANSITIVE_TAG_KEYS),
  reason_tag: text(limits.SESSION_TAG_KEY),
  policy_arns: list(text(limits.POLICY_ARN), 0, MAX_POLICY_ARNS),
  policy: isObject,
  tags: map(limits.LABEL_KEY, text(limits.LABEL_VALUE)),
  color: either(oneOf(limits.COLOR_NAMES), text(limits.COLOR_CODE)),
  protected: isFlag,
  sso_session: text(signInLimits.SIGN_IN),
  permission_sets: either(
    list(text(signInLimits.PERMISSION_SET), 1, signInLimits.MAX_PERMISSION_SETS),
    map(signInLimits.PERMISSION_SET_ALIAS, text(signInLimits.PERMISSION_SET)),
  ),
  default_permission_set: text(signInLimits.PERMISSION_SET_WORD),
  prefer: oneOf(signInLimits.PREFER),
};

const account = object<AccountEntry>(
  {
    name: text(limits.NAME),
    account_id: text(limits.ACCOUNT_ID),
    role_arn: text(limits.ROLE_ARN),
    description: isString,
    display_name: text(limits.DISPLAY_NAME),
    source_identity: text(limits.SOURCE_IDENTITY),
    ...defaultKeys,
  },
  ['name', 'account_id'],
);

const settings = object<Settings>({
  access_log: object<NonNullable<Settings['access_log']>>({
    path: text(limits.FILE_PATH),
    max_size: whole(limits.LOG_MAX_SIZE),
    keep: whole(limits.LOG_KEEP),
    forward: list(text(limits.WORD), 1, Number.POSITIVE_INFINITY),
  }),
  mfa_process: list(text(limits.WORD), 1, Number.POSITIVE_INFINITY),
  auto_login: oneOf(signInLimits.AUTO_LOGIN),
  unattended: object<NonNullable<Settings['unattended']>>({
    accounts: list(text(limits.ACCOUNT_PATTERN), 0, Number.POSITIVE_INFINITY),
    permission_sets: list(text(limits.SET_PATTERN), 0, Number.POSITIVE_INFINITY),
    read_only: isFlag,
    max_accounts: whole(limits.UNATTENDED_ACCOUNTS),
  }),
  sso_token_store: oneOf(signInLimits.TOKEN_STORES),
});

const ruleMatch: Accepts = (value) =>
  text(limits.ACCOUNT_PATTERN)(value) ||
  object<{ tag: string }>({ tag: text(RULE_TAG) }, ['tag'])(value) ||
  object<{ ou: string }>({ ou: text(RULE_UNIT) }, ['ou'])(value);

const rule = object<AccountRule>(
  {
    match: ruleMatch,
    set: object<AccountRule['set']>({
      protected: (value) => value === true,
      color: defaultKeys.color,
      default_permission_set: defaultKeys.default_permission_set,
    }),
  },
  ['match', 'set'],
);

const signIn = object<SignInSettings>(
  {
    start_url: text(signInLimits.START_URL),
    region: text(limits.REGION),
    scopes: list(text(signInLimits.SIGN_IN_SCOPE), 0, signInLimits.MAX_SCOPES),
    callback_port: whole(signInLimits.CALLBACK_PORT),
    device_code: oneOf(signInLimits.DEVICE_CODE),
    read_only_permission_set: text(signInLimits.PERMISSION_SET),
    access_request_url: text(signInLimits.ACCESS_REQUEST_URL),
    account_names: text(signInLimits.ACCOUNT_NAMES),
    browser: list(text(limits.WORD), 1, Number.POSITIVE_INFINITY),
  },
  ['start_url', 'region'],
);

const include: Accepts = (value) =>
  text(INCLUDE_FROM)(value) ||
  object<Exclude<IncludeEntry, string>>(
    {
      from: text(INCLUDE_FROM),
      region: text(limits.REGION),
      source_profile: text(limits.SOURCE_PROFILE),
      bucket_owner: text(limits.ACCOUNT_ID),
      max_age: whole(INCLUDE_MAX_AGE),
    },
    ['from'],
  )(value);

const file = object<AccountsFile>(
  {
    $schema: isString,
    defaults: object(defaultKeys),
    settings,
    sso_sessions: map(signInLimits.SIGN_IN, signIn),
    accounts: list(account, 0, Number.POSITIVE_INFINITY),
    include: list(include, 0, MOST_INCLUDES),
    rules: list(rule, 0, Number.POSITIVE_INFINITY),
  },
  ['accounts'],
);

/** Whether a parsed `accounts.json` has the shape of the schema. The rules over the whole file are not in it. */
export const isAccountsFile = (value: unknown): value is AccountsFile => file(value);
