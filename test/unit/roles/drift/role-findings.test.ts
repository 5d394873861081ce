import { describe, expect, it } from 'vitest';
import { findEntry, inventoryOf } from '../../../../src/accounts/inventory.js';
import type { DiscoveredFile } from '../../../../src/accounts/discovered/discovered-file.js';
import type { RoleState } from '../../../../src/aws/role-state.js';
import { ownAccounts } from '../../../../src/roles/drift/own-accounts.js';
import type { ExaminedRole } from '../../../../src/roles/drift/role-finding.js';
import { roleFindings } from '../../../../src/roles/drift/role-findings.js';
import { designedRole } from '../../../support/designed-role.js';
import { roleStateOf } from '../../../support/role-state.js';

const MAIN = '111122223333';
const DEV = '444455556666';
const PARTNER = '777788889999';
const STRANGER = '999999999999';
const ROOT = `arn:aws:iam::${MAIN}:root`;
const ADMINISTRATOR = 'arn:aws:iam::aws:policy/AdministratorAccess';
const GITHUB = 'token.actions.githubusercontent.com';
const NOW = Date.parse('2026-12-01T00:00:00Z');

const { design } = designedRole();

const listing = (over: object = {}): DiscoveredFile =>
  ({
    version: 1,
    listed_at: '2026-12-01T00:00:00Z',
    organization: {
      id: 'o-example0001',
      management_account_id: MAIN,
      partition: 'aws',
      tags: false,
      include_suspended: false,
      ...over,
    },
    ous: {},
    accounts: [{ account_id: DEV, account_name: 'dev' }],
  }) as unknown as DiscoveredFile;

const inventoryWith = (discovered: readonly DiscoveredFile[]) => ({
  ...inventoryOf(
    {
      accounts: [
        { name: 'dev', account_id: DEV, role_name: 'Developer' },
        { name: 'main', account_id: MAIN },
        { name: 'partner', account_id: PARTNER },
      ],
    },
    { path: '/accounts.json', origin: 'own' },
  ),
  discovered,
});

function findings(
  state: Partial<RoleState>,
  role: Partial<ExaminedRole> = {},
  discovered: readonly DiscoveredFile[] = [listing()],
) {
  const inventory = inventoryWith(discovered);
  return roleFindings({
    account: findEntry(inventory, 'dev'),
    isProtected: false,
    said: [],
    state: roleStateOf(design, state),
    design,
    wantedAccounts: new Set([MAIN]),
    own: ownAccounts(inventory),
    now: NOW,
    ...role,
  });
}

const found = (...args: Parameters<typeof findings>) =>
  findings(...args).map(({ severity, code }) => `${severity} ${code}`);

const trust = (over: object = {}) => ({
  trust: {
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Principal: { AWS: ROOT }, Action: 'sts:AssumeRole', ...over },
  },
});
const when = (Condition: object, over: object = {}) => trust({ Condition, ...over });
const ofPrincipal = (AWS: unknown, over: object = {}) => trust({ Principal: { AWS }, ...over });
const ofPipeline = (Condition: object, host = GITHUB) =>
  trust({
    Principal: { Federated: `arn:aws:iam::${DEV}:oidc-provider/${host}` },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition,
  });

