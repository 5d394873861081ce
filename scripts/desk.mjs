import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './dependencies.mjs';

export const MAIN_ACCOUNT = '111111111111';
export const DEV_ROLE = 'arn:aws:iam::222222222222:role/Developer';

/** What the loopback AWS is to hold. */
export const WORLD = {
  users: [{ account: MAIN_ACCOUNT, name: 'ada' }],
  roles: [
    {
      account: '222222222222',
      name: 'Developer',
      trust: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { AWS: `arn:aws:iam::${MAIN_ACCOUNT}:root` },
            Action: 'sts:AssumeRole',
          },
        ],
      },
    },
  ],
  identityCenters: [
    {
      startUrl: 'https://corp.awsapps.com/start',
      region: 'us-east-1',
      users: ['ada'],
      accounts: [{ id: '333333333333', name: 'payments', email: 'payments@example.com' }],
      permissionSets: ['ReadOnlyAccess'],
      assignments: [{ user: 'ada', account: '333333333333', permissionSet: 'ReadOnlyAccess' }],
      tokenLifetime: 36_000,
    },
  ],
};

const BY_PERMISSION_SET = {
  sso_sessions: { corp: { start_url: 'https://corp.awsapps.com/start', region: 'us-east-1' } },
  account: {
    name: 'payments',
    account_id: '333333333333',
    sso_session: 'corp',
    permission_sets: { ro: 'ReadOnlyAccess' },
  },
};

const dev = { name: 'dev', account_id: '222222222222', role_arn: DEV_ROLE, description: 'Development' };

function account(index) {
  const id = String(300_000_000_000 + index);
  return {
    name: `account-${index}`,
    account_id: id,
    role_arn: `arn:aws:iam::${id}:role/CrossAccountAdminRole`,
    description: `Account number ${index} of the fleet`,
    region: index % 2 === 0 ? 'eu-west-1' : 'us-east-1',
    tags: { env: ['dev', 'stage', 'prod'][index % 3], team: `team-${index % 40}` },
  };
}

/** The world of a desk with so many accounts. @param {number} count @param {readonly object[]} misbehaviours */
export function fleetWorld(count, misbehaviours) {
  const [{ trust }] = WORLD.roles;
  const roles = Array.from({ length: count - 1 }, (_, index) => ({
    account: account(index).account_id,
    name: 'CrossAccountAdminRole',
    trust,
  }));
  return { users: WORLD.users, roles: [...WORLD.roles, ...roles], misbehaviours };
}

/** The names of a desk's accounts. */
export const fleetNames = (count) => [
  'dev',
  ...Array.from({ length: count - 1 }, (_, index) => account(index).name),
];

const section = (name, { accessKeyId, secretAccessKey }) =>
  `[${name}]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n\n`;

/** What a profile of `assume` has, for a file of thousands. */
const foreignProfile = (index) =>
  `${section(`team-${index}`, { accessKeyId: `ASIA${String(index).padStart(16, '0')}`, secretAccessKey: 'x'.repeat(40) }).trimEnd()}
aws_session_token = ${'x'.repeat(400)}
region = eu-west-1\n\n`;

/** Where all AWS tools look for the token of the sign-in `corp`. */
function keepToken(home, token) {
  const folder = join(home, '.aws/sso/cache');
  mkdirSync(folder, { recursive: true });
  const name = createHash('sha1').update('corp').digest('hex');
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(token), { mode: 0o600 });
}

/** What `acctmgr sync organizations` keeps of an organization of so many accounts. */
function keepListing(home, count) {
  const folder = join(home, '.config/acctmgr/discovered');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const units = Array.from({ length: 50 }, (_, index) => `ou-r00t-${String(index).padStart(8, '0')}`);
  const listing = {
    version: 1,
    note: 'Written by "acctmgr sync".',
    organization: {
      id: 'o-example0001',
      management_account_id: '111111111111',
      partition: 'aws',
      role_name: 'OrganizationAccountAccessRole',
      tags: true,
      include_suspended: false,
    },
    synced_at: '2026-03-02T09:00:00.000Z',
    synced_by: { user: 'ada', host: 'laptop', acctmgr: '0' },
    ous: Object.fromEntries(units.map((id, index) => [id, { name: `Unit ${index}` }])),
    accounts: Array.from({ length: count }, (_, index) => ({
      account_id: String(600_000_000_000 + index),
      account_name: `Workload ${index}`,
      name: `workload-${index}`,
      ou: units[index % units.length],
      tags: { env: ['dev', 'stage', 'prod'][index % 3], team: `team-${index % 40}` },
    })),
  };
  writeFileSync(join(folder, 'organization~o-example0001.json'), JSON.stringify(listing), { mode: 0o600 });
}

/**
 * A user with a home folder, and the environment that commands run in: nothing of it is this process's own, so that node's
 * start is what it is without NODE_OPTIONS, NODE_EXTRA_CA_CERTS or a coverage tool.
 *
 * @param {string} scratch
 * @param {string} name - of the home folder
 * @param {object} [what]
 * @param {number} [what.accounts] - how many accounts.json holds
 * @param {number} [what.discovered] - how many more an organization lists
 * @param {number} [what.profiles] - how many profiles stand in the credentials file already
 * @param {{ url: string, users: readonly object[], signIns: readonly { token: object }[] }} [what.aws]
 * @param {boolean} [what.isSignedIn] - whether there is `payments`, too, which a permission set leads into
 */
export function desk(
  scratch,
  name,
  { accounts = 3, discovered = 0, profiles = 0, aws, isSignedIn = false } = {},
) {
  const home = join(scratch, name);
  mkdirSync(join(home, '.config/acctmgr'), { recursive: true });
  mkdirSync(join(home, '.aws'));
  const all = [dev, ...Array.from({ length: accounts - 1 }, (_, index) => account(index))];
  const { sso_sessions, account: payments } = BY_PERMISSION_SET;
  const inventory = isSignedIn ? { sso_sessions, accounts: [...all, payments] } : { accounts: all };
  writeFileSync(join(home, '.config/acctmgr/accounts.json'), JSON.stringify(inventory, undefined, 2));
  if (discovered > 0) keepListing(home, discovered);
  if (isSignedIn) keepToken(home, aws.signIns[0].token);
  const [keys] = aws?.users ?? [];
  writeFileSync(
    join(home, '.aws/credentials'),
    (keys === undefined ? '' : section('default', keys)) +
      Array.from({ length: profiles }, (_, index) => foreignProfile(index)).join(''),
    { mode: 0o600 },
  );
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    USERPROFILE: home,
    ...(process.env.SystemRoot === undefined ? {} : { SystemRoot: process.env.SystemRoot }),
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    ...(aws === undefined ? {} : { AWS_ENDPOINT_URL: aws.url }),
  };
  const command = (...argv) => ({ argv, env, cwd: home });
  return {
    home,
    command,
    node: (...words) => command(process.execPath, ...words),
    acctmgr: (...words) => command(process.execPath, join(root, 'dist/main.cjs'), ...words),
  };
}
