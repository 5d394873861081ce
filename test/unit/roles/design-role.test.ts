import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AccountsFile } from '../../../src/accounts/schema.js';
import { matchesPattern } from '../../../src/aws/policy/policy-condition.js';
import { reservedRolePatterns } from '../../../src/aws/policy/reserved-role.js';
import type { RoleWish } from '../../../src/roles/design-role.js';
import { designedRole, refusalOfRole } from '../../support/designed-role.js';

type Entry = AccountsFile['accounts'][number];

const MAIN = '111122223333';
const DEV = '444455556666';
const ROOT = `arn:aws:iam::${MAIN}:root`;
const HUB: Entry = { name: 'hub', account_id: '222233334444', role_name: 'team/Hub' };
const PAYMENTS: Entry = {
  name: 'payments',
  account_id: '555566667777',
  sso_session: 'corp',
  permission_sets: { ro: 'ReadOnlyAccess', adm: 'Admin' },
};

const statements = (dev: Partial<Entry> = {}, wish: Partial<RoleWish> = {}, others?: readonly Entry[]) =>
  designedRole(dev, wish, others === undefined ? undefined : [...others]).design.trust.Statement;

const allow = (
  principal: string | readonly string[],
  condition?: object,
  action: unknown = 'sts:AssumeRole',
) => ({
  Effect: 'Allow',
  Principal: { AWS: principal },
  Action: action,
  ...(condition && { Condition: condition }),
});

const MFA = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };

describe('the role', () => {
  it('is that of accounts.json, with no more than ReadOnlyAccess', () => {
    const { design, roleArn } = designedRole({ role_name: 'team/Developer', duration_seconds: 7200 });
    expect(roleArn).toBe(`arn:aws:iam::${DEV}:role/team/Developer`);
    expect(design).toEqual({
      partition: 'aws',
      accountId: DEV,
      name: 'Developer',
      path: '/team/',
      description: 'Access to dev, set up with acctmgr',
      trust: { Version: '2012-10-17', Statement: [allow(ROOT)] },
      managedPolicies: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
      inlinePolicies: {},
      boundary: undefined,
      maxSessionSeconds: 7200,
      tags: {},
    });
  });

  it('is another one where it is named, and what is said wins over accounts.json', () => {
    const wish = {
      role: 'Ops',
      managedPolicies: [
        'AdministratorAccess',
        'job-function/ViewOnlyAccess',
        `arn:aws:iam::${DEV}:policy/own`,
      ],
      boundary: 'PowerUserAccess',
      maxSession: 14_400,
      description: 'Ours',
      tags: { Team: 'web' },
    };
    expect(designedRole({ duration_seconds: 900 }, wish).design).toMatchObject({
      name: 'Ops',
      path: '/',
      managedPolicies: [
        'arn:aws:iam::aws:policy/AdministratorAccess',
        'arn:aws:iam::aws:policy/job-function/ViewOnlyAccess',
        `arn:aws:iam::${DEV}:policy/own`,
      ],
      boundary: 'arn:aws:iam::aws:policy/PowerUserAccess',
      maxSessionSeconds: 14_400,
      description: 'Ours',
    });
  });

  it('has the policies of its partition, and at least an hour', () => {
    const china = [{ name: 'main', account_id: MAIN, partition: 'aws-cn' }];
    const { design } = designedRole({ partition: 'aws-cn', duration_seconds: 900 }, {}, china);
    expect(design.managedPolicies).toEqual(['arn:aws-cn:iam::aws:policy/ReadOnlyAccess']);
    expect(design.trust.Statement).toEqual([allow(`arn:aws-cn:iam::${MAIN}:root`)]);
    expect(design.maxSessionSeconds).toBe(3600);
  });

  it('has no managed policy where it gets one of its own, unless one is named', () => {
    const logs = { Version: '2012-10-17', Statement: [] };
    expect(designedRole({}, { inlinePolicies: { logs } }).design.managedPolicies).toEqual([]);
  });
});