describe('a role', () => {
  it('as acctmgr makes it has nothing risky', () => {
    expect(found({})).toEqual([]);
    expect(found({ trust: undefined })).toEqual([]);
  });

  it.each<[string, Partial<RoleState>]>([
    ['a text', trust({ Principal: '*' })],
    ['a principal', ofPrincipal('*')],
    ['a list', ofPrincipal([ROOT, '*'])],
    ['all but some', trust({ Principal: undefined, NotPrincipal: { AWS: ROOT } })],
    ['an external id', when({ StringEquals: { 'sts:ExternalId': 'x' } }, { Principal: '*' })],
    [
      'a condition that is only for those who say',
      when({ StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-example0001' } }, { Principal: '*' }),
    ],
    ['any organization', when({ StringLike: { 'aws:PrincipalOrgID': '*' } }, { Principal: '*' })],
    [
      'any account',
      when({ ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/Admin' } }, { Principal: '*' }),
    ],
    ['a part of an ARN', ofPrincipal('arn:aws:iam::*:root')],
    ['all actions', trust({ Principal: '*', Action: 'sts:*' })],
    ['all other actions', trust({ Principal: '*', Action: undefined, NotAction: 's3:*' })],
  ])('may trust everybody: %s', (_name, state) => {
    expect(found(state)).toEqual(['high trusts_everybody']);
  });

  it.each<[string, Partial<RoleState>]>([
    [
      'one’s own organization',
      when({ StringEquals: { 'aws:PrincipalOrgID': 'o-example0001' } }, { Principal: '*' }),
    ],
    [
      'its units',
      when(
        { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-example0001/r-a/*' } },
        { Principal: '*' },
      ),
    ],
    ['an account', when({ StringEquals: { 'aws:PrincipalAccount': MAIN } }, { Principal: '*' })],
    [
      'a role',
      when({ ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${MAIN}:role/Admin` } }, { Principal: '*' }),
    ],
    ['a denial', trust({ Effect: 'Deny', Principal: '*' })],
    ['a service', trust({ Principal: { Service: 'ec2.amazonaws.com' } })],
    ['another action', trust({ Principal: '*', Action: 'sts:TagSession' })],
  ])('does not trust everybody: %s', (_name, state) => {
    expect(found(state)).toEqual([]);
  });

  it('may trust an account or an organization that is not one’s own', () => {
    const id = { Condition: { StringEquals: { 'sts:ExternalId': 'x' } } };
    expect(findings(ofPrincipal(STRANGER, id))).toEqual([
      {
        code: 'outside_organization',
        severity: 'high',
        message: 'It trusts 999999999999, an account outside of o-example0001.',
        fix: 'Ask whose it is. To have it trust only whom it is to: acctmgr roles apply dev',
      },
    ]);
    expect(found(ofPrincipal(`arn:aws:iam::${STRANGER}:user/x`, id))).toEqual(['high outside_organization']);
    expect(found(ofPrincipal(PARTNER, id))).toEqual(['low outside_organization']);
    expect(found(ofPrincipal(STRANGER, id), { wantedAccounts: new Set([STRANGER]) })).toEqual([
      'low outside_organization',
    ]);
    const organization = (org: string) =>
      when({ StringEquals: { 'aws:PrincipalOrgID': org } }, { Principal: '*' });
    expect(found(organization('o-somebodys01'))).toEqual(['high outside_organization']);
    expect(found(organization('o-somebodys01'), {}, [])).toEqual(['low outside_organization']);
  });

  it('is among the accounts of accounts.json where no organization was listed, or only a part of it', () => {
    const id = { Condition: { StringEquals: { 'sts:ExternalId': 'x' } } };
    expect(found(ofPrincipal(PARTNER, id), {}, [])).toEqual([]);
    expect(found(ofPrincipal(PARTNER, id), {}, [listing({ ous: ['ou-abcd-12345678'] })])).toEqual([]);
    expect(findings(ofPrincipal(STRANGER, id), { design: undefined }, [])).toEqual([
      {
        code: 'outside_organization',
        severity: 'high',
        message: 'It trusts 999999999999, an account that accounts.json does not have.',
        fix: 'Ask whose it is. To say whom it is to trust: acctmgr roles apply dev --trust ACCOUNT',
      },
    ]);
    expect(ownAccounts(inventoryWith([])).basis).toMatch(/no organization was listed/);
  });

  it('may ask strangers for no external id', () => {
    const codes = ['low outside_organization', 'medium no_external_id'].sort().reverse();
    expect(found(ofPrincipal(PARTNER))).toEqual(codes);
    expect(found(ofPrincipal(PARTNER, { Condition: { StringLike: { 'sts:ExternalId': '*' } } }))).toEqual(
      codes,
    );
  });

  it('may trust somebody who was deleted', () => {
    expect(found(ofPrincipal(['AIDACKCEVSQ6C2EXAMPLE', ROOT]))).toEqual(['medium deleted_principal']);
  });

  const administrator = { managedPolicies: [ADMINISTRATOR] };
  const wanted = { design: { ...design, managedPolicies: [ADMINISTRATOR] } };
  const user = `arn:aws:iam::${MAIN}:user/alice`;

  it.each<[string, Partial<RoleState>]>([
    ['of an account', trust()],
    ['of users', ofPrincipal(user)],
    ['who say nothing', when({ BoolIfExists: { 'aws:MultiFactorAuthPresent': 'true' } })],
    ['where it is to be none', when({ Bool: { 'aws:MultiFactorAuthPresent': 'false' } })],
    [
      'by an inline policy',
      {
        managedPolicies: [],
        inlinePolicies: { all: { Statement: { Effect: 'Allow', Action: ['*'], Resource: '*' } } },
      },
    ],
    ...(
      [
        { Action: 'i*', Resource: '*' },
        { Action: '**', Resource: '**' },
        { NotAction: 's3:GetObject', Resource: '*' },
        { Action: ['iam:Put*', 'iam:Attach*'], Resource: 'arn:aws:iam::*:*' },
        { Action: 'iam:*', NotResource: 'arn:aws:s3:::logs' },
        { Action: '*', Resource: '*', Condition: { Bool: { 'aws:SecureTransport': 'true' } } },
      ] as const
    ).map((statement): [string, Partial<RoleState>] => [
      `by ${JSON.stringify(statement)}`,
      { managedPolicies: [], inlinePolicies: { some: { Statement: { Effect: 'Allow', ...statement } } } },
    ]),
    ...(
      [
        { Principal: undefined, NotPrincipal: { AWS: user } },
        { Action: 'sts:AssumeRoleWithSAML' },
        { Principal: { Federated: '*' } },
      ] as const
    ).map((over): [string, Partial<RoleState>] => [
      `though it denies by ${JSON.stringify(over)}`,
      {
        trust: {
          Statement: [
            trust().trust.Statement,
            {
              Effect: 'Deny',
              Principal: '*',
              Action: 'sts:AssumeRole',
              Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
              ...over,
            },
          ],
        },
      },
    ]),
  ])('may be an administrator without MFA %s', (_name, state) => {
    expect(found({ ...administrator, ...state }, wanted)).toContain('high no_mfa');
  });

  it.each<[string, Partial<RoleState>]>([
    ['by MFA', when({ Bool: { 'aws:MultiFactorAuthPresent': 'true' } })],
    ['by its age', when({ NumericLessThan: { 'aws:MultiFactorAuthAge': '3600' } })],
    ['for roles', ofPrincipal(`arn:aws:iam::${MAIN}:role/Hub`)],
    [
      'for a permission set',
      when({
        ArnLike: {
          'aws:PrincipalArn': `arn:aws:iam::${MAIN}:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Admin_${'?'.repeat(16)}`,
        },
      }),
    ],
    [
      'by a denial',
      {
        trust: {
          Statement: [
            trust().trust.Statement,
            {
              Effect: 'Deny',
              Principal: '*',
              Action: 'sts:AssumeRole',
              Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
            },
          ],
        },
      },
    ],
  ])('is an administrator all right %s', (_name, state) => {
    expect(found({ ...administrator, ...state }, wanted)).toEqual([]);
  });

  it.each([
    { Action: ['iam:PutRolePolicy'], Resource: 'arn:aws:iam::*:role/app-*' },
    { Action: 'iam:AttachRolePolicy', Resource: '*', Condition: { ArnEquals: { 'iam:PolicyARN': 'arn:x' } } },
    { NotAction: 'iam:*', Resource: '*' },
    { Action: 'iam:Get*', Resource: '*' },
  ])('is no administrator by %j', (statement) => {
    const inlinePolicies = { some: { Statement: { Effect: 'Allow', ...statement } } };
    expect(found({ inlinePolicies })).toEqual([]);
  });

  it('may do more than it is to', () => {
    const mfa = when({ Bool: { 'aws:MultiFactorAuthPresent': 'true' } });
    expect(found({ ...administrator, ...mfa })).toEqual(['high more_than_designed']);
    expect(found({ ...administrator, ...mfa }, { design: undefined })).toEqual([]);
    const all = { Statement: [{ Effect: 'Allow', Action: 'iam:*', Resource: ['*'] }] };
    expect(findings({ ...mfa, inlinePolicies: { all } }).map(({ message }) => message)).toEqual([
      'It may do everything by its inline policy all, and is not to.',
    ]);
  });

  const claims = (sub: object, aud: object = { [`${GITHUB}:aud`]: 'sts.amazonaws.com' }) =>
    ofPipeline({ StringEquals: aud, StringLike: sub });

  it.each<[string, readonly string[], Partial<RoleState>]>([
    ['all right', [], claims({ [`${GITHUB}:sub`]: 'repo:acme/web:*' })],
    ['any repository', ['high any_subject'], claims({ [`${GITHUB}:sub`]: 'repo:*' })],
    ['one of two', ['high any_subject'], claims({ [`${GITHUB}:sub`]: ['repo:acme/web:*', 'repo:*/web:*'] })],
    ['no subject', ['high any_subject'], claims({})],
    [
      'a subject of another issuer',
      ['high any_subject'],
      claims({ 'gitlab.com:sub': 'project_path:acme/web:*' }),
    ],
    ['an owner', [], claims({ [`${GITHUB}:repository_owner`]: 'acme' })],
    ['an owner of whatever', [], claims({ [`${GITHUB}:repository`]: 'acme/*', [`${GITHUB}:sub`]: 'repo:*' })],
    ['a branch of anybody', ['high any_subject'], claims({ [`${GITHUB}:ref`]: 'refs/heads/main' })],
    [
      'an environment of anybody',
      ['high any_subject'],
      claims({ [`${GITHUB}:sub`]: 'repo:*', [`${GITHUB}:environment`]: 'production' }),
    ],
    ['names that begin alike', ['high any_subject'], claims({ [`${GITHUB}:repository`]: 'a*' })],
    ['an owner, or anybody', ['high any_subject'], claims({ [`${GITHUB}:repository`]: ['acme/web', '*'] })],
    ['no audience', ['medium no_audience'], claims({ [`${GITHUB}:sub`]: 'repo:acme/web:*' }, {})],
    ['nothing at all', ['high any_subject', 'medium no_audience'], ofPipeline({}, 'gitlab.example.com')],
    [
      'Google',
      ['high any_subject', 'medium no_audience'],
      trust({ Principal: { Federated: 'accounts.google.com' }, Action: 'sts:AssumeRoleWithWebIdentity' }),
    ],
    [
      'SAML',
      ['medium no_audience'],
      trust({
        Principal: { Federated: `arn:aws:iam::${DEV}:saml-provider/idp` },
        Action: 'sts:AssumeRoleWithSAML',
      }),
    ],
    [
      'SAML all right',
      [],
      trust({
        Principal: { Federated: `arn:aws:iam::${DEV}:saml-provider/idp` },
        Action: 'sts:AssumeRoleWithSAML',
        Condition: { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
      }),
    ],
  ])('may trust tokens: %s', (_name, expected, state) => {
    expect(found(state)).toEqual(expected);
  });

  const reserved = `arn:aws:iam::${MAIN}:role/aws-reserved/sso.amazonaws.com`;
  const digits = '?'.repeat(16);

  it.each<[string, readonly string[], string]>([
    ['all right', [], `${reserved}/AWSReservedSSO_Read_${digits}`],
    ['in any region', [], `${reserved}/*/AWSReservedSSO_Read_${digits}`],
    ['in one region', [], `${reserved}/eu-west-1/AWSReservedSSO_Read_${digits}`],
    ['whose name goes on', ['high loose_permission_set'], `${reserved}/AWSReservedSSO_Read_*`],
    ['with fewer signs', ['high loose_permission_set'], `${reserved}/AWSReservedSSO_Read_????`],
    ['of any name', ['high loose_permission_set'], `${reserved}/AWSReservedSSO_*_${digits}`],
    ['without the mark', ['high loose_permission_set'], `${reserved}/*`],
    ['by a part of the mark', ['high loose_permission_set'], `${reserved}/AWSReserved*`],
    ['by a mark with a sign', ['high loose_permission_set'], `${reserved}/AWSReservedSSO?Read_*`],
    ['by its end', ['high loose_permission_set'], `arn:aws:iam::${MAIN}:role/*Read_${'?'.repeat(16)}`],
    [
      'of any path',
      ['high loose_permission_set'],
      `arn:aws:iam::${MAIN}:role/*AWSReservedSSO_Read_${digits}`,
    ],
    ['of this day', ['low named_permission_set'], `${reserved}/AWSReservedSSO_Read_0123456789abcdef`],
    ['of no kind', [], `arn:aws:iam::${MAIN}:role/Read*`],
  ])('may name a permission set %s', (_name, expected, pattern) => {
    expect(found(when({ ArnLike: { 'aws:PrincipalArn': pattern } }))).toEqual(expected);
  });

  it('may be a permission set’s of this day by its principal', () => {
    expect(found(ofPrincipal(`${reserved}/AWSReservedSSO_Read_0123456789abcdef`))).toEqual([
      'low named_permission_set',
    ]);
  });

  it('may have long sessions where it is protected', () => {
    expect(found({ maxSessionSeconds: 7200 })).toEqual([]);
    expect(findings({ maxSessionSeconds: 7200 }, { isProtected: true })[0]?.message).toBe(
      'dev is protected, and sessions of its role may last 2h.',
    );
  });

  it('may not have been used for long', () => {
    const at = (day: string) => new Date(`${day}T00:00:00Z`);
    const used = (day: string) => ({ lastUsed: { at: at(day), region: undefined } });
    expect(found(used('2026-09-03'))).toEqual([]);
    expect(findings(used('2026-09-02'))[0]?.message).toBe('Nobody used it for 90 days.');
    expect(found({ lastUsed: undefined, createdAt: at('2026-11-30') })).toEqual([]);
    expect(findings({ lastUsed: undefined, createdAt: at('2025-12-01') })[0]?.message).toBe(
      'Nobody used it since it was made, 365 days ago.',
    );
    expect(findings({ lastUsed: undefined, createdAt: at('2020-12-01') })[0]?.message).toBe(
      'Nobody used it in the last 400 days.',
    );
  });

  it('may be somebody else’s', () => {
    expect(findings({ tags: {} })[0]).toMatchObject({ severity: 'low', code: 'not_ours' });
    expect(findings({ tags: { 'acctmgr:managed-by': 'terraform' } })[0]?.message).toBe(
      'It is kept by terraform, as its tag acctmgr:managed-by says.',
    );
  });

  it('is changed where it is kept, and taken over where nobody says who keeps it', () => {
    const fixOf = (tags: RoleState['tags']) =>
      findings({ maxSessionSeconds: 7200, tags }, { isProtected: true })[0]?.fix;
    const command = 'To have them last 1h at most: acctmgr roles apply dev';
    expect(fixOf({ 'acctmgr:managed-by': 'acctmgr' })).toBe(command);
    expect(fixOf({})).toBe(`${command} --adopt`);
    const elsewhere = 'To have them last 1h at most, change it there: it is kept by';
    expect(fixOf({ 'acctmgr:managed-by': 'terraform' })).toBe(
      `${elsewhere} terraform, as its tag acctmgr:managed-by says.`,
    );
    expect(fixOf({ 'aws:cloudformation:stack-name': 'x' })).toBe(
      `${elsewhere} the stack x of CloudFormation.`,
    );
  });

  it('shows the worst first, and carries no escapes', () => {
    const severities = findings({
      ...ofPrincipal(['AROACKCEVSQ6C2EXAMPLE', '*'], { Condition: {} }),
      tags: { 'acctmgr:managed-by': 'x\u001b[31m' },
    });
    expect(severities.map(({ severity }) => severity)).toEqual(['high', 'medium', 'low']);
    expect(severities[2]?.message).toBe('It is kept by x, as its tag acctmgr:managed-by says.');
  });
});
