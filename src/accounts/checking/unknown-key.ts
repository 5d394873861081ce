import { alternatives, quoted, type EntryFault, type ValuePath } from './finding.js';
import { nearest } from './nearest.js';
import { accountSchema, defaultsSchema, fileSchema } from '../schema.js';
import { settingsSchema } from '../settings-schema.js';
import { signInSchema } from '../sign-in-schema.js';

const keysOf = (schema: { shape: object }): readonly string[] => Object.keys(schema.shape);

const ACCOUNT_KEYS = keysOf(accountSchema);
const DEFAULTS_KEYS = keysOf(defaultsSchema);
const SETTINGS_KEYS = keysOf(settingsSchema);
const SIGN_IN_KEYS = keysOf(signInSchema);
const RULE = fileSchema.shape.rules.def.innerType.def.element;
const RULE_KEYS = keysOf(RULE);
const RULE_SETS = keysOf(RULE.shape.set);
const ACCESS_LOG_KEYS = keysOf(settingsSchema.shape.access_log.def.innerType);

function keysAt([first, ...rest]: ValuePath): readonly string[] {
  if (first === 'accounts') return ACCOUNT_KEYS;
  if (first === 'defaults') return DEFAULTS_KEYS;
  if (first === 'settings') return rest.length === 0 ? SETTINGS_KEYS : ACCESS_LOG_KEYS;
  if (first === 'sso_sessions') return SIGN_IN_KEYS;
  if (first === 'rules') return rest.includes('set') ? RULE_SETS : RULE_KEYS;
  return keysOf(fileSchema);
}

/** Where a key that is known, but not here, belongs. */
function placeOf(key: string): string | undefined {
  if (DEFAULTS_KEYS.includes(key)) return 'it in an account, or in "defaults"';
  if (ACCOUNT_KEYS.includes(key)) return 'it in an account';
  if (SETTINGS_KEYS.includes(key)) return 'it in "settings"';
  if (SIGN_IN_KEYS.includes(key)) return 'it in a sign-in of "sso_sessions"';
  if (ACCESS_LOG_KEYS.includes(key)) return 'it in "access_log" of "settings"';
  return undefined;
}

/** The finding for a `key` of the object at `path` that the schema does not know there. */
export function describeUnknownKey(path: ValuePath, key: string): EntryFault {
  const finding = (message: string, expected: string): EntryFault => ({
    path: [...path, key],
    concerns: 'key',
    message,
    expected,
  });
  if (/^aws_(access_key_id|secret_access_key|session_token)$/i.test(key)) {
    return finding(
      'credentials do not belong in this file, which people share',
      'source_profile, with the keys in the AWS credentials file',
    );
  }
  if (path[0] === 'defaults' && ACCOUNT_KEYS.includes(key)) {
    if (key === 'role_arn')
      return finding('a role ARN belongs to one account and cannot be a default', 'role_name');
    if (key === 'source_identity') {
      return finding(
        'one default would be on the sessions of everybody who shares the file',
        'source_identity in the accounts that need it, such as "{user}"',
      );
    }
    return finding(`${quoted(key)} belongs to one account and cannot be a default`, 'it in each account');
  }
  if (path[0] === 'rules')
    return finding(`a rule does not set ${quoted(key)}`, alternatives(keysAt(path).map(quoted)));
  const place = placeOf(key);
  if (place !== undefined) return finding(`${quoted(key)} does not belong here`, place);
  const near = nearest(key, keysAt(path), 2).map(quoted);
  return finding(
    `unknown key ${quoted(key)}`,
    near.length > 0
      ? alternatives(near)
      : 'a key of accounts.schema.json, or one of your own that begins with x_',
  );
}
