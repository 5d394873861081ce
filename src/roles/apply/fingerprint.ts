import { createHash } from 'node:crypto';
import type { RoleState } from '../../aws/role-state.js';
import { canonical } from '../../system/canonical-json.js';
import { comparablePolicy } from '../compare/comparable-policy.js';
import { tagsOf, type RoleDesign } from '../role-design.js';

/* What a role is, in one number: the same for what means the same, whichever way IAM writes it. */

export const fingerprintOf = (value: unknown): string =>
  createHash('sha256').update(canonical(value)).digest('hex');

type Parts = Pick<
  RoleState,
  | 'path'
  | 'name'
  | 'description'
  | 'trust'
  | 'maxSessionSeconds'
  | 'boundary'
  | 'tags'
  | 'managedPolicies'
  | 'inlinePolicies'
>;

function meaning(document: unknown, partition: string): unknown {
  const { version, statements } = comparablePolicy(document, partition);
  return { version, statements: statements.map(({ key }) => key).sort() };
}

const printOf = (role: Parts, partition: string): string =>
  fingerprintOf({
    path: role.path,
    name: role.name,
    description: role.description,
    trust: meaning(role.trust, partition),
    maxSessionSeconds: role.maxSessionSeconds,
    boundary: role.boundary ?? null,
    tags: role.tags,
    managedPolicies: [...role.managedPolicies].sort(),
    inlinePolicies: Object.fromEntries(
      Object.entries(role.inlinePolicies).map(([name, document]) => [name, meaning(document, partition)]),
    ),
  });

/** Undefined where there is no role. When it was used says nothing of it. */
export const stateFingerprint = (state: RoleState | undefined, partition: string): string | undefined =>
  state && printOf(state, partition);

/** Of the role as it is to be: equal to that of its state, once it is so and nobody else has put a tag on it. */
export const designFingerprint = (design: RoleDesign): string =>
  printOf({ ...design, tags: tagsOf(design, 'acctmgr') }, design.partition);
