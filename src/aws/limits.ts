/*
 * What STS takes (service model sts/2011-06-15; session tags and role chaining: IAM User Guide). Checked before a call,
 * so that a wrong value is named instead of coming back as a ValidationError. `\w` is ASCII in these models.
 */

export interface TextLimit {
  readonly min: number;
  readonly max: number;
  /** Anchored; says which characters, `min` and `max` say how many. */
  readonly pattern: RegExp;
  /** For messages: "2 to 64 letters, …". */
  readonly says: string;
}

export const ROLE_SESSION_NAME: TextLimit = {
  min: 2,
  max: 64,
  pattern: /^[\w+=,.@-]*$/,
  says: '2 to 64 letters, digits or _+=,.@-',
};

export const EXTERNAL_ID: TextLimit = {
  min: 2,
  max: 1224,
  pattern: /^[\w+=,.@:/-]*$/,
  says: '2 to 1224 letters, digits or _+=,.@:/-',
};

/** Of a hardware device its serial number, of a virtual one its ARN. */
export const MFA_SERIAL_LIMIT: TextLimit = {
  min: 9,
  max: 256,
  pattern: /^[\w+=/:,.@-]*$/,
  says: 'an ARN such as arn:aws:iam::123456789012:mfa/me, or the serial number of a hardware device (9 to 256 characters)',
};

/** IAM service model: virtualMFADeviceName, and what a serial number holds beside it. */
export const VIRTUAL_DEVICE_NAME: TextLimit = {
  min: 1,
  max: 200,
  pattern: /^[\w+=,.@-]*$/,
  says: '1 to 200 letters, digits or _+=,.@-',
};

export const TOKEN_CODE: TextLimit = { min: 6, max: 6, pattern: /^[0-9]*$/, says: 'six digits' };

export const ROLE_ARN_LIMIT: TextLimit = {
  min: 20,
  max: 2048,
  pattern: /^arn:aws[a-z-]*:iam::\d{12}:role\/.*$/,
  says: 'an ARN such as arn:aws:iam::123456789012:role/Admin',
};

/** Case does not matter in tag keys. The prefix `aws:` is kept for AWS. */
export const TAG_KEY: TextLimit = {
  min: 1,
  max: 128,
  pattern: /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/iu,
  says: '1 to 128 letters, digits, spaces or _.:/=+-@, not beginning with aws:',
};

export const TAG_VALUE: TextLimit = {
  min: 0,
  max: 256,
  pattern: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u,
  says: 'at most 256 letters, digits, spaces or _.:/=+-@',
};

/** The JSON text of a session policy; what it packs to together with tags is limited by AWS alone. */
export const SESSION_POLICY: TextLimit = {
  min: 1,
  max: 2048,
  pattern: /^[\t\n\r -\u00ff]*$/,
  says: 'JSON of at most 2048 characters',
};

export const MAX_SESSION_TAGS = 50;
export const MAX_TRANSITIVE_TAG_KEYS = 50;
/** Of the managed policies that one AssumeRole takes as session policies. */
export const MAX_POLICY_ARNS = 10;

/** Seconds. */
export interface DurationLimit {
  readonly min: number;
  readonly max: number;
  /** What AWS takes where none is sent. */
  readonly default: number;
}

/** A role's own maximum, 1 to 12 hours, may be lower. */
export const ROLE_DURATION: DurationLimit = { min: 900, max: 43_200, default: 3600 };
/** A role session that signs AssumeRole (role chaining) gets no longer one. */
export const CHAINED_ROLE_DURATION: DurationLimit = { min: 900, max: 3600, default: 3600 };
/** GetSessionToken for an IAM user. */
export const MFA_SESSION_DURATION: DurationLimit = { min: 900, max: 129_600, default: 43_200 };

/** Whether `text` is within `limit`; length is counted in UTF-16 units, as close to AWS as is needed here. */
export const fitsLimit = (limit: TextLimit, text: string): boolean =>
  text.length >= limit.min && text.length <= limit.max && limit.pattern.test(text);

/** Whether `seconds` is a whole number within `limit`. */
export const isDurationWithin = (limit: DurationLimit, seconds: number): boolean =>
  Number.isInteger(seconds) && seconds >= limit.min && seconds <= limit.max;
