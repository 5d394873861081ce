import { describe, expect, it } from 'vitest';
import type { TrustVerdict } from '../../../src/aws/policy/trust-verdict.js';
import { causesOf } from '../../../src/diagnosis/hops/causes.js';
import type { HopEvidence, Permission } from '../../../src/diagnosis/hops/hop-evidence.js';
import { ADA, evidence, hop, refused, ROLE, simulated } from '../../support/hop-evidence.js';

const HOME = '111111111111';
const causes = (more: Partial<HopEvidence>) =>
  causesOf(evidence(more)).map(({ cause, certainty }) => `${certainty} ${cause}`);
const first = (more: Partial<HopEvidence>) => causesOf(evidence(more))[0];

const ALLOWED = simulated({ decision: 'allowed' });
const role = (trust: TrustVerdict): Partial<HopEvidence> => ({ role: { kind: 'there', trust } });
const unmet = (key: string, ...wanted: string[]) =>
  role({ kind: 'unmet', unmet: [{ operator: 'StringEquals', key, wanted }], open: [] });
const asked = (askedBy?: string): HopEvidence['role'] => {
  const condition = { operator: 'StringEquals', key: 'sts:ExternalId', wanted: ['secret'] };
  return { kind: 'there', trust: { kind: 'unmet', unmet: [condition], open: [] }, askedBy };
};
const atHome = { ...hop, accountId: HOME };
const mfa = { serial: 'arn:aws:iam::111111111111:mfa/ada', how: 'session' } as const;

const BEHIND_ROLE =
  "A role reached through another role can't be shown MFA: reach Developer directly, or have its trust policy changed; acctmgr doctor dev --for-admin prints what to send.";

describe('where neither AWS nor IAM says why', () => {
  it('everything is possible, the likeliest first', () => {
    expect(causes({})).toEqual([
      'likely trust',
      'possible external-id',
      'possible mfa',
      'possible permission',
    ]);
    expect(first({})).toEqual({
      cause: 'trust',
      certainty: 'likely',
      message: 'The role is not there, or its trust policy names neither ada nor account 111111111111.',
      fix: 'Send its administrator what this prints: acctmgr doctor dev --for-admin',
      mends: 'trust',
    });
  });

  it('the caller’s own policies are left out where IAM tells of them', () => {
    expect(causes({ permission: ALLOWED })).toEqual(['likely trust', 'possible external-id', 'possible mfa']);
  });

  it('a role that was taken before is there, and named the caller then', () => {
    const lastTaken = { time: new Date(0), by: ADA, isCaller: true };
    expect(causes({ lastTaken, permission: ALLOWED })).toEqual([
      'likely external-id',
      'possible mfa',
      'possible trust',
    ]);
    expect(causes({ lastTaken, permission: ALLOWED, mfaDevices: [mfa.serial] })[0]).toBe('likely mfa');
  });

  it.each([
    ['of the same account', ADA.replace('ada', 'eve'), ['permission', 'trust']],
    ['of another account', 'arn:aws:sts::333333333333:assumed-role/Hub/ada', ['trust', 'permission']],
  ])('a role that somebody else %s took is there, and lets others in with the same', (_who, by, first) => {
    const lastTaken = { time: new Date(0), by, isCaller: false };
    const found = causesOf(evidence({ lastTaken, mfaDevices: [mfa.serial] }));
    expect(found.map(({ cause }) => cause)).toEqual([...first, 'mfa', 'external-id']);
    expect(found[0]?.certainty).toBe('likely');
  });

  it.each([
    ['role-session', BEHIND_ROLE],
    ['identity-center', 'Let the access key of an IAM user be the source: ada can show no MFA.'],
    ['long-term-keys', 'acctmgr login'],
    ['mfa-session', 'acctmgr login'],
  ] as const)('who signs with %s is told of MFA what they can do', (signer, fix) => {
    const found = causesOf(evidence({ hop: { ...hop, signer } }));
    expect(found.find(({ cause }) => cause === 'mfa')?.fix).toBe(fix);
  });

  it('an external id that was sent is likelier wrong than one that was not is missing', () => {
    const sent = { hop: { ...hop, externalId: 'x' } };
    expect(causes(sent)).toEqual([
      'likely trust',
      'possible external-id',
      'possible mfa',
      'possible permission',
    ]);
    expect(causesOf(evidence(sent))[1]?.message).toBe(
      'Its trust policy asks for another external id than the one that was sent.',
    );
  });

  it('the trust policy is all that is left where AWS names it', () => {
    const outcome = refused(' because no role trust policy allows the sts:AssumeRole action');
    expect(causes({ outcome })).toEqual(['likely trust', 'possible external-id', 'possible mfa']);
  });

  it('both sides allow it: something else stands against it', () => {
    expect(causes({ permission: ALLOWED, ...role({ kind: 'allows', by: 'account' }) })).toEqual([
      'likely limit',
    ]);
  });
});

