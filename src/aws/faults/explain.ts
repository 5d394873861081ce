import { formatDuration } from '../../system/duration.js';
import { AcctmgrError, EXIT, type ExitCode } from '../../system/failure.js';
import { parseRoleArn } from '../arn.js';
import { explainNetwork } from './explain-network.js';
import { explainOrganization } from './explain-organization.js';
import { explainRefusal, tokenHint, type Explanation } from './explain-refusal.js';
import { explainRole, ROLE_ACTIONS } from './explain-role.js';
import { explainStackSet } from './explain-stack-set.js';
import { explainSignIn } from './explain-sign-in.js';
import type { Fault } from './fault.js';
import { isAwsRefusal, type FaultKind } from './fault-kind.js';
import { oneLine } from '../../system/safe-text.js';
import { hostOf, about, profileFlag, sourceWords, type Situation } from './situation.js';

/** AWS takes requests that are signed up to five minutes off (IAM User Guide, Elements of a request signature). */
const MAX_SKEW_MS = 300_000;

const skewOf = ({ serverTime }: Fault, { now }: Situation): number | undefined =>
  serverTime === undefined ? undefined : serverTime - now;

function clockSkew(fault: Fault, situation: Situation): Explanation {
  const skew = skewOf(fault, situation);
  const by = skew === undefined ? '' : formatDuration(Math.abs(skew) / 1000);
  return {
    message:
      skew === undefined
        ? "AWS refused the signature's time: this machine's clock is off."
        : `This machine's clock is ${by} ${skew > 0 ? 'behind' : 'ahead of'} AWS's.`,
    hint: 'Set the clock (let it follow a time server), and run the command again.',
  };
}

/** What signs in to Identity Center: acctmgr, but for a profile that names no sign-in. */
const signInCommand = ({ source, signInName }: Situation): string =>
  signInName === undefined ? `aws sso login${profileFlag(source)}` : `acctmgr login ${oneLine(signInName)}`;

function renewal(situation: Situation): string {
  const { source } = situation;
  if (source === 'environment') {
    return 'Set fresh ones, or unset AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN.';
  }
  return `Renew them as you got them: ${signInCommand(situation)}, aws login, or your own tool.`;
}

function durationAboveRole(situation: Situation): Explanation {
  const { durationSeconds, roleArn } = situation;
  const wish = durationSeconds === undefined ? 'the duration' : formatDuration(durationSeconds);
  const role = roleArn === undefined ? undefined : parseRoleArn(roleArn)?.name;
  const raise =
    role === undefined || durationSeconds === undefined
      ? ''
      : `, or raise it: aws iam update-role --role-name ${role} --max-session-duration ${durationSeconds}`;
  return {
    message: about(situation, `${wish} is longer than the role's maximum session duration.`),
    hint: `Ask for less with --duration${raise}`,
  };
}

