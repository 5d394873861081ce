import { loadOrganizations } from '../aws/clients/load-organizations.js';
import type { Organization } from '../aws/clients/organizations-calls.js';
import { organizationCalls, type OrganizationsContext } from './organization-calls.js';

/** The organization of whoever asks. @throws AcctmgrError where it is in none, or may not even know that */
export async function describeOrganizationBy(context: OrganizationsContext): Promise<Organization> {
  const { describeOrganization } = await loadOrganizations();
  return (await organizationCalls(context)('DescribeOrganization', describeOrganization)).value;
}
