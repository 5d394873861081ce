import type * as z from 'zod/mini';
import { roleArnOf, parseAssumedRoleArn } from '../../aws/arn.js';
import { quoted, type EntryFault, type ValuePath } from './finding.js';
import { isReservedName } from '../limits.js';

type Issue = z.core.$ZodIssue;

const lastOf = (path: ValuePath): string | number | undefined => path.at(-1);

/** What stands there instead, for a value of the wrong kind. */
function kindOf(value: unknown): string {
  if (value === null) return 'found null';
  if (Array.isArray(value)) return 'found a list';
  if (typeof value === 'object') return 'found an object';
  return typeof value === 'boolean' ? `found ${value}` : `found a ${typeof value}`;
}

/** Faults that people make often enough for words of their own. */
function knownMistake(path: ValuePath, value: unknown): { message: string; expected: string } | undefined {
  const key = lastOf(path);
  if (key === 'account_id' && typeof value === 'number') {
    const digits = Number.isSafeInteger(value) && value >= 0 ? String(value).padStart(12, '0') : '';
    return {
      message: 'a number, and numbers lose their leading zeros',
      expected:
        digits.length === 12 ? `the string "${digits}"` : 'a string of 12 digits, such as "012345678901"',
    };
  }
  if (key === 'role_arn' && typeof value === 'string') {
    const session = parseAssumedRoleArn(value);
    if (session !== undefined) {
      return {
        message: 'the ARN of a role session, not of the role',
        expected: roleArnOf(session.partition, session.accountId, session.roleName),
      };
    }
  }
  if (key === 'mfa_serial' && typeof value === 'string') {
    if (/^arn:[^:]*:iam::\d*:u2f\//.test(value)) {
      return {
        message: 'a FIDO security key, which signs in to the console only: the API takes codes',
        expected: 'the ARN of a virtual or hardware MFA device (…:mfa/NAME)',
      };
    }
    const user = /^(arn:[^:]*:iam::\d{12}):user\/(?:.*\/)?([^/]+)$/.exec(value);
    if (user !== null) {
      return {
        message: 'the ARN of a user, not of an MFA device',
        expected: `${user[1] ?? ''}:mfa/${user[2] ?? ''}, say`,
      };
    }
  }
  if (typeof value === 'string' && isReservedName(value)) {
    return {
      message: `${quoted(value)} is a word that every JavaScript object knows`,
      expected: 'another name',
    };
  }
  if ((key === 'mfa_process' || key === 'browser' || key === 'forward') && typeof value === 'string') {
    return {
      message: 'a command line; the program is run without a shell, so nothing would split it',
      expected: `a list of words: ${JSON.stringify(value.trim().split(/\s+/))}`,
    };
  }
  return undefined;
}

function describe(path: ValuePath, value: unknown, issue: Issue): string {
  if (value === undefined) return `${quoted(String(lastOf(path) ?? ''))} is missing`;
  if (issue.code === 'invalid_key') return `${quoted(String(lastOf(path)))} cannot be a key here`;
  if (typeof value === 'string' && issue.code !== 'invalid_type') {
    // An external id is half a secret in some companies.
    const shown = lastOf(path) === 'external_id' ? 'the value' : quoted(value);
    if (issue.code === 'too_small') return value === '' ? 'an empty string' : `${shown} is too short`;
    if (issue.code === 'too_big') return `${shown} is too long (${value.length} characters)`;
    if (issue.code === 'invalid_format') return `${shown} does not have the right form`;
    return `${shown} is none of them`;
  }
  if (typeof value === 'number' && issue.code !== 'invalid_union') {
    if (issue.code === 'too_small') return `${value} is too small`;
    if (issue.code === 'too_big') return `${value} is too large`;
    if (issue.code === 'invalid_type' && issue.expected === 'int') return `${value} is not a whole number`;
  }
  if (Array.isArray(value) && issue.code === 'too_big') return `a list of ${value.length}`;
  if (Array.isArray(value) && issue.code === 'too_small') return 'an empty list';
  return kindOf(value);
}

/** The finding for a value that the schema refuses; its message is what right looks like (see schema.ts). */
export function describeWrongValue(path: ValuePath, value: unknown, issue: Issue): EntryFault {
  const expected = issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message;
  return {
    path,
    concerns: issue.code === 'invalid_key' ? 'key' : 'value',
    ...(knownMistake(path, value) ?? { message: describe(path, value, issue), expected }),
  };
}