describe('whom it trusts', () => {
  it('is the only account without a role, and says so', () => {
    expect(designedRole().notes).toEqual([
      `It trusts main (${MAIN}), the only account without a role. --trust says otherwise.`,
    ]);
  });

  it('is that account also where the role is in it', () => {
    const same = { name: 'main', account_id: DEV };
    expect(statements({}, {}, [same])).toEqual([allow(`arn:aws:iam::${DEV}:root`)]);
    expect(statements({}, {}, [same, { name: 'hub', account_id: MAIN }])).toEqual([allow(ROOT)]);
  });

  it.each<[string, Partial<Entry>, readonly Entry[]]>([
    ['nobody is named', {}, []],
    [
      'several accounts have no role',
      {},
      [
        { name: 'a', account_id: MAIN },
        { name: 'b', account_id: '999988887777' },
      ],
    ],
    [
      'a profile signs, whose account nobody knows',
      { source_profile: 'jump' },
      [{ name: 'main', account_id: MAIN }],
    ],
  ])('has to be said where %s', (_why, dev, others) => {
    expect(refusalOfRole(() => statements(dev, {}, others))).toMatchObject({
      code: 'trust_needed',
      exitCode: 2,
    });
  });

  it('is the account of the MFA device, whose users show MFA', () => {
    expect(statements({ mfa_serial: `arn:aws:iam::${MAIN}:mfa/me`, source_profile: 'jump' }, {}, [])).toEqual(
      [allow(ROOT, MFA)],
    );
  });

  it('is the role of its source account, path included, which can show no MFA', () => {
    const { design, notes } = designedRole(
      { source_account: 'hub', mfa_max_age: 900, duration_seconds: 7200 },
      {},
      [HUB],
    );
    expect(design.trust.Statement).toEqual([allow('arn:aws:iam::222233334444:role/team/Hub')]);
    expect(notes).toEqual([
      "MFA is not asked of arn:aws:iam::222233334444:role/team/Hub: such a session can't show it to AWS. What asks for it is the sign-in before.",
      'From arn:aws:iam::222233334444:role/team/Hub a session lasts 1h at most (role chaining), and not 2h.',
    ]);
  });

  it('is a permission set by its whole path, with and without a region, and sixteen signs for its digits', () => {
    const role = (path: string) =>
      `arn:aws:iam::555566667777:role/aws-reserved/sso.amazonaws.com/${path}AWSReservedSSO_ReadOnlyAccess_????????????????`;
    const patterns = { ArnLike: { 'aws:PrincipalArn': [role(''), role('*/')] } };
    expect(statements({ source_account: 'payments/ro' }, {}, [PAYMENTS])).toEqual([
      allow('arn:aws:iam::555566667777:root', patterns),
    ]);
    const named =
      'arn:aws:iam::555566667777:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_ReadOnlyAccess_0123456789abcdef';
    expect(statements({}, { trust: [named] })).toEqual([allow('arn:aws:iam::555566667777:root', patterns)]);
  });

  it('is asked which permission set, where there are several', () => {
    expect(refusalOfRole(() => statements({ source_account: 'payments' }, {}, [PAYMENTS]))).toMatchObject({
      code: 'permission_set_needed',
    });
  });

  it('is named by words: accounts, digits and ARNs, and only users are asked for MFA', () => {
    const ada = `arn:aws:iam::${MAIN}:user/ops/ada`;
    const trust = [ada, 'hub', 'main', '999988887777', 'payments/ro', 'payments/adm'];
    const [people, roles, sets, ...more] = statements({ mfa_serial: 'GAHT12345678' }, { trust }, [
      { name: 'main', account_id: MAIN },
      HUB,
      PAYMENTS,
    ]);
    expect(people).toEqual(allow([ada, ROOT, 'arn:aws:iam::999988887777:root'], MFA));
    expect(roles).toEqual(allow('arn:aws:iam::222233334444:role/team/Hub'));
    expect(sets?.Principal).toEqual({ AWS: 'arn:aws:iam::555566667777:root' });
    expect(sets?.Condition?.['ArnLike']?.['aws:PrincipalArn']).toHaveLength(4);
    expect(more).toEqual([]);
  });

  it.each([
    ['*', 'would let everybody on AWS in'],
    [`arn:aws:iam::${MAIN}:role/*`, 'has a wildcard'],
    [`arn:aws:iam::${MAIN}:group/Devs`, 'is a group'],
    [`arn:aws:sts::${MAIN}:assumed-role/Jump/ada`, 'is one session of a role'],
    ['arn:aws:s3:::bucket', 'is not the ARN of'],
    [`arn:aws:iam::${MAIN}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Read_*`, 'has a wildcard'],
  ])('is never %s', (word, message) => {
    const error = refusalOfRole(() => statements({}, { trust: [word] }));
    expect(error).toMatchObject({ exitCode: 2 });
    expect(error.message).toContain(message);
  });

  it('is of its own partition', () => {
    const wish = { trust: [`arn:aws-cn:iam::${MAIN}:root`] };
    expect(refusalOfRole(() => statements({}, wish))).toMatchObject({ code: 'wrong_partition', exitCode: 2 });
  });
});

