import type { LoopbackAws, LoopbackIdentityCenter } from '../loopback-aws.js';
import type { IdentityCenterSettings } from './settings.js';

export const prod = '666677778888';
export const dev = '777788889999';
export const archive = '888899990000';

/** A small company: ada may read prod and do everything in dev, ben may read dev; nobody has the third account. */
export const corp: IdentityCenterSettings = {
  startUrl: 'https://corp.awsapps.com/start',
  region: 'eu-west-1',
  users: ['ada', 'ben'],
  accounts: [
    { id: prod, name: 'Payments (prod)', email: 'prod@example.com' },
    { id: dev, name: 'Payments (dev)', email: 'dev@example.com' },
    { id: archive, name: 'Archive', email: 'archive@example.com' },
  ],
  permissionSets: ['ReadOnlyAccess', { name: 'AdministratorAccess', sessionDuration: 7200 }],
  assignments: [
    { user: 'ada', account: prod, permissionSet: 'ReadOnlyAccess' },
    { user: 'ada', account: dev, permissionSet: 'AdministratorAccess' },
    { user: 'ada', account: dev, permissionSet: 'ReadOnlyAccess' },
    { user: 'ben', account: dev, permissionSet: 'ReadOnlyAccess' },
  ],
};

export const openCorp = (
  aws: LoopbackAws,
  changes: Partial<IdentityCenterSettings> = {},
): LoopbackIdentityCenter => aws.addIdentityCenter({ ...corp, ...changes });
