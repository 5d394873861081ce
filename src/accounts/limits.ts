import { EXTERNAL_ID, ROLE_DURATION, TAG_KEY, TAG_VALUE, type TextLimit } from '../aws/limits.js';
import { PARTITIONS } from '../aws/partition.js';

/*
 * What the keys of accounts.json may hold. The zod schema and the quick check both read these, so that they cannot differ
 * in a limit. `says` is the sentence that users see as "expected".
 */

export interface NumberLimit {
  readonly min: number;
  readonly max: number;
  readonly says: string;
}

const RESERVED_NAMES: readonly string[] = [
  'constructor',
  'hasOwnProperty',
  'isPrototypeOf',
  'propertyIsEnumerable',
  'prototype',
  'toLocaleString',
  'toString',
  'valueOf',
];

/** Names become object keys, file names and shell words, and the reserved ones mean something to every object. */
export const NAME: TextLimit = {
  min: 1,
  max: 64,
  pattern: new RegExp(`^(?!(?:${RESERVED_NAMES.join('|')})$)[A-Za-z0-9][A-Za-z0-9._-]*$`),
  says: '1 to 64 letters, digits or . _ -, beginning with a letter or digit',
};

export const isReservedName = (name: string): boolean => RESERVED_NAMES.includes(name);

export const ACCOUNT_ID: TextLimit = {
  min: 12,
  max: 12,
  pattern: /^[0-9]*$/,
  says: 'a string of 12 digits, such as "123456789012"',
};

export const ROLE_ARN: TextLimit = {
  min: 20,
  max: 2048,
  pattern: /^arn:aws[a-z-]*:iam::[0-9]{12}:role\/(?:[!-~]{1,510}\/)?[\w+=,.@-]{1,64}$/,
  says: 'the ARN of an IAM role, such as arn:aws:iam::123456789012:role/Admin',
};

export const ROLE_NAME: TextLimit = {
  min: 1,
  max: 576,
  pattern: /^\/?(?:[\w+=,.@-]+\/)*[\w+=,.@-]{1,64}$/,
  says: 'the name of an IAM role, such as Admin, with its path where it has one, such as team/Admin',
};

export const DISPLAY_NAME: TextLimit = {
  min: 1,
  max: 64,
  pattern: /^\P{Cc}*$/u,
  says: '1 to 64 characters, as many as the Switch Role page of the console takes',
};

export { EXTERNAL_ID };

/** IAM's API takes codes of virtual and hardware devices only, never a FIDO key (`u2f/` in its ARN). */
export const MFA_SERIAL: TextLimit = {
  min: 9,
  max: 256,
  pattern: /^(?:arn:aws[a-z-]*:iam::[0-9]{12}:mfa\/[\w+=/:,.@-]+|(?!arn:)[\w+=/:,.@-]*)$/,
  says: 'the ARN of an MFA device, such as arn:aws:iam::123456789012:mfa/me, or the serial number of a hardware device',
};

/** By its form alone: AWS opens regions more often than acctmgr is updated. */
export const REGION: TextLimit = {
  min: 6,
  max: 32,
  pattern: /^[a-z]+(?:-[a-z]+)+-[0-9]{1,2}$/,
  says: 'an AWS region, such as eu-west-1',
};

export const SOURCE_PROFILE: TextLimit = {
  min: 1,
  max: 256,
  pattern: /^(?!\s)[^\p{Cc}[\]]*(?<!\s)$/u,
  says: 'the name of a profile in your AWS config or credentials file',
};

/** The word of a permission set behind the name of its account, as in `payments/ro`. */
const SET_WORD = '[\\w+=,.@-]{1,64}';

export const SOURCE_ACCOUNT: TextLimit = {
  min: 1,
  max: 129,
  pattern: new RegExp(
    `^(?!(?:${RESERVED_NAMES.join('|')})$)[A-Za-z0-9][A-Za-z0-9._-]{0,63}(?:/${SET_WORD})?$`,
  ),
  says: 'the name of another account in this file, or with its permission set: payments/ro',
};

const TEMPLATE_SAYS =
  '2 to 64 letters, digits or _+=,.@-, in which {user}, {host} and {reason} are filled in when it is used';
const TEMPLATE = /^(?:[\w+=,.@-]|\{(?:user|host|reason)\})*$/;

