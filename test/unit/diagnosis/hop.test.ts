import { describe, expect, it } from 'vitest';
import { adminText, hopInQuestion } from '../../../src/diagnosis/hops/admin-text.js';
import { judgeHop } from '../../../src/diagnosis/hops/hop.js';
import { ADA, evidence, hop, refused, ROLE } from '../../support/hop-evidence.js';

const letIn = {
  kind: 'let-in',
  assumedRoleArn: 'arn:aws:sts::222222222222:assumed-role/Developer/ada',
  requestId: 'r-1',
} as const;
const allowed = {
  kind: 'known',
  actions: [
    {
      action: 'sts:AssumeRole',
      decision: 'allowed',
      isAllowedByOrganization: undefined,
      isAllowedByBoundary: undefined,
      missing: [],
    },
  ],
  allowedWithMfa: undefined,
} as const;

describe('a hop', () => {
  it('that AWS let through', () => {
    expect(judgeHop(evidence({ outcome: letIn }))).toEqual({
      check: 'path',
      status: 'ok',
      message: `dev: AWS let ada assume ${ROLE}. The session was handed to nobody.`,
    });
  });

  it('that AWS refused without a word of why, with all that is known', () => {
    expect(
      judgeHop(
        evidence({
          permission: allowed,
          lastTaken: { time: new Date('2026-02-01T00:00:00Z'), by: ADA, isCaller: true },
        }),
      ),
    ).toEqual({
      check: 'path',
      status: 'fail',
      message: `dev: AWS did not let ${ADA} assume ${ROLE}.`,
      fix: 'acctmgr edit dev external_id=ID',
      details: [
        'why is not said; the likeliest first:',
        '  1. likely: Its trust policy asks for an external id, and none was sent.',
        '  2. possible: Its trust policy asks for MFA, and none was shown. Then: acctmgr login',
        '  3. possible: The role is not there, or its trust policy names neither ada nor account 111111111111. Then: Send its administrator what this prints: acctmgr doctor dev --for-admin',
        `AWS said: User: ${ADA} is not authorized to perform: sts:AssumeRole on resource: ${ROLE} (request id request-1)`,
        'sent: session name ada, no external id, no MFA, 1h',
        'IAM says: the policies of ada allow it; the role and its trust policy are not known: nobody here can ask in account 222222222222',
        'taken last from here: 2026-02-01T00:00:00Z',
      ],
    });
  });

  it('whose one cause is certain', () => {
    const finding = judgeHop(evidence({ permission: allowed, role: { kind: 'missing' } }));
    expect('details' in finding && finding.details?.[0]).toBe(
      'why: There is no role Developer in account 222222222222.',
    );
  });

  it('that failed for another reason is told as every command tells it', () => {
    const outcome = refused();
    if (outcome.kind !== 'refused') throw new Error('It was refused');
    const fault = { ...outcome.fault, kind: 'duration-above-role' } as const;
    const finding = judgeHop(
      evidence({
        outcome: { ...outcome, fault, situation: { ...outcome.situation, durationSeconds: 7200 } },
      }),
    );
    expect(finding).toEqual({
      check: 'path',
      status: 'fail',
      message: "dev: 2h is longer than the role's maximum session duration.",
      fix: 'Ask for less with --duration, or raise it: aws iam update-role --role-name Developer --max-session-duration 7200',
    });
  });

  it.each([
    ['protected', 'dev: not tried, since the role is protected.', undefined],
    [
      'code',
      'dev: not tried, since it needs an MFA code, and no MFA session lives that would do.',
      'acctmgr login',
    ],
    ['unasked', 'dev: not tried, as --no-try asks.', undefined],
    ['before', 'dev: not tried, since the call before it came to nothing.', undefined],
    ['no-credentials', 'dev: not tried, since there are no source credentials.', undefined],
    ['no-network', 'dev: not tried, since STS cannot be reached.', undefined],
  ] as const)('that was not tried: %s', (why, message, fix) => {
    expect(judgeHop(evidence({ outcome: { kind: 'not-tried', why } }))).toEqual({
      check: 'path',
      status: 'skip',
      message,
      fix,
    });
  });

  it('that was not tried fails where IAM says that it would', () => {
    const outcome = { kind: 'not-tried', why: 'protected' } as const;
    expect(judgeHop(evidence({ outcome, role: { kind: 'missing' } }))).toMatchObject({
      status: 'fail',
      message: `dev: AWS would not let ada assume ${ROLE} (not tried, since the role is protected).`,
    });
    expect(judgeHop(evidence({ outcome, permission: allowed })).message).toContain(
      'IAM says: the policies of ada allow it;',
    );
  });
});

