import type { TextLimit } from '../aws/limits.js';
import { NAME, type NumberLimit } from './limits.js';

/* Limits of what accounts.json says of Identity Center. */

/** Of an Identity Center session: a word of the command line, as an account's name is. */
export const SIGN_IN: TextLimit = {
  ...NAME,
  says: 'the name of a sign-in: 1 to 64 letters, digits or . _ -, beginning with a letter or digit',
};

/** Hosts are not judged: the known list of AWS's has left out China, EUSC and GovCloud before. Loopback is for imitations. */
export const START_URL: TextLimit = {
  min: 9,
  max: 2048,
  pattern: /^(?:https:\/\/[\w.-]+|http:\/\/(?:127\.0\.0\.1|localhost|\[::1\]))(?::[0-9]{1,5})?(?:\/[!-~]*)?$/,
  says: 'the address of the access portal, such as https://corp.awsapps.com/start',
};

export const SIGN_IN_SCOPE: TextLimit = {
  min: 1,
  max: 128,
  pattern: /^[\w:./-]*$/,
  says: 'a scope, such as sso:account:access',
};
export const MAX_SCOPES = 20;

export const CALLBACK_PORT: NumberLimit = {
  min: 1024,
  max: 65_535,
  says: 'a whole number from 1024 to 65535',
};

export const DEVICE_CODE = ['ask', 'never', 'always'] as const;

/** As the service model of Identity Center has it. */
export const PERMISSION_SET: TextLimit = {
  min: 1,
  max: 32,
  pattern: /^[\w+=,.@-]*$/,
  says: 'the name of a permission set, such as ReadOnlyAccess',
};

/** What all AWS tools read in the name of a profile: those in JavaScript drop one with = or a comma. */
export const PERMISSION_SET_ALIAS: TextLimit = {
  min: 1,
  max: 64,
  pattern: /^[A-Za-z0-9][\w.@+-]*$/,
  says: '1 to 64 letters, digits or . _ @ + -, beginning with a letter or digit',
};

/** An alias, or the name itself. */
export const PERMISSION_SET_WORD: TextLimit = {
  min: 1,
  max: 64,
  pattern: /^[\w+=,.@-]*$/,
  says: 'a permission set of the account, such as ro or ReadOnlyAccess',
};
export const MAX_PERMISSION_SETS = 100;
export const PERMISSION_SETS_SAY =
  'a list such as ["ReadOnlyAccess"], or an object with words of your own: { "ro": "ReadOnlyAccess" }';

export const PREFER = ['role', 'permission-set'] as const;

/** People type what they are asked there: it is encrypted, and no name and password stand in it. */
export const ACCESS_REQUEST_URL: TextLimit = {
  min: 9,
  max: 2048,
  pattern: /^https:\/\/[\w.-]+(?::[0-9]{1,5})?(?:[/?#][!-~]*)?$/,
  says: 'an address that begins with https://, in which {account_id} and {permission_set} are filled in',
};

/** What acctmgr calls an account that AWS lists: without one of the first two, all would be called alike. */
export const ACCOUNT_NAMES: TextLimit = {
  min: 9,
  max: 128,
  pattern: /^(?=.*\{account(?:_id)?\})(?:[A-Za-z0-9._-]|\{(?:account|account_id|sso_session)\})*$/,
  says: 'letters, digits or . _ - with {account} or {account_id}, and {sso_session} where you like, such as corp-{account}',
};

export const BROWSER_SAYS = 'a list of words, such as ["firefox", "-P", "work"]';

export const AUTO_LOGIN = ['ask', 'yes', 'no'] as const;
export const TOKEN_STORES = ['shared', 'memory'] as const;
