import type { Administrator } from '../../acquire/bootstrap.js';
import { roleClient, type RoleClient } from '../../roles/role-client.js';
import type { Host } from '../../system/host.js';

/** The roles of the account whose IAM an administrator may ask. @param account - its name, for what is said of a failure */
export const accountRoles = (
  host: Host,
  { credentials, route, arn, source }: Administrator,
  account: string,
  signal: AbortSignal,
): Promise<RoleClient> => {
  const target = route.target('iam', arn);
  return roleClient({
    credentials: () => Promise.resolve(credentials),
    target,
    transport: route.transport,
    now: host.now,
    situationOf: (call) => ({
      call,
      now: host.now(),
      account,
      target,
      callerArn: arn,
      source: source.description,
    }),
    signal,
  });
};
