import { accountIdOf, parseRoleArn } from '../../aws/arn.js';
import { fitsLimit, MAX_SESSION_TAGS, SESSION_POLICY } from '../../aws/limits.js';
import { partitionNamed, partitionOfRegion } from '../../aws/partition.js';
import { partitionOf, withDefaults } from '../effective.js';
import { idIn } from '../id-in.js';
import { quoted, type EntryFault } from './finding.js';
import type { AccountEntry } from '../schema.js';
import type { Draft, ListedNames, Rule, Scope } from './scope.js';
import { tokenTakesRole } from './oidc-rules.js';
import {
  noRoleKeys,
  oneWayIsPreferred,
  setsDiffer,
  setsHaveSignIn,
  usualSetIsKnown,
} from './sign-in-rules.js';
import { noSourceCycle, sourceAccountKnown } from './source-rules.js';

const finding = (scope: Scope, key: keyof AccountEntry, message: string, expected: string): EntryFault => ({
  path: [...scope.path, key],
  concerns: 'value',
  message,
  expected,
});

/** A rule that looks at one account, or at the defaults, at a time. */
const each =
  (look: (scope: Scope) => EntryFault | undefined): Rule =>
  ({ all }) =>
    all.flatMap((scope) => look(scope) ?? []);

const isOwn = (scope: Scope, ...keys: readonly (keyof AccountEntry)[]): boolean =>
  keys.some((key) => scope.own[key] !== undefined);

const uniqueNames: Rule = ({ accounts }) => {
  const first = new Map<string, number>();
  return accounts.flatMap((scope, index) => {
    const { name } = scope.own;
    if (name === undefined) return [];
    const earlier = first.get(name.toLowerCase());
    if (earlier === undefined) {
      first.set(name.toLowerCase(), index);
      return [];
    }
    return finding(
      scope,
      'name',
      `${quoted(name)} is the name of accounts[${earlier}], too`,
      'a name of its own: case does not count',
    );
  });
};

/** Whoever types twelve digits means the account of this id, and a name wins over an id. */
const nameIsNoOtherId = each((scope) => {
  const { name, account_id: id } = scope.own;
  const named = name === undefined ? undefined : idIn(name);
  if (named === undefined || id === undefined || named === id) return undefined;
  return finding(
    scope,
    'name',
    `${quoted(name ?? '')} is the id of another account than account_id, which is ${id}`,
    'a name that is not an account id, or the id of this account',
  );
});

const roleInItsAccount = each((scope) => {
  const { role_arn, account_id } = scope.own;
  if (role_arn === undefined || account_id === undefined || accountIdOf(role_arn) === account_id)
    return undefined;
  const role = parseRoleArn(role_arn);
  if (role === undefined) return undefined;
  const right = `arn:${role.partition}:iam::${account_id}:role${role.path}${role.name}`;
  return finding(
    scope,
    'role_arn',
    `the role belongs to account ${role.accountId}, but account_id is ${account_id}`,
    `${right}, or the other account_id`,
  );
});

const onePartition = each((scope) => {
  const { role_arn, partition, region } = scope.whole;
  const home = partitionOf(scope.whole);
  const example = partitionNamed(home)?.defaultRegion ?? 'another';
  if (role_arn !== undefined && partition !== undefined && partition !== home) {
    return finding(scope, 'partition', `${partition} is not the partition of role_arn`, home);
  }
  const regional = region === undefined ? undefined : partitionOfRegion(region);
  if (regional === undefined || regional.id === home || !isOwn(scope, 'role_arn', 'partition', 'region')) {
    return undefined;
  }
  return role_arn === undefined
    ? finding(
        scope,
        'region',
        `${region ?? ''} is in partition ${regional.id}, but partition is ${home}`,
        `a region of ${home}, such as ${example}`,
      )
    : finding(
        scope,
        'role_arn',
        `the role is in partition ${home}, but region ${region ?? ''} is in ${regional.id}`,
        `an ARN that begins with arn:${regional.id}:, or a region of ${home}, such as ${example}`,
      );
});

