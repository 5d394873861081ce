import { toSection, type ManagedProfile } from '../../src/profiles/managed-profile.js';

/** A profile of the account `dev`, as `assume` writes it. */
export const managedProfile = (name: string): ManagedProfile => ({
  name,
  account: 'dev',
  roleArn: 'arn:aws:iam::987654321098:role/CrossAccountAdminRole',
  source: 'default',
  expiration: new Date('2030-01-02T03:04:05Z'),
  credentials: { accessKeyId: 'ASIAEXAMPLEEXAMPLE12', secretAccessKey: 's', sessionToken: 't=='.repeat(100) },
});

/** Its section in the credentials file, with `lines` that the user has added. */
export const managedSection = (name: string, ...lines: readonly string[]): string =>
  [
    `[${name}]`,
    ...[...toSection(managedProfile(name))].map(([key, value]) => `${key} = ${value}`),
    ...lines,
    '',
  ].join('\n');
