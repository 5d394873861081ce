import type { EffectiveAccount } from '../accounts/effective.js';
import type { Administrator } from '../acquire/bootstrap.js';
import type { Clock } from '../aws/pacing/clock.js';
import { situationOf } from '../sessions/situations.js';
import type { Host } from '../system/host.js';
import { roleClient, type RoleClient } from './role-client.js';

/** The roles of the account, as its administrator sees and changes them. @param signal - ends each call that is waited for */
export function administeredRoles(
  host: Host,
  { credentials, route, source, arn }: Administrator,
  { name, account_id, partition }: Pick<EffectiveAccount, 'name' | 'account_id' | 'partition'>,
  signal: AbortSignal,
  clock?: Clock,
): Promise<RoleClient> {
  const root = `arn:${partition}:iam::${account_id}:root`;
  return roleClient({
    credentials: () => Promise.resolve(credentials),
    target: route.target('iam', root),
    transport: route.transport,
    now: host.now,
    situationOf: (call) => ({
      ...situationOf(call, root, source, { host, route }),
      account: name,
      callerArn: arn,
    }),
    signal,
    ...(clock === undefined ? {} : { clock }),
  });
}
