import { unless, type Answer } from '../aws/clients/answer.js';
import { loadRoles } from '../aws/clients/load-roles.js';
import { allPages, type Page } from '../aws/clients/pages.js';
import type { ServiceCall } from '../aws/clients/service-call.js';
import { explain } from '../aws/faults/explain.js';
import type { RoleAction } from '../aws/faults/situation.js';
import { callsInTurn, type TurnContext } from '../aws/pacing/calls-in-turn.js';
import type { RoleState } from '../aws/role-state.js';
import type { NewRole } from '../aws/clients/roles-calls.js';
import { isMade } from './made-role.js';

/* The roles of one account, asked and changed: each call in its turn, and tried again where that mends it. */

/** Of one account, which people and other tools ask, too. */
const PACE = { shortestMs: 100, longestMs: 20_000, atOnce: 20 } as const;

/** What is done to a role that is there, one call each. */
export type RoleChange =
  | {
      readonly kind: 'settings';
      readonly description: string;
      readonly maxSessionSeconds: number;
    }
  | { readonly kind: 'trust'; readonly document: unknown }
  | { readonly kind: 'attach' | 'detach'; readonly policyArn: string }
  | { readonly kind: 'put-inline'; readonly policy: string; readonly document: unknown }
  | { readonly kind: 'delete-inline'; readonly policy: string }
  | { readonly kind: 'tags'; readonly tags: Readonly<Record<string, string>> }
  | { readonly kind: 'boundary'; readonly policyArn: string | undefined };

/** @throws AcctmgrError for every fault that no further try mends */
export interface RoleClient {
  /** Undefined where there is no such role. @param name - without its path */
  read(name: string): Promise<RoleState | undefined>;
  create(role: NewRole): Promise<void>;
  change(name: string, change: RoleChange): Promise<void>;
}

type Aws = Awaited<ReturnType<typeof loadRoles>>;

function requestOf(
  aws: Aws,
  name: string,
  change: RoleChange,
): readonly [RoleAction, (call: ServiceCall) => Promise<Answer<object>>] {
  switch (change.kind) {
    case 'settings':
      return ['UpdateRole', (call) => aws.updateRole(call, name, change)];
    case 'trust':
      return ['UpdateAssumeRolePolicy', (call) => aws.updateTrust(call, name, change.document)];
    case 'attach':
      return ['AttachRolePolicy', (call) => aws.attachPolicy(call, name, change.policyArn)];
    case 'detach':
      // It is what was wanted, whoever did it.
      return [
        'DetachRolePolicy',
        async (call) => unless('NoSuchEntity', {}, await aws.detachPolicy(call, name, change.policyArn)),
      ];
    case 'put-inline':
      return ['PutRolePolicy', (call) => aws.putInlinePolicy(call, name, change.policy, change.document)];
    case 'delete-inline':
      return [
        'DeleteRolePolicy',
        async (call) => unless('NoSuchEntity', {}, await aws.deleteInlinePolicy(call, name, change.policy)),
      ];
    case 'tags':
      return ['TagRole', (call) => aws.tagRole(call, name, change.tags)];
    case 'boundary': {
      const { policyArn } = change;
      return policyArn === undefined
        ? [
            'DeleteRolePermissionsBoundary',
            async (call) => unless('NoSuchEntity', {}, await aws.deleteBoundary(call, name)),
          ]
        : ['PutRolePermissionsBoundary', (call) => aws.putBoundary(call, name, policyArn)];
    }
  }
}

/** A try before may have made it, and its answer was lost. */
async function orMade(
  aws: Aws,
  call: ServiceCall,
  role: NewRole,
  answer: Answer<object>,
): Promise<Answer<object>> {
  if (answer.ok || answer.fault.code !== 'EntityAlreadyExists') return answer;
  const found = await aws.readRoleItself(call, role.name);
  return found.ok && isMade(found.value, role) ? found : answer;
}

export async function roleClient(context: TurnContext<RoleAction>): Promise<RoleClient> {
  const aws = await loadRoles();
  const calls = callsInTurn(context, PACE);
  const listOf = async <T>(
    action: RoleAction,
    request: (call: ServiceCall, next?: string) => Promise<Answer<Page<T>>>,
  ): Promise<readonly T[]> => {
    const answer = await allPages((next) => calls(action, (call) => request(call, next)));
    if (answer.ok) return answer.value;
    throw explain(answer.fault, await context.situationOf(action));
  };
  const inlineOf = async (name: string): Promise<RoleState['inlinePolicies']> => {
    const policies: [string, unknown][] = [];
    for (const policy of await listOf('ListRolePolicies', (call, next) =>
      aws.inlinePoliciesPage(call, name, next),
    )) {
      const { value } = await calls('GetRolePolicy', (call) => aws.readInlinePolicy(call, name, policy));
      policies.push([policy, value.document]);
    }
    return Object.fromEntries(policies);
  };
  return {
    read: async (name) => {
      const { value: found } = await calls('GetRole', async (call) =>
        unless('NoSuchEntity', undefined, await aws.readRoleItself(call, name)),
      );
      if (found === undefined) return undefined;
      const managedPolicies = await listOf('ListAttachedRolePolicies', (call, next) =>
        aws.attachedPoliciesPage(call, name, next),
      );
      return { ...found, managedPolicies, inlinePolicies: await inlineOf(name) };
    },
    create: async (role) => {
      await calls('CreateRole', async (call) => orMade(aws, call, role, await aws.createRole(call, role)));
    },
    change: async (name, change) => {
      const [action, request] = requestOf(aws, name, change);
      await calls(action, request);
    },
  };
}
