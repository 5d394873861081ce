import { sha256 } from '../access-log/writing/sha256.js';
import type { RoleRequest } from './plan.js';
import { canonical } from './cache/session-key.js';

/* What a managed profile remembers of the request that its session was made for, by which the next one is compared with it. */

const shortHash = (text: string): string => sha256(text).slice(0, 8);

export type Policies = Pick<RoleRequest, 'policyArns' | 'policy'>;

/**
 * What session policies narrow a session down to: their ARNs, and an inline one by its hash, in order and between spaces, which
 * no ARN holds. Undefined where nothing narrows it.
 */
export function narrowedBy({ policyArns = [], policy }: Policies): string | undefined {
  const parts = [...policyArns, ...(policy === undefined ? [] : [`policy:${sha256(policy)}`])];
  return parts.length === 0 ? undefined : [...new Set(parts)].sort().join(' ');
}

/** What makes it another session of the same rights, as eight hex digits. The region is a key of the profile itself. */
export function detailsOf(request: RoleRequest): string {
  const { externalId, sessionName, sourceIdentity, sessionTags, transitiveTagKeys } = request;
  return shortHash(canonical({ externalId, sessionName, sourceIdentity, sessionTags, transitiveTagKeys }));
}

/** What every tool can read in the name of a profile. */
const PLAIN_PART = /^[\w.@+-]+$/;

/** How a role or a policy is called in the name of a profile: after the end of its ARN, or by eight hex digits of the whole. */
export function namePart(arn: string): string {
  const name = arn.split('/').at(-1) ?? '';
  return PLAIN_PART.test(name) ? name : shortHash(arn);
}

/** What `--read-only`, `--view-only` and hashes are called there: a role of such a name goes by its own hash. */
const TAKEN_PART = /^(?:read-only|view-only|[0-9a-f]{8})$/i;

/** How a role is called there. */
export const rolePart = (arn: string): string =>
  TAKEN_PART.test(namePart(arn)) ? shortHash(arn) : namePart(arn);

/** How what these policies narrow is called there: after the policy where it is one with a name. */
export function policiesPart(policies: Policies): string {
  const { policyArns = [], policy } = policies;
  const [arn, ...others] = policyArns;
  if (arn === undefined && policy !== undefined) return shortHash(policy);
  if (arn !== undefined && others.length === 0 && policy === undefined) return namePart(arn);
  return shortHash(narrowedBy(policies) ?? '');
}