/** What each kind means; the words about who, where and how long come from the situation. */
function explanationOf(fault: Fault, situation: Situation): Explanation {
  const { kind } = fault;
  const source = sourceWords(situation.source);
  const flag = profileFlag(situation.source);
  const ofSource = source === undefined ? '' : ` of ${source}`;
  const fromSource = source === undefined ? '' : ` from ${source}`;
  const say = (text: string) => about(situation, text);
  switch (kind) {
    case 'access-denied':
      return explainRefusal(fault, situation);
    case 'mfa-code-refused':
      return {
        message: say(`AWS refused the MFA code.`),
        hint: 'Wait for the next code, since AWS takes each once; check that it is the code of the right device.',
      };
    case 'mfa-device-unknown':
      return {
        message: say(
          `AWS could not check a code of the MFA device${situation.mfaSerial === undefined ? '' : ` ${situation.mfaSerial}`}.`,
        ),
        hint: `Check mfa_serial; your devices are shown by: aws iam list-mfa-devices${flag}`,
      };
    case 'credentials-expired':
      return { message: say(`the source credentials${fromSource} have expired.`), hint: renewal(situation) };
    case 'credentials-unknown':
      return {
        message: say(`AWS does not know the access key${fromSource}.`),
        hint: 'Check that the key is still active, and, where it begins with ASIA, that its session token goes with it.',
      };
    case 'secret-key-wrong':
      return {
        message: say(`the secret access key${fromSource} does not fit its access key id.`),
        hint:
          situation.source === 'environment'
            ? 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY both again as they belong together, or unset them.'
            : `Enter both again: aws configure${flag}`,
      };
    case 'caller-unsuitable':
      return {
        message: say(`these source credentials can't be used for this: ${fault.message}`),
        hint: 'Use the access key of an IAM user as source_profile.',
      };
    case 'token-refused':
      return {
        message: say(`AWS does not take the token: ${fault.message}`),
        hint: tokenHint(situation),
      };
    case 'duration-above-role':
      return durationAboveRole(situation);
    case 'duration-above-chaining':
      return {
        message: say(
          `AWS gives at most 1h to who assumes a role with temporary credentials (role chaining).`,
        ),
        hint: 'Ask for --duration 1h, or use a source with long-term keys.',
      };
    case 'abandoned':
      return {
        message: say('given up before there was an answer.'),
        hint: 'Run the command again.',
      };
    case 'policy-malformed':
      return {
        message: say(`AWS can't read the session policy: ${fault.message}`),
        hint: 'Correct "policy" in accounts.json.',
      };
    case 'policy-too-large':
      return {
        message: say(`session policies and tags are too large together: ${fault.message}`),
        hint: 'Shorten "policy", or use fewer policy_arns and session_tags.',
      };
    case 'request-invalid':
      return {
        message: say(`AWS refused a value of the request: ${fault.message}`),
        hint: 'Correct it in accounts.json or on the command line; acctmgr validate checks the file.',
      };
    case 'region-disabled':
      return {
        message: say(
          `STS is not switched on in ${situation.target?.region ?? 'this region'} for the account that asks.`,
        ),
        hint: 'Set AWS_REGION to one that is (us-east-1 always is in aws), or switch it on in IAM, Account settings.',
      };
    case 'clock-skew':
      return clockSkew(fault, situation);
    case 'throttled':
      return {
        message: say(
          `AWS asked to slow down${fault.attempts === undefined ? '' : ` (tried ${fault.attempts === 1 ? 'once' : `${fault.attempts} times`})`}.`,
        ),
        hint: 'Wait a minute and try again.',
      };
    case 'service-error':
      return {
        message: say(
          `${hostOf(situation)} has a fault of its own (HTTP ${fault.httpStatus ?? 500}, ${fault.code}).`,
        ),
        hint: 'Try again in a minute, or in another region: set AWS_REGION.',
      };
    case 'answer-wrong': {
      const skew = skewOf(fault, situation);
      if (skew !== undefined && Math.abs(skew) > MAX_SKEW_MS) return clockSkew(fault, situation);
      return {
        message: say(`${fault.message} Nothing of it was kept.`),
        hint: `Check who answers at ${hostOf(situation)}${situation.target?.endpointFrom === undefined ? '' : ` (from ${situation.target.endpointFrom})`}.`,
      };
    }
    case 'no-credentials':
      return {
        message: say(
          `there are no source credentials${source === undefined ? '' : ` in ${source}`}: ${fault.message}`,
        ),
        hint: `Run aws configure${flag} (or, with IAM Identity Center, acctmgr login), or name a profile with AWS_PROFILE.`,
      };
    case 'identity-center-expired':
      return {
        message: say(`the sign-in${ofSource} has expired.`),
        hint: `Run: ${signInCommand(situation)}${situation.signInName === undefined ? ` (or aws login${flag})` : ''}`,
      };
    case 'identity-center-denied':
      return {
        message: say(`the sign-in${ofSource} is not given this permission set (${fault.message}).`),
        hint: `Check sso_account_id and sso_role_name of ${source ?? 'the profile'}, or ask who manages Identity Center to assign it to you.`,
      };
    case 'sign-in-ended':
    case 'sign-in-refused':
    case 'permission-set-denied':
    case 'permission-set-unknown':
      return explainSignIn(kind, fault, situation);
    case 'organization-missing':
    case 'organization-denied':
      return explainOrganization(kind, fault, situation);
    case 'role-busy':
      return {
        message: say(`somebody else changes the same at the same time (${fault.code}).`),
        hint: 'Run it again.',
      };
    case 'stack-set-busy':
    case 'trusted-access-off':
    case 'stack-sets-denied':
    case 'administration-role-missing':
      return explainStackSet(kind, fault, situation);
    case 'console-login-ended':
      return {
        message: say(`the sign-in of aws login${ofSource} has ended.`),
        hint: `Run: aws login${flag}`,
      };
    case 'credential-process-failed':
      return {
        message: say(`the credential_process${ofSource} failed.`),
        hint: `Run its command by hand to see why: aws configure get credential_process${flag}`,
      };
    case 'keys-misplaced':
      return {
        message: say(`in ${source ?? 'the source credentials'}, ${fault.message}.`),
        hint: 'Put each value where it belongs: AccessKeyId is 20 capital letters and digits, such as ASIA….',
      };
    case 'source-circle':
      return {
        message: say(`the credential_process${ofSource} leads back to acctmgr, which needs it.`),
        hint: 'Name a source_profile in accounts.json whose credentials do not come from acctmgr.',
      };
    case 'unknown':
      return {
        message: say(`${situation.call} failed: ${fault.message} (${fault.code})`),
        hint: 'Run it again with --debug for the details.',
      };
    case 'network-dns':
    case 'network-refused':
    case 'network-unreachable':
    case 'network-reset':
    case 'network-timeout':
    case 'network-tls':
    case 'proxy-refused':
    case 'answer-not-aws':
      return explainNetwork(kind, fault, situation);
  }
}

