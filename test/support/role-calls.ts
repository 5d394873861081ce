import type { RoleAction } from '../../src/aws/faults/situation.js';
import type { TurnContext } from '../../src/aws/pacing/calls-in-turn.js';
import { roleClient, type RoleClient } from '../../src/roles/role-client.js';
import type { LoopbackAws, PrincipalKeys } from './loopback-aws/loopback-aws.js';
import { callTo } from './service-call.js';

/** The roles of the account of these keys, in a time that passes only where something waits. */
export function rolesOf(
  aws: Pick<LoopbackAws, 'url'>,
  keys: PrincipalKeys,
  now: () => number,
): Promise<RoleClient> {
  const { credentials, target, transport } = callTo(aws, keys, now());
  let waited = 0;
  const context: TurnContext<RoleAction> = {
    credentials: () => Promise.resolve(credentials),
    target,
    transport,
    now,
    situationOf: (call) => ({ call, now: now(), account: 'dev' }),
    signal: new AbortController().signal,
    clock: {
      now: () => now() + waited,
      random: () => 0.5,
      sleep: (ms: number) => {
        waited += Math.max(0, ms);
        return Promise.resolve();
      },
    },
  };
  return roleClient(context);
}