describe('where AWS says why', () => {
  it.each([
    [' with an explicit deny in a service control policy', 'certain limit'],
    [' because no service control policy allows the sts:AssumeRole action', 'certain limit'],
    [' with an explicit deny in a resource control policy', 'certain limit'],
    [' because no permissions boundary allows the sts:AssumeRole action', 'certain limit'],
    [' because no session policy allows the sts:AssumeRole action', 'certain limit'],
    [' because no VPC endpoint policy allows the sts:AssumeRole action', 'certain limit'],
    [' with an explicit deny in an identity-based policy', 'certain permission'],
    [' because no identity-based policy allows the sts:AssumeRole action', 'certain permission'],
    [' with an explicit deny in a resource-based policy', 'certain trust'],
    [' with an explicit deny in the role trust policy', 'certain trust'],
  ])('%s: %s, whatever IAM would say', (end, expected) => {
    expect(causes({ outcome: refused(end), permission: ALLOWED })).toEqual([expected]);
  });

  it('the policy is named where AWS names it', () => {
    const arn = 'arn:aws:organizations::9:policy/o-1/service_control_policy/p-1';
    expect(
      first({ outcome: refused(` with an explicit deny in a service control policy: ${arn}`) })?.message,
    ).toBe(`A service control policy forbids it (${arn}), whatever ada and the role allow.`);
  });

  it('tags and a source identity are actions of their own', () => {
    expect(first({ outcome: refused('', 'sts:TagSession') })).toMatchObject({
      cause: 'trust',
      message: 'Session tags are sent, and sts:TagSession is not allowed on the role.',
      mends: 'trust',
    });
    expect(first({ outcome: refused('', 'sts:SetSourceIdentity') })).toMatchObject({
      message: 'A source identity is sent, and sts:SetSourceIdentity is not allowed on the role.',
    });
  });
});