/** May hold `{user}`, `{host}` and `{reason}`. What they leave is cut to AWS's limit when the name is made. */
export const SESSION_NAME: TextLimit = { min: 2, max: 64, pattern: TEMPLATE, says: TEMPLATE_SAYS };
export const SOURCE_IDENTITY: TextLimit = SESSION_NAME;

/** `__proto__` would get lost on its way through a plain object. */
export const SESSION_TAG_KEY: TextLimit = {
  ...TAG_KEY,
  pattern: /^(?!aws:|AWS:|__proto__$)[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u,
};
export { TAG_VALUE };

/** Of the tags for selection: `--tag KEY=VALUE` cuts at the first `=`. */
export const LABEL_KEY: TextLimit = {
  min: 1,
  max: 128,
  pattern: /^(?!__proto__$)[^\p{Cc}\s=,]*$/u,
  says: '1 to 128 characters without spaces, = or ,',
};
export const LABEL_VALUE: TextLimit = {
  min: 0,
  max: 256,
  pattern: /^\P{Cc}*$/u,
  says: 'a string of at most 256 characters',
};

export const POLICY_ARN: TextLimit = {
  min: 20,
  max: 2048,
  pattern: /^arn:aws[a-z-]*:iam::(?:aws|[0-9]{12}):policy\/[!-~]+$/,
  says: 'the ARN of a managed policy, such as arn:aws:iam::aws:policy/ReadOnlyAccess',
};

export const DURATION_SECONDS: NumberLimit = {
  ...ROLE_DURATION,
  says: `a whole number of seconds from ${ROLE_DURATION.min} (15 minutes) to ${ROLE_DURATION.max} (12 hours)`,
};

/** An MFA session lives at most 36 hours (GetSessionToken), so nothing older can ask for a new code. */
export const MFA_MAX_AGE: NumberLimit = {
  min: 60,
  max: 129_600,
  says: 'a whole number of seconds from 60 (a minute) to 129600 (36 hours)',
};

export const LOG_MAX_SIZE: NumberLimit = {
  min: 10_000,
  max: Number.MAX_SAFE_INTEGER,
  says: 'a whole number of bytes, at least 10000, such as 10000000',
};
export const LOG_KEEP: NumberLimit = { min: 0, max: 1000, says: 'how many old logs are kept, 0 to 1000' };

export const FILE_PATH: TextLimit = {
  min: 1,
  max: 4096,
  pattern: /^\P{Cc}*$/u,
  says: 'the path of a file',
};

/** The name of an account, or a pattern of names. */
export const ACCOUNT_PATTERN: TextLimit = {
  min: 1,
  max: 64,
  pattern: /^[A-Za-z0-9._*?-]*$/,
  says: 'the name of an account, or a pattern such as dev-*',
};
/** The name of a permission set, or a pattern of names. */
export const SET_PATTERN: TextLimit = {
  min: 1,
  max: 64,
  pattern: /^[\w+=,.@*?-]*$/,
  says: 'the name of a permission set, or a pattern such as *ReadOnly*',
};
export const UNATTENDED_ACCOUNTS: NumberLimit = {
  min: 1,
  max: 10_000,
  says: 'a number of accounts, 1 to 10000',
};

/** One word of a command line. */
export const WORD: TextLimit = {
  min: 1,
  max: 4096,
  pattern: /^\P{Cc}*$/u,
  says: 'a word of the command, of at least one character',
};

export const PARTITION_IDS: readonly string[] = PARTITIONS.map(({ id }) => id);

/** The colours that both the console's Switch Role page and a terminal have. */
export const COLOR_NAMES = [
  'red',
  'orange',
  'yellow',
  'green',
  'blue',
  'turquoise',
  'purple',
  'pink',
] as const;
export const COLOR_CODE: TextLimit = {
  min: 6,
  max: 7,
  pattern: /^#?[0-9A-Fa-f]{6}$/,
  says: `one of ${COLOR_NAMES.join(', ')}, or six hexadecimal digits such as #F2B0A9`,
};

/** Keys with this prefix are the user's own, at every level of the file. */
export const isFreeKey = (key: string): boolean => key.startsWith('x_');

/** A list of words and no command line: nothing is split or quoted, and no shell reads it, on any system. */
export const FORWARD_SAYS = 'a list of words, such as ["logger", "-t", "acctmgr"]';
export const MFA_PROCESS_SAYS =
  'a list of words, such as ["ykman", "oath", "accounts", "code", "--single", "aws"]';