const oneRole = each((scope) =>
  scope.own.role_arn !== undefined && scope.own.role_name !== undefined
    ? finding(scope, 'role_name', 'role_arn names the role already', 'one of role_arn and role_name')
    : undefined,
);

const oneSource = each((scope) =>
  scope.own.source_profile !== undefined && scope.own.source_account !== undefined
    ? finding(
        scope,
        'source_account',
        'source_profile says already whose credentials are used',
        'one of source_profile and source_account',
      )
    : undefined,
);

const mfaBeforeTheFirstHop = each((scope) => {
  const { mfa_serial, source_account } = scope.whole;
  if (mfa_serial === undefined || source_account === undefined) return undefined;
  if (!isOwn(scope, 'mfa_serial', 'source_account')) return undefined;
  return finding(
    scope,
    'mfa_serial',
    `MFA does not pass a hop: the role session of ${quoted(source_account)} signs this call, and AWS takes MFA codes from IAM users only`,
    `mfa_serial on ${quoted(source_account)} instead, or source_profile instead of source_account`,
  );
});

const transitiveTagsAreSent = each((scope) => {
  const { transitive_tag_keys: keys, session_tags = {}, reason_tag } = scope.whole;
  if (keys === undefined || !isOwn(scope, 'transitive_tag_keys', 'session_tags')) return undefined;
  const sent = new Set([...Object.keys(session_tags), reason_tag].map((key) => key?.toLowerCase()));
  const missing = keys.find((key) => !sent.has(key.toLowerCase()));
  if (missing === undefined) return undefined;
  return finding(
    scope,
    'transitive_tag_keys',
    `${quoted(missing)} is not a key of session_tags`,
    'keys of session_tags',
  );
});

const sessionTagKeysDiffer = each((scope) => {
  const keys = Object.keys(scope.own.session_tags ?? {});
  if (keys.length > MAX_SESSION_TAGS) {
    return finding(scope, 'session_tags', `${keys.length} tags`, `at most ${MAX_SESSION_TAGS} tags`);
  }
  const again = keys.find((key, index) =>
    keys.slice(0, index).some((earlier) => earlier.toLowerCase() === key.toLowerCase()),
  );
  if (again === undefined) return undefined;
  return finding(
    scope,
    'session_tags',
    `${quoted(again)} stands there twice: AWS does not tell case apart in tag keys`,
    'each key once',
  );
});

/** zod leaves this one key of a record out of what it looks at. */
const noPrototypeTag = each((scope) => {
  const key = (['session_tags', 'tags'] as const).find((tags) =>
    Object.hasOwn(scope.own[tags] ?? {}, '__proto__'),
  );
  return key && finding(scope, key, '"__proto__" cannot be the key of a tag', 'another key');
});

const policyFits = each((scope) => {
  if (scope.own.policy === undefined) return undefined;
  const text = JSON.stringify(scope.own.policy);
  if (fitsLimit(SESSION_POLICY, text)) return undefined;
  const message =
    text.length > SESSION_POLICY.max
      ? `the policy has ${text.length} characters`
      : 'the policy has characters that STS does not take';
  return finding(scope, 'policy', message, `${SESSION_POLICY.says}, in Latin-1`);
});

const RULES: readonly Rule[] = [
  uniqueNames,
  nameIsNoOtherId,
  roleInItsAccount,
  onePartition,
  oneRole,
  oneSource,
  sourceAccountKnown,
  noSourceCycle,
  mfaBeforeTheFirstHop,
  transitiveTagsAreSent,
  sessionTagKeysDiffer,
  noPrototypeTag,
  policyFits,
  oneWayIsPreferred,
  setsHaveSignIn,
  usualSetIsKnown,
  setsDiffer,
  noRoleKeys,
  tokenTakesRole,
];

/** All contradictions in a file whose values are right one by one. */
export function applyRules({ defaults, accounts }: Draft, listed: ListedNames = () => []): EntryFault[] {
  const scopes = accounts.map((own, index) => ({
    path: ['accounts', index],
    own,
    whole: withDefaults(own, defaults),
  }));
  const all = [{ path: ['defaults'], own: defaults, whole: defaults }, ...scopes];
  return RULES.flatMap((rule) => rule({ accounts: scopes, all, listed }));
}
