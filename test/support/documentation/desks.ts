import type { WorldDescription } from '../loopback-aws/loopback-aws.js';
import type { PolicyDocument } from '../loopback-aws/policy-document.js';

export const MAIN = '111122223333';
export const MFA_SERIAL = `arn:aws:iam::${MAIN}:mfa/ada`;

/** Of the Identity Center to which Ada is signed in at the desk `identity-center`. */
export const START_URL = 'https://corp.awsapps.com/start';

const trusting = (principal: string, condition?: object): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: principal },
      Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
      ...(condition === undefined ? {} : { Condition: condition }),
    } as PolicyDocument['Statement'],
  ].flat(),
});

const ada = `arn:aws:iam::${MAIN}:root`;
const withMfa = trusting(ada, { Bool: { 'aws:MultiFactorAuthPresent': 'true' } });
const role = (account: string, name: string, trust: PolicyDocument, more: object = {}) => ({
  account,
  name,
  trust,
  ...more,
});

/** The accounts that every page tells of. */
export const WORLD: WorldDescription = {
  users: [
    {
      account: MAIN,
      name: 'ada',
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
      keyCreated: '2026-01-02T15:04:05Z',
      mfa: { serial: MFA_SERIAL, seed: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' },
    },
  ],
  roles: [
    role('444455556666', 'CrossAccountAdminRole', trusting(ada)),
    role('444455556666', 'Admin', withMfa),
    role('444455556666', 'OrganizationAccountAccessRole', trusting(ada)),
    role('777788889999', 'CrossAccountAdminRole', withMfa, { maxSessionDuration: 14_400 }),
    role('999988887777', 'Auditor', trusting(ada, { StringEquals: { 'sts:ExternalId': 'acme-4711' } })),
    role('888877776666', 'Deployer', trusting('arn:aws:iam::444455556666:role/CrossAccountAdminRole')),
    role('222233334444', 'Deployer', trusting(ada)),
  ],
  identityCenters: [
    {
      startUrl: START_URL,
      region: 'eu-west-1',
      users: ['ada'],
      accounts: [
        { id: '444455556666', name: 'payments', email: 'payments@example.com' },
        { id: '555566667777', name: 'Sandbox (web)', email: 'sandbox@example.com' },
      ],
      permissionSets: ['ReadOnlyAccess', 'AdministratorAccess'],
      assignments: [
        { user: 'ada', account: '444455556666', permissionSet: 'ReadOnlyAccess' },
        { user: 'ada', account: '444455556666', permissionSet: 'AdministratorAccess' },
        { user: 'ada', account: '555566667777', permissionSet: 'ReadOnlyAccess' },
      ],
    },
  ],
  organizations: [
    {
      id: 'o-example0001',
      managementAccount: MAIN,
      units: [
        { id: 'ou-r00t-prod0000', name: 'Prod' },
        { id: 'ou-r00t-dev00000', name: 'Dev' },
      ],
      accounts: [
        { id: MAIN, name: 'Main' },
        { id: '444455556666', name: 'Web Dev', unit: 'ou-r00t-dev00000', tags: { env: 'dev' } },
        { id: '777788889999', name: 'Web Prod', unit: 'ou-r00t-prod0000', tags: { env: 'prod' } },
      ],
    },
  ],
  buckets: [
    { account: MAIN, name: 'main-invoices', created: '2024-03-04T09:12:31.000Z' },
    { account: '444455556666', name: 'dev-uploads', created: '2025-11-17T14:02:55.000Z' },
    { account: '777788889999', name: 'prod-uploads', created: '2025-11-17T14:31:20.000Z' },
  ],
};

const KEYS = {
  '.aws/credentials':
    '# my own keys\n[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n',
  '.aws/config': '[default]\nregion = eu-west-1\n',
};

const ACCOUNTS = [
  { name: 'main', account_id: MAIN, description: 'Main AWS Account' },
  {
    name: 'dev',
    account_id: '444455556666',
    role_arn: 'arn:aws:iam::444455556666:role/CrossAccountAdminRole',
    description: 'Development Account',
    region: 'eu-west-1',
    tags: { env: 'dev' },
  },
  {
    name: 'prod',
    account_id: '777788889999',
    role_arn: 'arn:aws:iam::777788889999:role/CrossAccountAdminRole',
    description: 'Production Account',
    mfa_serial: MFA_SERIAL,
    region: 'eu-west-1',
    protected: true,
  },
  {
    name: 'partner',
    account_id: '999988887777',
    role_arn: 'arn:aws:iam::999988887777:role/Auditor',
    description: "A partner's account",
    external_id: 'acme-4711',
  },
  {
    name: 'deploy',
    account_id: '888877776666',
    role_arn: 'arn:aws:iam::888877776666:role/Deployer',
    description: 'Reached through dev',
    source_account: 'dev',
  },
];

const inventory = (accounts: readonly object[]): string => `${JSON.stringify({ accounts }, undefined, 2)}\n`;

const INVENTORY = {
  ...KEYS,
  // The copy of before the first change: that it is made is said once, which is told on the first page alone.
  '.aws/credentials.acctmgr-backup': '',
  '.config/acctmgr/accounts.json': inventory(ACCOUNTS),
};

const BY_PERMISSION_SETS = {
  '.aws/config': '[default]\nregion = eu-west-1\n',
  '.config/acctmgr/accounts.json': `${JSON.stringify(
    {
      sso_sessions: { corp: { start_url: START_URL, region: 'eu-west-1' } },
      accounts: [
        {
          name: 'payments',
          account_id: '444455556666',
          sso_session: 'corp',
          permission_sets: { ro: 'ReadOnlyAccess', admin: 'AdministratorAccess' },
          default_permission_set: 'ro',
        },
      ],
    },
    undefined,
    2,
  )}\n`,
};

/** Roles that are reached by keys, and a sign-in beside them. */
const BOTH_WAYS = {
  ...INVENTORY,
  '.config/acctmgr/accounts.json': `${JSON.stringify(
    { accounts: ACCOUNTS.slice(0, 2), sso_sessions: { corp: { start_url: START_URL, region: 'eu-west-1' } } },
    undefined,
    2,
  )}\n`,
};

/** Role profiles as other tools have them. */
const OTHER_TOOL = {
  ...KEYS,
  '.aws/config': `${KEYS['.aws/config']}
[profile stage]
role_arn = arn:aws:iam::222233334444:role/Deployer
source_profile = default
region = eu-west-1

[profile production]
role_arn = arn:aws:iam::777788889999:role/CrossAccountAdminRole
source_profile = default
mfa_serial = ${MFA_SERIAL}
`,
};

/** Those of another tool, one of which is an account already, and sections that make none. */
const ROLE_PROFILES = {
  ...KEYS,
  '.aws/config': `${OTHER_TOOL['.aws/config']}
[profile dev]
role_arn = arn:aws:iam::444455556666:role/CrossAccountAdminRole
source_profile = default
region = eu-central-1

[profile audit]
role_arn = arn:aws:iam::999988887777:role/Auditor
source_profile = stage
mfa_serial = ${MFA_SERIAL}

[profile web]
role_arn = arn:aws:iam::444455556666:role/Web
web_identity_token_file = /run/token
`,
  '.config/acctmgr/accounts.json': inventory(ACCOUNTS.slice(0, 2)),
};

export interface DeskOfPage {
  /** By path below the home. */
  readonly files: Readonly<Record<string, string>>;
  readonly aws: 'loopback' | 'moto';
  /** The sign-in to Identity Center whose token lies where the AWS CLI keeps it. */
  readonly signedIn?: string;
}

/** What a page's blocks find, by the name that its comment gives. */
export const DESKS: Readonly<Record<string, DeskOfPage>> = {
  empty: { files: {}, aws: 'loopback' },
  keys: { files: KEYS, aws: 'loopback' },
  inventory: { files: INVENTORY, aws: 'loopback' },
  'identity-center': { files: BY_PERMISSION_SETS, aws: 'loopback', signedIn: 'corp' },
  'both-ways': { files: BOTH_WAYS, aws: 'loopback', signedIn: 'corp' },
  'other-tool': { files: OTHER_TOOL, aws: 'loopback' },
  'role-profiles': { files: ROLE_PROFILES, aws: 'loopback' },
  moto: { files: {}, aws: 'moto' },
};
