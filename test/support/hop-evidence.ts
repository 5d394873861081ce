import type { SimulatedAction } from '../../src/aws/clients/iam-calls.js';
import { parseRefusal } from '../../src/aws/faults/fault.js';
import type { HopEvidence, Permission } from '../../src/diagnosis/hops/hop-evidence.js';
import type { Hop } from '../../src/sessions/plan.js';

export const ADA = 'arn:aws:iam::111111111111:user/ada';
export const ROLE = 'arn:aws:iam::222222222222:role/Developer';
const NOON = Date.parse('2026-03-01T12:00:00Z');

export const hop: Hop = {
  label: 'dev',
  accountId: '222222222222',
  roleArn: ROLE,
  signer: 'long-term-keys',
  duration: { seconds: 3600, reason: 'as configured', unfulfillable: false, uncertain: false },
};

/** What AWS answers, with what it says behind "on resource: …". */
export function refused(end = '', action = 'sts:AssumeRole'): HopEvidence['outcome'] {
  const message = `User: ${ADA} is not authorized to perform: ${action} on resource: ${ROLE}${end}`;
  return {
    kind: 'refused',
    fault: {
      kind: 'access-denied',
      code: 'AccessDenied',
      message,
      requestId: 'request-1',
      refusal: parseRefusal(message),
      cause: undefined,
    },
    situation: { call: 'AssumeRole', account: 'dev', roleArn: ROLE, callerArn: ADA, now: NOON },
  };
}

/** Ada is refused the role of dev, AWS says nothing more, and IAM tells nothing. */
export const evidence = (more: Partial<HopEvidence> = {}): HopEvidence => ({
  subject: 'dev',
  hop,
  extras: { hasTags: false, hasSourceIdentity: false },
  caller: { arn: ADA },
  sessionName: 'ada',
  mfaAge: undefined,
  outcome: refused(),
  permission: { kind: 'unknown', why: 'iam:SimulatePrincipalPolicy is not allowed' },
  role: { kind: 'unknown', why: 'nobody here can ask in account 222222222222' },
  mfaDevices: [],
  lastTaken: undefined,
  sourceFlag: '',
  time: NOON,
  ...more,
});

/** What IAM answers to a simulated AssumeRole of the caller's: denied by nothing but the lack of a policy. */
export const simulated = (more: Partial<SimulatedAction> = {}, allowedWithMfa?: boolean): Permission => ({
  kind: 'known',
  actions: [
    {
      action: 'sts:AssumeRole',
      decision: 'implicitDeny',
      isAllowedByOrganization: undefined,
      isAllowedByBoundary: undefined,
      missing: [],
      ...more,
    },
  ],
  allowedWithMfa,
});
