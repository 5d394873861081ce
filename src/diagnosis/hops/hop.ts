import { explain } from '../../aws/faults/explain.js';
import { isoTime } from '../../system/iso-time.js';
import { oneLine } from '../../system/safe-text.js';
import { loginFix, type Cause } from './cause.js';
import { causesOf } from './causes.js';
import { fail, ok, skip, type Finding } from '../finding.js';
import type { HopEvidence, NotTried, Permission, RoleEvidence } from './hop-evidence.js';
import { callerName, sentWords, untold } from './hop-words.js';
import type { LastTaken } from '../way/last-taken.js';

const NOT_TRIED: Readonly<Record<NotTried, string>> = {
  protected: 'not tried, since the role is protected',
  code: 'not tried, since it needs an MFA code, and no MFA session lives that would do',
  unasked: 'not tried, as --no-try asks',
  before: 'not tried, since the call before it came to nothing',
  'no-credentials': 'not tried, since there are no source credentials',
  'no-network': 'not tried, since STS cannot be reached',
};

function permissionWords(permission: Permission, by: string): string {
  if (permission.kind === 'unknown') return `the policies of ${by} are not known: ${permission.why}`;
  const denied = permission.actions.find(({ decision }) => decision !== 'allowed');
  return denied === undefined
    ? `the policies of ${by} allow it`
    : `the policies of ${by} do not allow ${denied.action}${untold(denied)}`;
}

function roleWords(role: RoleEvidence): string {
  switch (role.kind) {
    case 'unknown':
      return `the role and its trust policy are not known: ${role.why}`;
    case 'missing':
    case 'elsewhere':
      return 'the role is not there';
    case 'there':
      return role.trust.kind === 'allows'
        ? 'the role is there, and its trust policy allows it'
        : 'the role is there, and its trust policy was read';
  }
}

const takenWords = ({ time, by, isCaller }: LastTaken): string =>
  `taken last from here${isCaller ? '' : ` by ${oneLine(by)}`}: ${isoTime(time)}`;

/** One stands by itself; of several, each says how sure it is, and what to do if the one before was not it. */
function causeLines(causes: readonly Cause[]): string[] {
  const [first, ...others] = causes;
  if (first === undefined) return [];
  if (others.length === 0) return [`why: ${first.message}`];
  return [
    first.certainty === 'certain' ? 'why:' : 'why is not said; the likeliest first:',
    ...causes.map(({ certainty, message, fix }, index) => {
      const then = index === 0 || fix === first.fix ? '' : ` Then: ${fix}`;
      return `  ${index + 1}. ${certainty}: ${message}${then}`;
    }),
  ];
}

/** The causes, and what speaks for them. */
function evidenceLines(evidence: HopEvidence, causes: readonly Cause[]): string[] {
  const { outcome, permission, role, lastTaken } = evidence;
  const said = outcome.kind === 'refused' ? outcome.fault : undefined;
  const request = said?.requestId === undefined ? '' : ` (request id ${oneLine(said.requestId)})`;
  return [
    ...causeLines(causes),
    ...(said === undefined ? [] : [`AWS said: ${said.message}${request}`]),
    `sent: ${sentWords(evidence)}`,
    `IAM says: ${permissionWords(permission, callerName(evidence))}; ${roleWords(role)}`,
    ...(lastTaken === undefined ? [] : [takenWords(lastTaken)]),
  ];
}

function judgeNotTried(evidence: HopEvidence, why: NotTried): Finding {
  const { hop, permission, role } = evidence;
  const label = oneLine(hop.label);
  const known = causesOf(evidence).filter(({ certainty }) => certainty === 'certain');
  const [first] = known;
  if (first !== undefined) {
    return fail(
      'path',
      `${label}: AWS would not let ${callerName(evidence)} assume ${oneLine(hop.roleArn)} (${NOT_TRIED[why]}).`,
      first.fix,
      evidenceLines(evidence, known),
    );
  }
  const isKnown = permission.kind === 'known' || role.kind === 'there';
  const more = isKnown
    ? ` IAM says: ${permissionWords(permission, callerName(evidence))}; ${roleWords(role)}.`
    : '';
  return skip('path', `${label}: ${NOT_TRIED[why]}.${more}`, why === 'code' ? loginFix(evidence) : undefined);
}

/** What one hop of the chain comes to. */
export function judgeHop(evidence: HopEvidence): Finding {
  const { hop, outcome } = evidence;
  const label = oneLine(hop.label);
  switch (outcome.kind) {
    case 'let-in':
      return ok(
        'path',
        `${label}: AWS let ${callerName(evidence)} assume ${oneLine(hop.roleArn)}. The session was handed to nobody.`,
      );
    case 'not-tried':
      return judgeNotTried(evidence, outcome.why);
    case 'refused': {
      const { message, hint = '' } = explain(outcome.fault, outcome.situation);
      if (outcome.fault.kind !== 'access-denied') return fail('path', message, hint);
      const causes = causesOf(evidence);
      return fail('path', message, causes[0]?.fix ?? hint, evidenceLines(evidence, causes));
    }
  }
}
