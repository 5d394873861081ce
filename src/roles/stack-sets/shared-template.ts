import { oneLine } from '../../system/safe-text.js';
import { roleTemplate } from '../forms/cloudformation.js';
import { iamRole, type IamRole } from '../forms/iam-role.js';
import type { RoleDesign } from '../role-design.js';

/*
 * One template for all accounts of a stack set. What is the same in all of them stands there as it is; what names the account
 * itself, in each of them another one, becomes a pseudo parameter of CloudFormation.
 */

/** A role of one account, and whose it is. */
export interface AccountRole {
  /** As accounts.json calls it. */
  readonly account: string;
  readonly design: RoleDesign;
}

export type SharedTemplate =
  | { readonly kind: 'shared'; readonly text: string }
  /** Two accounts would get different roles, so that no template can be of both. */
  | {
      readonly kind: 'conflict';
      /** `AssumeRolePolicyDocument.Statement.0.Condition.StringEquals.sts:ExternalId` */
      readonly place: string;
      readonly accounts: readonly [string, string];
      /** As JSON; empty where nothing stands there. */
      readonly values: readonly string[];
    };

/** What stands at the end of a way into a document: a text, a number, or what is empty. */
interface Leaf {
  readonly place: string;
  readonly value: unknown;
}

const isBranch = (value: unknown): value is Readonly<Record<string, unknown>> | readonly unknown[] =>
  typeof value === 'object' && value !== null && Object.keys(value).length > 0;

const leavesOf = (value: unknown, place: readonly string[] = []): readonly Leaf[] =>
  isBranch(value)
    ? Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...place, key]))
    : [{ place: place.map(oneLine).join('.'), value }];

/** The document with other leaves, in their order. */
function withLeaves(value: unknown, leaves: Iterator<unknown>): unknown {
  if (!isBranch(value)) return leaves.next().value;
  return Array.isArray(value)
    ? value.map((item: unknown) => withLeaves(item, leaves))
    : Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withLeaves(item, leaves)]));
}

/** What names the account itself, with a pseudo parameter there; and what Fn::Sub would take for one stays as it is. */
const ofAnyAccount = (text: string, accountId: string): string =>
  text.replaceAll('${', '${!').replaceAll(`:${accountId}:`, ':${AWS::AccountId}:');

/** What stands in the template for these, of one account each; or which of them differs from the first one. */
function sharedLeaf(
  values: readonly unknown[],
  ids: readonly string[],
): { readonly value: unknown } | { readonly differing: number } {
  const [first] = values;
  const canonical = values.map((value) => JSON.stringify(value));
  const isSame = canonical.every((text) => text === canonical[0]);
  // Of one account alone, its own id means whichever account it is.
  const isOwn = values.length === 1 && typeof first === 'string' && first.includes(`:${ids[0] ?? ''}:`);
  if (isSame && !isOwn) return { value: first };
  const ones = values.map((value, index) =>
    typeof value === 'string' ? ofAnyAccount(value, ids[index] ?? '') : JSON.stringify(value),
  );
  const differing = ones.findIndex((text, index) => text !== ones[0] || typeof values[index] !== 'string');
  return differing === -1 ? { value: { 'Fn::Sub': ones[0] } } : { differing: Math.max(differing, 1) };
}

/** Where one has something and the other does not. */
function unsharedPlace(ours: readonly Leaf[] = [], theirs: readonly Leaf[] = []): string | undefined {
  const lacks = (leaves: readonly Leaf[]) => {
    const places = new Set(leaves.map(({ place }) => place));
    return ({ place }: Leaf): boolean => !places.has(place);
  };
  return (ours.find(lacks(theirs)) ?? theirs.find(lacks(ours)))?.place;
}

/** The template that makes the role in each of the accounts, or where their roles differ. */
export function sharedTemplate(roles: readonly [AccountRole, ...AccountRole[]]): SharedTemplate {
  const wanted = roles.map(({ design }) => iamRole(design, 'cloudformation'));
  const ids = roles.map(({ design }) => design.accountId);
  const all = wanted.map((role) => leavesOf(role));
  const conflict = (index: number, place: string): SharedTemplate => ({
    kind: 'conflict',
    place,
    accounts: [roles[0].account, roles[index]?.account ?? ''],
    values: [all[0], all[index]].map((leaves = []) => {
      const leaf = leaves.find((one) => one.place === place);
      return leaf === undefined ? '' : JSON.stringify(leaf.value);
    }),
  });
  const shared: unknown[] = [];
  for (const [at, leaf] of (all[0] ?? []).entries()) {
    const other = all.findIndex((leaves) => leaves[at]?.place !== leaf.place);
    if (other !== -1) return conflict(other, unsharedPlace(all[0], all[other]) ?? leaf.place);
    const found = sharedLeaf(
      all.map((leaves) => leaves[at]?.value),
      ids,
    );
    if ('differing' in found) return conflict(found.differing, leaf.place);
    shared.push(found.value);
  }
  const longer = all.findIndex((leaves) => leaves.length > shared.length);
  if (longer !== -1) return conflict(longer, all[longer]?.[shared.length]?.place ?? '');
  const role = withLeaves(wanted[0], shared.values()) as IamRole;
  const { path, name } = roles[0].design;
  return { kind: 'shared', text: roleTemplate(`The role ${path.slice(1)}${name}`, role) };
}
