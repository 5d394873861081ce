import { MAX_REASON_LENGTH } from '../access-log/entry.js';
import * as limits from '../aws/limits.js';
import { parseDuration } from '../system/duration.js';
import { usageError } from '../system/failure.js';
import { oneLine, shorten } from '../system/safe-text.js';

/* What flags of several commands make of their value, one at a time; each throws an AcctmgrError with exit 2. */

export const collect = (value: string, before: readonly string[] | undefined): readonly string[] => [
  ...(before ?? []),
  value,
];

export const within =
  (flag: string, limit: limits.TextLimit) =>
  (value: string): string => {
    if (limits.fitsLimit(limit, value)) return value;
    throw usageError(`--${flag} ${shorten(oneLine(value), 80)} cannot be used.`, {
      hint: `It takes ${limit.says}.`,
    });
  };

/** In seconds. */
export const durationWithin =
  (flag: string, limit: limits.DurationLimit) =>
  (value: string): number => {
    const seconds = parseDuration(value);
    if (seconds !== undefined && limits.isDurationWithin(limit, seconds)) return seconds;
    throw usageError(`--${flag} ${shorten(oneLine(value), 40)} cannot be used.`, {
      hint: `AWS takes 15 minutes to ${limit.max / 3600} hours, written as 3600, 90m, 2h or 1h30m.`,
    });
  };

/** In milliseconds. */
export function timeoutOf(value: string): number {
  const seconds = parseDuration(value);
  if (seconds !== undefined && seconds > 0 && seconds <= 3600) return seconds * 1000;
  throw usageError(`--timeout ${shorten(oneLine(value), 40)} cannot be used.`, {
    hint: 'Give seconds, such as 30 or 30s.',
  });
}

const LONGEST_WAIT = 24 * 3600;

/** In milliseconds. */
export function waitOf(value: string): number {
  const seconds = parseDuration(value);
  if (seconds !== undefined && seconds > 0 && seconds <= LONGEST_WAIT) return seconds * 1000;
  throw usageError(`--wait ${shorten(oneLine(value), 40)} cannot be used.`, {
    hint: 'Give a time of up to a day, such as 30s, 5m or 2h.',
  });
}

/** The code is never repeated in an error: it may still be good. */
export function codeOf(value: string): string {
  const code = value.replaceAll(/\s/g, '');
  if (limits.fitsLimit(limits.TOKEN_CODE, code)) return code;
  throw usageError('--mfa-code is not six digits.', {
    hint: 'Give the six digits that the MFA device shows now.',
  });
}

export function reasonOf(value: string): string {
  const reason = oneLine(value);
  if (reason !== '' && reason.length <= MAX_REASON_LENGTH) return reason;
  throw usageError(
    `--reason is ${reason === '' ? 'empty' : `longer than ${MAX_REASON_LENGTH} characters`}.`,
    {
      hint: 'Say in one line why you need the session.',
    },
  );
}

/** `key=value` in its parts. */
export function keyAndValue(tag: string): readonly [key: string, value: string] {
  const [key = '', value = ''] = tag.split(/=(.*)/s);
  return [key, value];
}

export function collectTag(tag: string, before: readonly string[] = []): readonly string[] {
  const [key] = keyAndValue(tag);
  if (!tag.includes('=') || !limits.fitsLimit(limits.TAG_KEY, key)) {
    throw usageError(`--session-tag ${shorten(oneLine(tag), 80)} cannot be used.`, {
      hint: `Write key=value; a key takes ${limits.TAG_KEY.says}.`,
    });
  }
  if (before.some((other) => keyAndValue(other)[0].toLowerCase() === key.toLowerCase())) {
    throw usageError(`--session-tag ${shorten(oneLine(key), 80)} is given twice.`, {
      hint: 'AWS takes each key once, and does not tell case apart in it.',
    });
  }
  if (before.length === limits.MAX_SESSION_TAGS) {
    throw usageError(`AWS takes ${limits.MAX_SESSION_TAGS} session tags at most.`, {
      hint: 'Leave some out.',
    });
  }
  return [...before, tag];
}

export function collectPolicyArn(arn: string, before: readonly string[] = []): readonly string[] {
  if (!/^arn:aws[a-z-]*:iam::(\d{12}|aws):policy\/.+$/.test(arn)) {
    throw usageError(`--policy-arn ${shorten(oneLine(arn), 80)} is not the ARN of a policy.`, {
      hint: 'Give one such as arn:aws:iam::aws:policy/ReadOnlyAccess.',
    });
  }
  if (before.length === limits.MAX_POLICY_ARNS) {
    throw usageError(`AWS takes ${limits.MAX_POLICY_ARNS} session policies at most.`, {
      hint: 'Leave some out.',
    });
  }
  return [...before, arn];
}

export function policyText(value: string): string {
  try {
    const document: unknown = JSON.parse(value);
    const policy = JSON.stringify(document);
    const isObject = typeof document === 'object' && document !== null && !Array.isArray(document);
    if (isObject && limits.fitsLimit(limits.SESSION_POLICY, policy)) return policy;
  } catch {
    // Said below.
  }
  throw usageError('--policy cannot be used.', {
    hint: `It takes a policy document: an object in ${limits.SESSION_POLICY.says}.`,
  });
}

/** A whole number from 1. */
export function numberUpTo(flag: string, most: number): (value: string) => number {
  return (value) => {
    const count = /^\d{1,6}$/.test(value) ? Number(value) : 0;
    if (count >= 1 && count <= most) return count;
    throw usageError(`${flag} ${shorten(oneLine(value), 40)} cannot be used.`, {
      hint: `It takes a number from 1 to ${most}.`,
    });
  };
}

/** So many accounts are worked on at once, unless `-j` says otherwise. */
export const AT_ONCE = 16;

export const jobsOf = numberUpTo('--jobs', 500);

export const JOBS_FLAG = [
  '-j, --jobs <number>',
  `of several: so many at once (default ${AT_ONCE})`,
  jobsOf,
] as const;