describe('what it asks for', () => {
  it('is all that is said', () => {
    expect(
      statements(
        { external_id: 'dev-1' },
        { mfaAge: 900, sourceIdentities: ['?*'], organizationId: 'o-a1b2c3d4e5', allowsTags: true },
      ),
    ).toEqual([
      allow(
        ROOT,
        {
          Bool: { 'aws:MultiFactorAuthPresent': 'true' },
          NumericLessThanEquals: { 'aws:MultiFactorAuthAge': '900' },
          StringEquals: { 'sts:ExternalId': 'dev-1', 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' },
          StringLike: { 'sts:SourceIdentity': '?*' },
        },
        ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
      ),
    ]);
  });

  it('lets acctmgr send what accounts.json has it send, also what comes along from the account before', () => {
    expect(statements({ session_tags: { Team: 'web' } })[0]?.Action).toEqual([
      'sts:AssumeRole',
      'sts:TagSession',
    ]);
    expect(statements({ source_identity: '{user}' })[0]?.Action).toEqual([
      'sts:AssumeRole',
      'sts:SetSourceIdentity',
    ]);
    const hub = {
      ...HUB,
      source_identity: '{user}',
      session_tags: { Team: 'web' },
      transitive_tag_keys: ['Team'],
    };
    expect(statements({ source_account: 'hub' }, {}, [hub])[0]?.Action).toEqual([
      'sts:AssumeRole',
      'sts:TagSession',
      'sts:SetSourceIdentity',
    ]);
  });

  it('is a reason and fresh MFA of a protected account, and an hour at most', () => {
    const prod = { protected: true, reason_tag: 'Reason', mfa_max_age: 600, duration_seconds: 14_400 };
    const { design, notes } = designedRole(prod, { trust: ['main'] });
    expect(design.trust.Statement).toEqual([
      allow(
        ROOT,
        {
          Bool: { 'aws:MultiFactorAuthPresent': 'true' },
          NumericLessThanEquals: { 'aws:MultiFactorAuthAge': '600' },
          StringLike: { 'aws:RequestTag/Reason': '?*' },
        },
        ['sts:AssumeRole', 'sts:TagSession'],
      ),
    ]);
    expect(design.maxSessionSeconds).toBe(3600);
    expect(notes).toEqual([]);
    expect(refusalOfRole(() => designedRole(prod, { maxSession: 7200 }))).toMatchObject({
      code: 'duration_too_long',
      exitCode: 2,
    });
  });

  it('asks for no reason where the account is not protected, and says what a protected one lacks', () => {
    expect(statements({ reason_tag: 'Reason' })[0]?.Condition).toBeUndefined();
    expect(designedRole({ protected: true }, { trust: ['main'] }).notes).toEqual([
      'dev is protected, and AWS can ask for more of what that means: acctmgr edit dev reason_tag=Reason mfa_max_age=3600',
    ]);
  });

  it('is protected by whichever entry leads to the same role', () => {
    const same = {
      name: 'other',
      account_id: DEV,
      role_name: 'Developer',
      protected: true,
      reason_tag: 'Why',
    };
    const [statement] = statements({}, { trust: [MAIN] }, [same]);
    expect(statement?.Condition?.['StringLike']).toEqual({ 'aws:RequestTag/Why': '?*' });
  });

  it.each([{ mfa: true }, { mfaAge: 900 }])('is never MFA of those who can show none: %j', (wish) => {
    for (const trust of [['hub'], ['payments/ro'], ['main', 'hub']]) {
      const others = [{ name: 'main', account_id: MAIN }, HUB, PAYMENTS];
      expect(refusalOfRole(() => statements({}, { ...wish, trust }, others))).toMatchObject({
        code: 'cannot_be_met',
        exitCode: 2,
      });
    }
  });

  it('says what accounts.json has to say for acctmgr to send it', () => {
    const wish = { trust: [MAIN], externalId: 'x-1', mfaAge: 900, sourceIdentities: ['?*'] };
    expect(designedRole({}, wish).notes).toEqual([
      'To have acctmgr send what it asks for: acctmgr edit dev external_id=x-1 mfa_max_age=900 source_identity={user}',
    ]);
    expect(designedRole({ external_id: 'x-1' }, { trust: [MAIN], externalId: 'x-1' }).notes).toEqual([]);
  });

  it('changes nothing of an entry for another role than that of the entry', () => {
    const wish = { trust: [MAIN], role: 'team/Second', externalId: 'x-1' };
    expect(designedRole({ external_id: 'mine' }, wish).notes).toEqual([
      'To enter it: acctmgr assume dev --role team/Second --external-id x-1',
    ]);
  });
});

describe('a pipeline', () => {
  const subject = 'repo:acme/web:ref:refs/heads/main';
  const wish = (...subjects: readonly string[]) => ({
    pipelines: { provider: undefined, audiences: [], subjects },
  });
  const federated = (host: string, aud: string, operator: string, sub: string | readonly string[]) => ({
    Effect: 'Allow',
    Principal: { Federated: `arn:aws:iam::${DEV}:oidc-provider/${host}` },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition:
      operator === 'StringEquals'
        ? { StringEquals: { [`${host}:aud`]: aud, [`${host}:sub`]: sub } }
        : { StringEquals: { [`${host}:aud`]: aud }, StringLike: { [`${host}:sub`]: sub } },
  });

  it('is trusted by subject and audience, and nobody else is', () => {
    const host = 'token.actions.githubusercontent.com';
    expect(statements({ oidc: 'github' }, wish(subject))).toEqual([
      federated(host, 'sts.amazonaws.com', 'StringEquals', subject),
    ]);
    expect(statements({ oidc: 'github' }, wish(subject, 'repo:acme/web:environment:*'))).toEqual([
      federated(host, 'sts.amazonaws.com', 'StringLike', [subject, 'repo:acme/web:environment:*']),
    ]);
  });

  it('is of GitLab, or of whatever issuer is named', () => {
    const sub = 'project_path:acme/web:ref_type:branch:ref:main';
    expect(statements({ oidc: 'gitlab' }, wish(sub))).toEqual([
      federated('gitlab.com', 'https://gitlab.com', 'StringEquals', sub),
    ]);
    const pipelines = { provider: 'https://gitlab.acme.com/ci', audiences: ['acctmgr'], subjects: [sub] };
    expect(statements({}, { pipelines })).toEqual([
      federated('gitlab.acme.com/ci', 'acctmgr', 'StringEquals', sub),
    ]);
    expect(refusalOfRole(() => statements({ oidc: { env: 'TOKEN' } }, wish(sub)))).toMatchObject({
      exitCode: 2,
    });
  });

  it('stands beside people where these are named, too', () => {
    const both = statements({ oidc: 'github' }, { ...wish(subject), trust: ['main'] });
    expect(both.map(({ Principal }) => Object.keys(Principal ?? {})[0])).toEqual(['AWS', 'Federated']);
  });

  it('is never any of them', () => {
    const wide = [
      '*',
      'repo:*',
      're*',
      'repo:*/web:*',
      'repo:acme*/web',
      'repo:acme:*',
      'repo:?cme/web',
      '?epo:acme/web',
    ];
    for (const sub of [...wide, 'project_path:*', 'project_path:acme*/x', 'organization:*'])
      expect(refusalOfRole(() => statements({ oidc: 'github' }, wish(sub))).message, sub).toContain(
        'lets in pipelines of strangers',
      );
    expect(refusalOfRole(() => statements({ oidc: 'github' })).message).toBe(
      'Which pipelines may assume the role of dev is not known.',
    );
  });

  it.each([
    { mfa: true },
    { externalId: 'x-1' },
    { organizationId: 'o-a1b2c3d4e5' },
    { sourceIdentities: ['?*'] },
  ])('is asked for nothing that its token lacks: %j', (asked) => {
    expect(refusalOfRole(() => statements({ oidc: 'github' }, { ...wish(subject), ...asked }))).toMatchObject(
      {
        code: 'cannot_be_met',
      },
    );
  });

  it('gives no reason, which is said where somebody else has to', () => {
    const people = {
      name: 'people',
      account_id: DEV,
      role_name: 'Developer',
      protected: true,
      reason_tag: 'Why',
    };
    const { design, notes } = designedRole({ oidc: 'github' }, wish(subject), [people]);
    expect(design.trust.Statement.map(({ Action }) => Action)).toEqual(['sts:AssumeRoleWithWebIdentity']);
    expect(notes).toContain('No reason is asked of pipelines: their tokens carry none.');
  });

  it('is said to let in more than a branch where its subject has a wildcard', () => {
    expect(designedRole({ oidc: 'github' }, wish('repo:acme/web:*')).notes).toEqual([
      'repo:acme/web:* lets in whatever matches it, pull requests say.',
    ]);
  });
});

describe('what IAM would refuse', () => {
  it.each<[string, Partial<Entry>, Partial<RoleWish>]>([
    [
      'The trust policy has',
      {},
      { trust: Array.from({ length: 60 }, (_, index) => `arn:aws:iam::${MAIN}:user/somebody-${index}`) },
    ],
    ['IAM would refuse the description', {}, { description: 'Access — to dev' }],
    ['IAM would refuse the description', {}, { description: 'x'.repeat(1001) }],
    ['is a role that AWS makes itself', {}, { role: 'AWSReservedSSO_Admin_0123456789abcdef' }],
    ['is a role that AWS makes itself', {}, { role: 'aws-service-role/ecs.amazonaws.com/Mine' }],
    [
      'IAM attaches 10 managed policies',
      {},
      { managedPolicies: Array.from({ length: 11 }, (_, index) => `Policy${index}`) },
    ],
    ['The inline policies have', {}, { inlinePolicies: { big: { Statement: ['x'.repeat(10_240)] } } }],
    ['The policy sign holds characters', {}, { inlinePolicies: { sign: { Statement: ['→'] } } }],
    ['IAM would refuse the policy name', {}, { inlinePolicies: { 'a b': { Statement: [] } } }],
    [
      'IAM takes 50 tags',
      {},
      { tags: Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`t${index}`, ''])) },
    ],
    ['IAM would refuse the value of the tag a:', {}, { tags: { a: 'x;y' } }],
    ['The tag Team is given twice', {}, { tags: { Team: 'a', team: 'b' } }],
    ['The tag acctmgr:managed-by', {}, { tags: { 'acctmgr:managed-by': 'me' } }],
  ])('is refused before anything is printed: %s', (message, dev, wish) => {
    const error = refusalOfRole(() => designedRole(dev, wish));
    expect(error).toMatchObject({ code: 'refused_by_iam', exitCode: 2 });
    expect(error.message).toContain(message);
    expect(error.hint).toMatch(/\S/);
  });

  it('is a policy of another partition, or no policy at all', () => {
    for (const policy of ['arn:aws-cn:iam::aws:policy/ReadOnlyAccess', 'arn:aws:iam::aws:role/x', 'a b'])
      expect(refusalOfRole(() => designedRole({}, { managedPolicies: [policy] })).message).toContain(
        '--managed-policy',
      );
  });
});

