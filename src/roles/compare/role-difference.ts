import type { RoleState } from '../../aws/role-state.js';
import type { RoleDesign } from '../role-design.js';
import { policyChanges, type PolicyChange } from './policy-changes.js';
import { REVOCATION_POLICY, revokedBefore } from '../revoke/revocation.js';

/** What of a role is not as it is to be. */
export type RoleDifference =
  /** IAM changes no path. */
  | { readonly kind: 'path'; readonly wanted: string; readonly found: string }
  | { readonly kind: 'trust'; readonly changes: readonly PolicyChange[] }
  /** The trust names a user or role that was deleted; one of its name that was made since is not trusted until the policy is saved again. */
  | { readonly kind: 'broken-principal'; readonly id: string }
  | { readonly kind: 'managed-policy'; readonly is: PolicyChange['is']; readonly arn: string }
  | {
      readonly kind: 'inline-policy';
      readonly is: PolicyChange['is'] | 'changed';
      readonly name: string;
      /** Of one that is changed. */
      readonly changes: readonly PolicyChange[];
    }
  | { readonly kind: 'boundary'; readonly wanted: string | undefined; readonly found: string | undefined }
  /** Seconds. */
  | { readonly kind: 'max-session'; readonly wanted: number; readonly found: number }
  | { readonly kind: 'description'; readonly wanted: string; readonly found: string }
  /** `found` is undefined where there is no such tag. */
  | {
      readonly kind: 'tag';
      readonly key: string;
      readonly wanted: string;
      readonly found: string | undefined;
    };

/** What IAM shows in the place of a user's or role's ARN that is no longer there. */
const UNIQUE_ID = /^A(?:IDA|ROA|GPA)[A-Z0-9]{12,}$/;

export const isDeletedPrincipal = (principal: string): boolean => UNIQUE_ID.test(principal);

function trustDifferences(design: RoleDesign, { trust }: RoleState): readonly RoleDifference[] {
  const all = policyChanges(design.trust, trust, design.partition);
  const isBroken = ({ is, what, text }: PolicyChange): boolean =>
    is === 'extra' && what === 'principal' && isDeletedPrincipal(text);
  const changes = all.filter((change) => !isBroken(change));
  return [
    ...all.filter(isBroken).map(({ text }): RoleDifference => ({ kind: 'broken-principal', id: text })),
    ...(changes.length === 0 ? [] : [{ kind: 'trust', changes } as const]),
  ];
}

const managedDifferences = (design: RoleDesign, state: RoleState): readonly RoleDifference[] => [
  ...state.managedPolicies
    .filter((arn) => !design.managedPolicies.includes(arn))
    .map((arn) => ({ kind: 'managed-policy', is: 'extra', arn }) as const),
  ...design.managedPolicies
    .filter((arn) => !state.managedPolicies.includes(arn))
    .map((arn) => ({ kind: 'managed-policy', is: 'missing', arn }) as const),
];

function inlineDifference(
  name: string,
  wanted: unknown,
  found: unknown,
  partition: string,
): readonly RoleDifference[] {
  const kind = 'inline-policy';
  if (wanted === undefined) return [{ kind, is: 'extra', name, changes: [] }];
  if (found === undefined) return [{ kind, is: 'missing', name, changes: [] }];
  const changes = policyChanges(wanted, found, partition);
  return changes.length === 0 ? [] : [{ kind, is: 'changed', name, changes }];
}

/** It is no part of what the role is to be, and whoever removed it would let the sessions live again that it ended. */
const isRevocation = (name: string, document: unknown): boolean =>
  name === REVOCATION_POLICY && revokedBefore(document) !== undefined;

function inlineDifferences(design: RoleDesign, state: RoleState): readonly RoleDifference[] {
  const wanted = new Map(Object.entries(design.inlinePolicies));
  const found = new Map(Object.entries(state.inlinePolicies));
  return [...new Set([...found.keys(), ...wanted.keys()])]
    .filter((name) => wanted.has(name) || !isRevocation(name, found.get(name)))
    .flatMap((name) => inlineDifference(name, wanted.get(name), found.get(name), design.partition));
}

/** Tags of others are left alone. IAM does not tell the case of keys apart. */
function tagDifferences(design: RoleDesign, state: RoleState): readonly RoleDifference[] {
  const found = new Map(Object.entries(state.tags).map(([key, value]) => [key.toLowerCase(), value]));
  return Object.entries(design.tags).flatMap(([key, wanted]): RoleDifference[] => {
    const value = found.get(key.toLowerCase());
    return value === wanted ? [] : [{ kind: 'tag', key, wanted, found: value }];
  });
}

/** Nothing where the two are the same. */
const between = <Kind extends string, Value>(
  kind: Kind,
  wanted: Value,
  found: Value,
): readonly { readonly kind: Kind; readonly wanted: Value; readonly found: Value }[] =>
  wanted === found ? [] : [{ kind, wanted, found }];

/**
 * What of the role is not as it is to be; nothing where it only reads otherwise. Who keeps the role is not looked at, and neither
 * are tags that the design does not name.
 */
export const differencesOf = (design: RoleDesign, state: RoleState): readonly RoleDifference[] => [
  ...between('path', design.path, state.path),
  ...trustDifferences(design, state),
  ...managedDifferences(design, state),
  ...inlineDifferences(design, state),
  ...between('boundary', design.boundary, state.boundary),
  ...between('max-session', design.maxSessionSeconds, state.maxSessionSeconds),
  ...between('description', design.description, state.description),
  ...tagDifferences(design, state),
];
