import type { Organization } from '../aws/clients/organizations-calls.js';
import type { Situation } from '../aws/faults/situation.js';
import { describeOrganizationBy } from '../organizations/describe-organization.js';
import type { OrganizationsContext } from '../organizations/organization-calls.js';
import { situationBy, type Listers } from './listers.js';

/** An organization, and how it is asked further. */
export interface FoundOrganization extends Organization {
  readonly asked: OrganizationsContext;
}

/** The organization that they may ask about. @param said - what else a message may say @throws AcctmgrError where no session can be had, or the account is in no organization */
export async function organizationOf(
  listers: Listers,
  signal: AbortSignal,
  said: Pick<Situation, 'stackSet'> = {},
): Promise<FoundOrganization> {
  const { host, first } = listers;
  const asking = (management?: string): OrganizationsContext => ({
    credentials: listers.credentials,
    target: listers.target('organizations'),
    transport: first.route.transport,
    now: host.now,
    signal,
    situationOf: async (call) => {
      const accountId = await listers.accountId().catch(() => undefined);
      return {
        ...situationBy(listers, call),
        ...said,
        organization: {
          ...(accountId === undefined ? {} : { accountId }),
          ...(management === undefined ? {} : { managementAccountId: management }),
        },
      };
    },
  });
  const found = await describeOrganizationBy(asking());
  return { ...found, asked: asking(found.managementAccountId) };
}
