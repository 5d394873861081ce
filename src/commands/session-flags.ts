import type { Command as Declaration } from 'commander';
import { SESSION_NAME, SOURCE_IDENTITY } from '../accounts/limits.js';
import * as limits from '../aws/limits.js';
import type { SessionFlags } from '../acquire/wish.js';
import type { Narrowing } from '../sessions/request.js';
import { parseDuration } from '../system/duration.js';
import { usageError } from '../system/failure.js';
import { oneLine, shorten } from '../system/safe-text.js';
import type { Context } from './context.js';
import { regionFlag } from './region-flag.js';

/** What commander makes of the flags of every command that takes a session. */
export interface SessionOptions {
  readonly mfaCode?: string;
  readonly duration?: string;
  readonly externalId?: string;
  readonly role?: string;
  readonly sessionName?: string;
  readonly region?: string;
  readonly reason?: string;
  readonly refresh?: boolean;
  readonly cache: boolean;
  readonly timeout?: string;
  readonly yes?: boolean;
  readonly sourceIdentity?: string;
  readonly sessionTag?: readonly string[];
  readonly policyArn?: readonly string[];
  readonly policy?: string;
  readonly readOnly?: boolean;
  readonly viewOnly?: boolean;
}

export const collect = (value: string, before: readonly string[] | undefined): readonly string[] => [
  ...(before ?? []),
  value,
];

/** In groups of their own in the help text; what is declared next is in the general one again. */
export const declareSessionFlags = (declaration: Declaration): Declaration =>
  declaration
    .optionsGroup('The role, and what it may do:')
    .option('--role <name|arn>', 'another role of the account, instead of its own')
    .option('--external-id <id>', "the external id that the role's trust policy asks for")
    .option('--read-only', "only what AWS's ReadOnlyAccess allows")
    .option('--view-only', "only what AWS's ViewOnlyAccess allows")
    .option('--policy-arn <arn>', 'a managed policy that limits the session; may be repeated', collect)
    .option('--policy <json>', 'an inline policy that limits the session')
    .optionsGroup('The session:')
    .option('--mfa-code <code>', 'the six digits that the MFA device shows now')
    .option('--duration <time>', 'how long the session must last: 2h, 90m, 3600')
    .option('--region <region>', 'the region of the profile')
    .option('--session-name <name>', 'the role session name, as CloudTrail shows it')
    .option(
      '--source-identity <name>',
      'who is behind the session, for CloudTrail; stays through every chained role',
    )
    .option('--session-tag <key=value>', 'a session tag; may be repeated', collect)
    .option('--refresh', 'make a new session even where a cached one would do')
    .option('--no-cache', 'neither use nor keep a cached session')
    .option('--timeout <time>', 'how long AWS may take in all (default 30s)')
    .optionsGroup('For the log, and protected accounts:')
    .option('--reason <text>', 'why, for the access log')
    .option('--yes', 'confirm a protected account without typing its name')
    .optionsGroup('Options:');

const MAX_REASON = 256;

/** @throws AcctmgrError with exit 2 for a value outside the limit */
export function within(flag: string, limit: limits.TextLimit, value: string | undefined): string | undefined {
  if (value === undefined || limits.isWithin(limit, value)) return value;
  throw usageError(`--${flag} ${shorten(oneLine(value), 80)} cannot be used.`, {
    hint: `It takes ${limit.says}.`,
  });
}

/** The seconds. @throws AcctmgrError with exit 2 for a value outside the limit */
export function durationWithin(
  flag: string,
  limit: limits.DurationLimit,
  value: string | undefined,
): number | undefined {
  if (value === undefined) return undefined;
  const seconds = parseDuration(value);
  if (seconds !== undefined && limits.isDurationWithin(limit, seconds)) return seconds;
  throw usageError(`--${flag} ${shorten(oneLine(value), 40)} cannot be used.`, {
    hint: `AWS takes 15 minutes to ${limit.max / 3600} hours, written as 3600, 90m, 2h or 1h30m.`,
  });
}

export function timeoutOf(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const seconds = parseDuration(value);
  if (seconds !== undefined && seconds > 0 && seconds <= 3600) return seconds * 1000;
  throw usageError(`--timeout ${shorten(oneLine(value), 40)} cannot be used.`, {
    hint: 'Give seconds, such as 30 or 30s.',
  });
}

/** The code is never repeated in an error: it may still be good. */
export function codeOf(value: string | undefined): string | undefined {
  const code = value?.replaceAll(/\s/g, '');
  if (code === undefined || limits.isWithin(limits.TOKEN_CODE, code)) return code;
  throw usageError('--mfa-code is not six digits.', {
    hint: 'Give the six digits that the MFA device shows now.',
  });
}

