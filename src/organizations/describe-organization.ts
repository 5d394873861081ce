import { loadOrganizations } from '../aws/clients/load-organizations.js';
import type { Organization } from '../aws/clients/organizations-calls.js';
import { explain } from '../aws/faults/explain.js';
import { organizationCalls, type OrganizationsContext } from './organization-calls.js';

/** The organization of whoever asks. @throws AcctmgrError where it is in none, or may not even know that */
export async function describeOrganizationBy(context: OrganizationsContext): Promise<Organization> {
  const { describeOrganization } = await loadOrganizations();
  const answer = await organizationCalls(context)('DescribeOrganization', describeOrganization);
  if (answer.ok) return answer.value;
  throw explain(answer.fault, await context.situationOf('DescribeOrganization'));
}
