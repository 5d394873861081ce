import type { OrganizationSettings } from './loopback-aws/loopback-aws.js';

export const MANAGEMENT = '111111111111';
export const PAYMENTS = '222222222222';
export const WEB = '333333333333';
export const OLD = '444444444444';

/** A small organization: `/Prod/Payments`, `/Dev`, and a unit of a name that stands twice. */
export const CORP_ORGANIZATION: OrganizationSettings = {
  managementAccount: MANAGEMENT,
  units: [
    { id: 'ou-r00t-prod0000', name: 'Prod' },
    { id: 'ou-r00t-payments', name: 'Payments', parent: 'ou-r00t-prod0000' },
    { id: 'ou-r00t-dev00000', name: 'Dev' },
    { id: 'ou-r00t-devpay00', name: 'Payments', parent: 'ou-r00t-dev00000' },
  ],
  accounts: [
    { id: MANAGEMENT, name: 'Corp Management' },
    { id: PAYMENTS, name: 'Payments Prod', unit: 'ou-r00t-payments', tags: { env: 'prod', team: 'pay' } },
    { id: WEB, name: 'Web Dev', unit: 'ou-r00t-dev00000', tags: { env: 'dev', 'cost centre': '12' } },
    { id: OLD, name: 'Old', unit: 'ou-r00t-dev00000', state: 'SUSPENDED' },
  ],
};