function reasonOf(value: string | undefined): string | undefined {
  const reason = value === undefined ? undefined : oneLine(value);
  if (reason === undefined || (reason !== '' && reason.length <= MAX_REASON)) return reason;
  throw usageError(`--reason is ${reason === '' ? 'empty' : `longer than ${MAX_REASON} characters`}.`, {
    hint: 'Say in one line why you need the session.',
  });
}

function tagsOf(values: readonly string[] | undefined): Readonly<Record<string, string>> | undefined {
  if (values === undefined) return undefined;
  const tags = values.map((text) => {
    const [key = '', value] = text.split(/=(.*)/s);
    if (value === undefined || !limits.isWithin(limits.TAG_KEY, key)) {
      throw usageError(`--session-tag ${shorten(oneLine(text), 80)} cannot be used.`, {
        hint: `Write key=value; a key takes ${limits.TAG_KEY.says}.`,
      });
    }
    return [key, value] as const;
  });
  const keys = tags.map(([key]) => key.toLowerCase());
  const [again] = tags.find(([key], index) => keys.indexOf(key.toLowerCase()) < index) ?? [];
  if (again !== undefined) {
    throw usageError(`--session-tag ${shorten(oneLine(again), 80)} is given twice.`, {
      hint: 'AWS takes each key once, and does not tell case apart in it.',
    });
  }
  if (tags.length > limits.MAX_SESSION_TAGS) {
    throw usageError(`AWS takes ${limits.MAX_SESSION_TAGS} session tags at most.`, {
      hint: 'Leave some out.',
    });
  }
  return Object.fromEntries(tags);
}

function policyArnsOf(values: readonly string[] | undefined): readonly string[] | undefined {
  const wrong = values?.find((arn) => !/^arn:aws[a-z-]*:iam::(\d{12}|aws):policy\/.+$/.test(arn));
  if (wrong !== undefined) {
    throw usageError(`--policy-arn ${shorten(oneLine(wrong), 80)} is not the ARN of a policy.`, {
      hint: 'Give one such as arn:aws:iam::aws:policy/ReadOnlyAccess.',
    });
  }
  if ((values?.length ?? 0) > limits.MAX_POLICY_ARNS) {
    throw usageError(`AWS takes ${limits.MAX_POLICY_ARNS} session policies at most.`, {
      hint: 'Leave some out.',
    });
  }
  return values;
}

function policyOf(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  try {
    const document: unknown = JSON.parse(value);
    const policy = JSON.stringify(document);
    const isObject = typeof document === 'object' && document !== null && !Array.isArray(document);
    if (isObject && limits.isWithin(limits.SESSION_POLICY, policy)) return policy;
  } catch {
    // Said below.
  }
  throw usageError('--policy cannot be used.', {
    hint: `It takes a policy document: an object in ${limits.SESSION_POLICY.says}.`,
  });
}

function narrowingOf({ readOnly, viewOnly, policy, policyArn }: SessionOptions): Narrowing | undefined {
  const narrowing = readOnly === true ? 'read-only' : viewOnly === true ? 'view-only' : undefined;
  const others = [readOnly === true && viewOnly === true, policy !== undefined, policyArn !== undefined];
  if (narrowing === undefined || !others.includes(true)) return narrowing;
  throw usageError(`--${narrowing} goes with no other session policy.`, {
    hint: 'Session policies add up among themselves, so another one would widen it again.',
  });
}

/** The flags, checked. @throws AcctmgrError with exit 2 for a value that AWS would not take */
export function sessionFlags(
  options: SessionOptions,
  context: Pick<Context, 'host' | 'output'>,
): SessionFlags {
  return {
    yes: options.yes === true,
    sourceIdentity: within('source-identity', SOURCE_IDENTITY, options.sourceIdentity),
    sessionTags: tagsOf(options.sessionTag),
    policyArns: policyArnsOf(options.policyArn),
    policy: policyOf(options.policy),
    narrowing: narrowingOf(options),
    role: options.role,
    durationSeconds: durationWithin('duration', limits.ROLE_DURATION, options.duration),
    externalId: within('external-id', limits.EXTERNAL_ID, options.externalId),
    sessionName: within('session-name', SESSION_NAME, options.sessionName),
    mfaCode: codeOf(options.mfaCode),
    region: regionFlag(context, options.region),
    reason: reasonOf(options.reason ?? context.host.env['ACCTMGR_REASON']),
    timeoutMs: timeoutOf(options.timeout),
    cache: !options.cache ? 'off' : options.refresh === true ? 'refresh' : 'on',
  };
}