describe('the text for who owns the account', () => {
  it('says who wants what, what AWS said, and the two statements', () => {
    const jump = {
      arn: 'arn:aws:sts::111111111111:assumed-role/Jump/ada',
      roleArn: 'arn:aws:iam::111111111111:role/team/Jump',
    };
    const text = adminText(
      evidence({
        caller: jump,
        hop: {
          ...hop,
          signer: 'role-session',
          externalId: 'secret-4711',
          sessionTags: { reason: 'private matters' },
        },
        extras: { hasTags: true, hasSourceIdentity: false },
      }),
    );
    expect(text).toBe(`Access to the AWS role Developer in account 222222222222

Caller:        arn:aws:iam::111111111111:role/team/Jump
As:            arn:aws:sts::111111111111:assumed-role/Jump/ada
Role:          arn:aws:iam::222222222222:role/Developer
Time:          2026-03-01T12:00:00Z
Request id:    request-1
AWS's answer:  AccessDenied: User: ${ADA} is not authorized to perform: sts:AssumeRole on resource: ${ROLE}
Sent:          session name ada, an external id, no MFA, 1h, session tags reason

Add this statement to the trust policy of Developer in account 222222222222, and leave the others there as they are:
(EXTERNAL-ID stands for the external id that we agreed on.)
{
  "Effect": "Allow",
  "Principal": {
    "AWS": "arn:aws:iam::111111111111:role/team/Jump"
  },
  "Action": [
    "sts:AssumeRole",
    "sts:TagSession"
  ],
  "Condition": {
    "StringEquals": { "sts:ExternalId": "EXTERNAL-ID" },
    "Bool": { "aws:MultiFactorAuthPresent": "true" }
  }
}
Leave out "Bool": { "aws:MultiFactorAuthPresent": "true" } only if the role Jump may do this without MFA: it can show none, and is refused as long as the line stands.

Add this policy to those of the role Jump in account 111111111111:
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": [
        "sts:AssumeRole",
        "sts:TagSession"
      ],
      "Resource": "arn:aws:iam::222222222222:role/Developer"
    }
  ]
}`);
    expect(text).not.toMatch(/4711|private/);
  });

  it('names what is certain, and says where AWS was not asked', () => {
    const text = adminText(
      evidence({ role: { kind: 'missing' }, outcome: { kind: 'not-tried', why: 'protected' } }),
    );
    expect(text).toContain("AWS's answer:  not asked for yet\n");
    expect(text).toContain('Cause:         There is no role Developer in account 222222222222.\n');
  });

  it('asks for nothing where AWS allows it', () => {
    const text = adminText(evidence({ outcome: letIn }));
    expect(text).toContain("AWS's answer:  it is allowed; nothing has to be done\n");
    expect(text).not.toContain('Statement');
  });

  it('is about the first hop that AWS did not let through', () => {
    const [first, second] = [evidence({ outcome: letIn }), evidence()];
    expect(hopInQuestion([first, second])).toBe(second);
    expect(hopInQuestion([first])).toBe(first);
    expect(hopInQuestion([])).toBeUndefined();
  });
});