const EXIT_CODES: Readonly<Partial<Record<FaultKind, ExitCode>>> = {
  'access-denied': EXIT.notAllowed,
  'mfa-code-refused': EXIT.notAllowed,
  'mfa-device-unknown': EXIT.notAllowed,
  'credentials-expired': EXIT.notAllowed,
  'credentials-unknown': EXIT.notAllowed,
  'secret-key-wrong': EXIT.notAllowed,
  'caller-unsuitable': EXIT.notAllowed,
  'token-refused': EXIT.notAllowed,
  'no-credentials': EXIT.notAllowed,
  'sign-in-ended': EXIT.notAllowed,
  'sign-in-refused': EXIT.notAllowed,
  'permission-set-denied': EXIT.notAllowed,
  'permission-set-unknown': EXIT.notAllowed,
  'organization-denied': EXIT.notAllowed,
  'stack-sets-denied': EXIT.notAllowed,
  'identity-center-expired': EXIT.notAllowed,
  'identity-center-denied': EXIT.notAllowed,
  'console-login-ended': EXIT.notAllowed,
  'credential-process-failed': EXIT.notAllowed,
  'keys-misplaced': EXIT.notAllowed,
  'source-circle': EXIT.usage,
  'duration-above-role': EXIT.usage,
  'duration-above-chaining': EXIT.usage,
  'policy-malformed': EXIT.usage,
  'policy-too-large': EXIT.usage,
  'request-invalid': EXIT.usage,
};

/** The error that the user sees for a fault: one message, one next step, the right exit code. Its `code` is the kind. */
export function explain(fault: Fault, situation: Situation): AcctmgrError {
  const ofRole = ROLE_ACTIONS.has(situation.call) ? explainRole(fault, situation) : undefined;
  const { message, hint } = ofRole ?? explanationOf(fault, situation);
  return new AcctmgrError(message, {
    code: fault.kind.replaceAll('-', '_'),
    exitCode: EXIT_CODES[fault.kind] ?? EXIT.failed,
    hint,
    isAwsRefusal: isAwsRefusal(fault),
    cause: fault.cause,
  });
}