describe('the patterns of a permission set', () => {
  const setName = fc.stringMatching(/^[\w+=,.@-]{1,32}$/);
  const digits = fc.stringMatching(/^[0-9a-f]{16}$/);
  const path = fc.constantFrom('', 'eu-west-1/', 'us-gov-east-1/', 'ap-southeast-2/');
  const roleOf = (set: string, suffix: string, region: string) =>
    `arn:aws:iam::${MAIN}:role/aws-reserved/sso.amazonaws.com/${region}AWSReservedSSO_${set}_${suffix}`;
  const isMatched = (set: string, arn: string) =>
    reservedRolePatterns({ partition: 'aws', accountId: MAIN, permissionSet: set }).some((pattern) =>
      matchesPattern(pattern, arn),
    );

  it('match its role, and no role of a set whose name begins alike', () => {
    fc.assert(
      fc.property(setName, setName, digits, path, (set, other, suffix, region) => {
        expect(isMatched(set, roleOf(set, suffix, region))).toBe(true);
        if (other !== set) expect(isMatched(set, roleOf(other, suffix, region))).toBe(false);
        for (const longer of [`${set}_${other}`, `${set}${other}`, `${set}_`, `${set}_${suffix}`])
          expect(isMatched(set, roleOf(longer, suffix, region))).toBe(false);
      }),
    );
  });
});