describe('where IAM tells of the role', () => {
  it('it may not be there, or under another path', () => {
    expect(first({ role: { kind: 'missing' } })).toMatchObject({
      cause: 'role-missing',
      certainty: 'certain',
      message: 'There is no role Developer in account 222222222222.',
      fix: 'acctmgr edit dev --unset role_name role_arn=arn:aws:iam::222222222222:role/NAME, or have the role made: acctmgr docs many-accounts',
    });
    const arn = 'arn:aws:iam::222222222222:role/team/Developer';
    expect(first({ role: { kind: 'elsewhere', arn } })).toMatchObject({
      message: `The role Developer has another path: it is ${arn}.`,
      fix: `acctmgr edit dev --unset role_name role_arn=${arn}`,
    });
  });

  it('it names somebody else, perhaps somebody who was deleted', () => {
    const named = ['arn:aws:iam::111111111111:user/eve', 'AIDAQ3EGRNEXAMPLE'];
    expect(first(role({ kind: 'not-named', named }))).toEqual({
      cause: 'trust',
      certainty: 'certain',
      message:
        'The trust policy of the role does not name ada; it names arn:aws:iam::111111111111:user/eve, AIDAQ3EGRNEXAMPLE (an id instead of an ARN is somebody who was deleted).',
      fix: 'Put the statement into the trust policy of Developer (account 222222222222); its administrator gets it with: acctmgr doctor dev --for-admin',
      mends: 'trust',
    });
    expect(first(role({ kind: 'not-named', named: [] }))?.message).toContain('it names nobody');
  });

  it.each<[string, Partial<HopEvidence>, string, string]>([
    [
      'an external id, and none is sent',
      unmet('sts:ExternalId', 'secret'),
      'external-id',
      "acctmgr edit dev external_id=ID, with the id in the role's trust policy: aws iam get-role --role-name Developer (in account 222222222222)",
    ],
    [
      'another external id',
      { ...unmet('sts:ExternalId', 'secret'), hop: { ...hop, externalId: 'x' } },
      'external-id',
      "acctmgr edit dev external_id=ID, with the id in the role's trust policy: aws iam get-role --role-name Developer (in account 222222222222)",
    ],
    [
      'MFA, and the keys of a user sign',
      {
        ...unmet('aws:MultiFactorAuthPresent', 'true'),
        mfaDevices: [mfa.serial],
        sourceFlag: ' --source jump',
      },
      'mfa',
      `acctmgr login --source jump; or have a code asked for it: acctmgr edit dev mfa_serial=${mfa.serial}`,
    ],
    [
      'MFA, and a role signs, which can show none',
      { ...unmet('aws:MultiFactorAuthPresent', 'true'), hop: { ...hop, signer: 'identity-center' } },
      'mfa',
      'Let the access key of an IAM user be the source: ada can show no MFA.',
    ],
    [
      'MFA, and the session of another role signs',
      { ...unmet('aws:MultiFactorAuthPresent', 'true'), hop: { ...hop, signer: 'role-session' } },
      'mfa',
      BEHIND_ROLE,
    ],
    [
      'fresh MFA, and the session of another role signs',
      { ...unmet('aws:MultiFactorAuthAge', '3600'), hop: { ...hop, signer: 'role-session' } },
      'mfa-age',
      BEHIND_ROLE,
    ],
    [
      'fresher MFA',
      { ...unmet('aws:MultiFactorAuthAge', '3600'), mfaAge: 7200, hop: { ...hop, mfa } },
      'mfa-age',
      'acctmgr login; acctmgr edit dev mfa_max_age=3600 has a code asked for in time',
    ],
    [
      'another session name',
      unmet('sts:RoleSessionName', 'x'),
      'condition',
      'acctmgr edit dev session_name=NAME',
    ],
    [
      'a source identity',
      unmet('sts:SourceIdentity', 'x'),
      'condition',
      'acctmgr edit dev source_identity=NAME',
    ],
    [
      'a tag',
      unmet('aws:RequestTag/team', 'x'),
      'condition',
      `acctmgr edit dev session_tags='{"team":"VALUE"}'`,
    ],
    [
      'another caller',
      unmet('aws:PrincipalArn', 'x'),
      'trust',
      'Send its administrator what this prints: acctmgr doctor dev --for-admin',
    ],
  ])('it asks for %s', (_name, more, cause, fix) => {
    expect(first(more)).toMatchObject({ cause, certainty: 'certain', fix });
  });

  it.each<[string, Partial<HopEvidence>, string]>([
    ['the session of an account', { role: asked('audit') }, 'acctmgr exec audit -- GET'],
    ['the session of a role profile', { role: asked('profile my jump') }, 'GET --profile "my jump"'],
    ['an older session of the same account', { role: asked('dev') }, 'GET (in account 222222222222)'],
    ['a role that only a library names', { role: asked(ROLE) }, 'GET (in account 222222222222)'],
    ['the caller, at home', { role: asked(), hop: atHome }, 'GET'],
    [
      'the caller, at home, by a profile',
      { role: asked(), hop: atHome, sourceFlag: ' --source jump' },
      'GET --profile jump',
    ],
    [
      'a role at home that is gone through',
      { role: asked(), hop: { ...atHome, signer: 'role-session' } },
      `GET (in account ${HOME})`,
    ],
  ])('it can be looked at by who could ask: %s', (_who, more, way) => {
    const command = way.replace('GET', 'aws iam get-role --role-name Developer');
    expect(first(more)?.fix).toBe(
      `acctmgr edit dev external_id=ID, with the id in the role's trust policy: ${command}`,
    );
  });

  it('never says what the external id should be', () => {
    expect(JSON.stringify(causesOf(evidence(unmet('sts:ExternalId', 'secret-4711'))))).not.toContain('4711');
  });

  it('settings of a role profile are mended in the AWS config file', () => {
    const inProfile = { hop: { ...hop, label: 'profile my jump' } };
    expect(first({ ...unmet('sts:RoleSessionName', 'x'), ...inProfile })?.fix).toBe(
      'aws configure set role_session_name NAME --profile "my jump"',
    );
  });

  it('conditions that only AWS can know are likely, and not certain', () => {
    const open = [{ operator: 'StringEquals', key: 'aws:PrincipalOrgID', wanted: ['o-1'] }];
    expect(first({ permission: ALLOWED, ...role({ kind: 'open', open }) })).toMatchObject({
      cause: 'condition',
      certainty: 'likely',
      message:
        "The trust policy lets ada in under a condition that can't be told from here: aws:PrincipalOrgID (StringEquals o-1).",
    });
  });

  it('actions beside AssumeRole may be missing', () => {
    expect(first(role({ kind: 'lacks-action', action: 'sts:TagSession' }))).toMatchObject({
      cause: 'trust',
      message: 'The trust policy of the role does not allow sts:TagSession, which this call needs.',
    });
  });
});

