import { sha256 } from '../access-log/writing/sha256.js';
import type { RoleRequest } from './plan.js';
import { canonical } from '../system/canonical-json.js';

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
export function detailsOf(request: Partial<RoleRequest>): string {
  const { externalId, sessionName, sourceIdentity, sessionTags, transitiveTagKeys } = request;
  return shortHash(canonical({ externalId, sessionName, sourceIdentity, sessionTags, transitiveTagKeys }));
}

/** What every tool can read in the name of a profile. */
const PLAIN_PART = /^[\w.@+-]+$/;

/** Before, a role or a policy was called after the end of its ARN alone, which those of other paths and accounts share. */
export function earlierPart(arn: string): string {
  const name = arn.split('/').at(-1) ?? '';
  return PLAIN_PART.test(name) ? name : shortHash(arn);
}

/** The words that begin a narrowing part; a role with such a name is written as its hash. */
const TAKEN_PART = /^(?:read-only|view-only|policy|[0-9a-f]{8})$/i;

/** As long as a role's name may be: a path can have 512 characters more. */
const LONGEST_PART = 64;

/** A role as `--role` takes it, with its path. */
export const roleWord = (arn: string): string => /:role\/(.*)$/s.exec(arn)?.[1] ?? arn;

/** How a role is called there: with its path, or by eight hex digits of its ARN where not every tool could read that. */
export function rolePart(arn: string): string {
  const word = roleWord(arn);
  const isPlain = word.split('/').every((part) => PLAIN_PART.test(part) && !TAKEN_PART.test(part));
  return isPlain && word.length <= LONGEST_PART ? word : shortHash(arn);
}

/** Of those that AWS manages, no two have one name; those of customers are told apart by account and path alone. */
const AWS_POLICY = /^arn:[^:]+:iam::aws:policy\/(?:.*\/)?(?<name>[\w.@+-]+)$/;

/** How what these policies narrow is called there: `policy/NAME` where it is one of AWS's, else eight hex digits of them. */
export function policiesPart(policies: Policies): string {
  const { policyArns = [], policy } = policies;
  const [arn, ...others] = policyArns;
  if (arn === undefined && policy !== undefined) return shortHash(policy);
  if (arn === undefined || others.length > 0 || policy !== undefined)
    return shortHash(narrowedBy(policies) ?? '');
  const name = AWS_POLICY.exec(arn)?.groups?.['name'];
  return name === undefined ? shortHash(arn) : `policy/${name}`;
}
