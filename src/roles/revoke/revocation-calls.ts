import { unless } from '../../aws/clients/answer.js';
import { loadRoles } from '../../aws/clients/load-roles.js';
import type { RoleItself } from '../../aws/clients/roles-calls.js';
import type { RoleAction } from '../../aws/faults/situation.js';
import { callsInTurn, type TurnContext } from '../../aws/pacing/calls-in-turn.js';
import { REVOCATION_POLICY } from './revocation.js';

/* What IAM is asked where sessions of a role are cut off: as little as that takes, since whoever may do this may do little else. */

const PACE = { shortestMs: 100, longestMs: 20_000, atOnce: 4 } as const;

/** What is there before anything is changed. */
export interface FoundRole {
  readonly role: RoleItself;
  /** The policy of the name that revocations have; undefined where there is none. */
  readonly policy: { readonly document: unknown } | undefined;
  /** By AWS's clock, in milliseconds since the epoch: this machine's may be off. */
  readonly now: number;
}

/** @throws AcctmgrError for every fault */
export interface RevocationCalls {
  /** Undefined where there is no such role. @param name - without its path */
  find(name: string): Promise<FoundRole | undefined>;
  put(name: string, document: unknown): Promise<void>;
  remove(name: string): Promise<void>;
}

export async function revocationCalls(context: TurnContext<RoleAction>): Promise<RevocationCalls> {
  const aws = await loadRoles();
  const calls = callsInTurn(context, PACE);
  return {
    find: async (name) => {
      const { value: role, clockSkewMs = 0 } = await calls('GetRole', async (call) =>
        unless('NoSuchEntity', undefined, await aws.readRoleItself(call, name)),
      );
      if (role === undefined) return undefined;
      const { value: policy } = await calls('GetRolePolicy', async (call) =>
        unless('NoSuchEntity', undefined, await aws.readInlinePolicy(call, name, REVOCATION_POLICY)),
      );
      return { role, policy, now: context.now() + clockSkewMs };
    },
    put: async (name, document) => {
      await calls('PutRolePolicy', (call) => aws.putInlinePolicy(call, name, REVOCATION_POLICY, document));
    },
    remove: async (name) => {
      await calls('DeleteRolePolicy', async (call) =>
        unless('NoSuchEntity', undefined, await aws.deleteInlinePolicy(call, name, REVOCATION_POLICY)),
      );
    },
  };
}
