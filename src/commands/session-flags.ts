import { SESSION_NAME, SOURCE_IDENTITY } from '../accounts/limits.js';
import * as limits from '../aws/limits.js';
import type { SessionFlags } from '../acquire/wish.js';
import type { Narrowing } from '../sessions/request.js';
import { usageError } from '../system/failure.js';
import { flagGroup, type Declaration, type OptionsOf } from './command.js';
import type { Context } from './context.js';
import {
  codeOf,
  collectPolicyArn,
  collectTag,
  durationWithin,
  keyAndValue,
  policyText,
  reasonOf,
  timeoutOf,
  waitOf,
  within,
} from './flag-values.js';
import { regionsOf, warnOfUnknownRegion } from './region-flag.js';

/* Flags that other commands have, too. */
export const ROLE_FLAG = ['--role <name|arn>', 'another role of the account, instead of its own'] as const;
export const EXTERNAL_ID_FLAG = [
  '--external-id <id>',
  "the external id that the role's trust policy asks for",
  within('external-id', limits.EXTERNAL_ID),
] as const;
export const READ_ONLY_FLAG = ['--read-only', "only what AWS's ReadOnlyAccess allows"] as const;
export const VIEW_ONLY_FLAG = ['--view-only', "only what AWS's ViewOnlyAccess allows"] as const;
export const MFA_CODE_FLAG = [
  '--mfa-code <code>',
  'the six digits that the MFA device shows now',
  codeOf,
] as const;
export const TIMEOUT_FLAG = [
  '--timeout <time>',
  'how long AWS may take in all (default 30s)',
  timeoutOf,
] as const;
export const REASON_FLAG = ['--reason <text>', 'why, for the access log', reasonOf] as const;

/** Each group has its heading in the help text; what is declared after them stands under the general one again. */
const flagsOfSession = (declaration: Declaration) =>
  declaration
    .optionsGroup('The role, and what it may do:')
    .option(...ROLE_FLAG)
    .option(...EXTERNAL_ID_FLAG)
    .option(...READ_ONLY_FLAG)
    .option(...VIEW_ONLY_FLAG)
    .option(
      '--policy-arn <arn>',
      'a managed policy that limits the session; may be repeated',
      collectPolicyArn,
    )
    .option('--policy <json>', 'an inline policy that limits the session', policyText)
    .optionsGroup('The session:')
    .option(...MFA_CODE_FLAG)
    .option(
      '--duration <time>',
      'how long the session must last: 2h, 90m, 3600',
      durationWithin('duration', limits.ROLE_DURATION),
    )
    .option('--region <region>', 'the region of the profile; of exec, may be repeated', regionsOf)
    .option(
      '--session-name <name>',
      'the role session name, as CloudTrail shows it',
      within('session-name', SESSION_NAME),
    )
    .option(
      '--source-identity <name>',
      'who is behind the session, for CloudTrail; stays through every chained role',
      within('source-identity', SOURCE_IDENTITY),
    )
    .option('--session-tag <key=value>', 'a session tag; may be repeated', collectTag)
    .option('--refresh', 'make a new session even where a cached one would do')
    .option('--no-cache', 'do not use or keep a cached session')
    .option(...TIMEOUT_FLAG)
    .option('--wait <time>', 'how long to try while access is not granted yet: 5m', waitOf)
    .optionsGroup('For the log, and protected accounts:')
    .option(...REASON_FLAG)
    .option('--yes', 'confirm without asking: a run, and a protected account that is named')
    .optionsGroup('Options:');

/** What every command that takes a session is told by its flags. */
export type SessionFlagOptions = OptionsOf<typeof flagsOfSession>;

export const declareSessionFlags = flagGroup(flagsOfSession);

function narrowingOf({ readOnly, viewOnly, policy, policyArn }: SessionFlagOptions): Narrowing | undefined {
  const narrowing = readOnly === true ? 'read-only' : viewOnly === true ? 'view-only' : undefined;
  const others = [readOnly === true && viewOnly === true, policy !== undefined, policyArn !== undefined];
  if (narrowing === undefined || !others.includes(true)) return narrowing;
  throw usageError(`--${narrowing} cannot be used with another session policy.`, {
    hint: 'Session policies add up among themselves, so another one would widen it again.',
  });
}

/** What the flags say together. @throws AcctmgrError with exit 2 for flags that exclude each other */
export function sessionFlags(
  options: SessionFlagOptions,
  context: Pick<Context, 'host' | 'output'>,
): SessionFlags {
  const region = options.region?.at(-1);
  if (region !== undefined) warnOfUnknownRegion(context, region);
  const standing = context.host.env['ACCTMGR_REASON'];
  return {
    yes: options.yes === true,
    sourceIdentity: options.sourceIdentity,
    sessionTags: options.sessionTag && Object.fromEntries(options.sessionTag.map(keyAndValue)),
    policyArns: options.policyArn,
    policy: options.policy,
    narrowing: narrowingOf(options),
    role: options.role,
    durationSeconds: options.duration,
    externalId: options.externalId,
    sessionName: options.sessionName,
    mfaCode: options.mfaCode,
    region,
    reason: options.reason ?? (standing === undefined ? undefined : reasonOf(standing)),
    timeoutMs: options.timeout,
    waitMs: options.wait,
    cache: !options.cache ? 'off' : options.refresh === true ? 'refresh' : 'on',
  };
}