describe('where IAM tells of the caller', () => {
  it('no policy of theirs allows it, and then what may be wrong at the role', () => {
    expect(causes({ permission: simulated() })).toEqual([
      'certain permission',
      'possible trust',
      'possible external-id',
      'possible mfa',
    ]);
    expect(first({ permission: simulated() })).toMatchObject({
      message: 'No policy of ada allows sts:AssumeRole on the role.',
      fix: 'Put the statement into a policy of ada (account 111111111111); its administrator gets it with: acctmgr doctor dev --for-admin',
      mends: 'permission',
    });
  });

  it.each<[string, Permission, string, string]>([
    [
      'a Deny',
      simulated({ decision: 'explicitDeny' }),
      'permission',
      'A policy of ada forbids sts:AssumeRole on the role.',
    ],
    [
      'MFA only',
      simulated({ decision: 'explicitDeny' }, true),
      'mfa',
      'The policies of ada allow sts:AssumeRole with MFA only, and none is shown.',
    ],
    [
      'an organisation',
      simulated({ isAllowedByOrganization: false }),
      'limit',
      'A service control policy of the organisation does not let account 111111111111 do sts:AssumeRole on the role.',
    ],
    [
      'a boundary',
      simulated({ isAllowedByBoundary: false }),
      'limit',
      'The permissions boundary of ada does not allow sts:AssumeRole on the role.',
    ],
  ])('%s stands against it', (_name, permission, cause, message) => {
    expect(first({ permission })).toMatchObject({ cause, certainty: 'certain', message });
  });

  it('their policies ask for MFA, and the session of a role signs', () => {
    const permission = simulated({ decision: 'explicitDeny' }, true);
    expect(first({ permission, hop: { ...hop, signer: 'role-session' } })?.fix).toBe(
      BEHIND_ROLE.replace('its trust policy', 'the policies of ada'),
    );
  });

  it.each([
    simulated({ missing: ['aws:SourceIp'] }),
    simulated({ decision: 'explicitDeny', missing: ['aws:SourceIp'] }),
  ])('and they look at what only AWS knows: then it is not certain', (permission) => {
    const cause = first({ permission });
    expect(cause).toMatchObject({ cause: 'permission', certainty: 'likely' });
    expect(cause?.message).toMatch(/, as far as can be told without aws:SourceIp\.$/);
  });

  it('a role of their own account that names them needs no policy of theirs', () => {
    const own = { hop: { ...hop, accountId: HOME }, permission: simulated() };
    expect(causes({ ...own, ...role({ kind: 'allows', by: 'caller' }) })).toEqual(['likely limit']);
    expect(causes({ ...own, ...role({ kind: 'allows', by: 'account' }) })).toEqual(['certain permission']);
    const denied = { ...own, permission: simulated({ decision: 'explicitDeny' }) };
    expect(causes({ ...denied, ...role({ kind: 'allows', by: 'caller' }) })).toEqual(['certain permission']);
  });

  it('both sides may be wrong, and both are certain', () => {
    expect(causes({ permission: simulated(), ...role({ kind: 'not-named', named: [] }) })).toEqual([
      'certain trust',
      'certain permission',
    ]);
  });
});

describe('what makes all else needless', () => {
  it('a role of another partition', () => {
    const china = { ...hop, roleArn: ROLE.replace('aws', 'aws-cn') };
    expect(first({ hop: china })).toMatchObject({
      cause: 'partition',
      message: 'ada is of the partition aws and the role of aws-cn: there is no way between them.',
      fix: 'acctmgr edit dev source_profile=PROFILE',
    });
  });

  it('a call that went well', () => {
    expect(causes({ outcome: { kind: 'let-in', assumedRoleArn: ADA, requestId: undefined } })).toEqual([]);
  });
});

it('of a hop that was not tried, only what is certain is told', () => {
  const outcome = { kind: 'not-tried', why: 'protected' } as const;
  expect(causes({ outcome })).toEqual([]);
  expect(causes({ outcome, role: { kind: 'missing' } })).toEqual(['certain role-missing']);
});
