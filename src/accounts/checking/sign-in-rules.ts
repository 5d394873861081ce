import { ROLE_KEYS } from '../effective.js';
import { permissionSetsOf, usualPermissionSet } from '../permission-sets.js';
import type { AccountEntry } from '../schema.js';
import { quoted, type EntryFault } from './finding.js';
import type { Rule, Scope } from './scope.js';

/** The rules about accounts that are entered by a permission set of Identity Center. */

const finding = (
  { path }: Scope,
  key: keyof AccountEntry,
  message: string,
  expected: string,
): EntryFault => ({
  path: [...path, key],
  concerns: 'value',
  message,
  expected,
});

const hasRole = ({ role_arn, role_name }: Partial<AccountEntry>): boolean =>
  role_arn !== undefined || role_name !== undefined;

/** A rule that looks at one account at a time; what `defaults` say of ways does not apply to each. */
const eachAccount =
  (look: (scope: Scope) => EntryFault | undefined): Rule =>
  ({ accounts }) =>
    accounts.flatMap((scope) => look(scope) ?? []);

export const oneWayIsPreferred = eachAccount((scope) => {
  const { sso_session: signIn, prefer } = scope.whole;
  if (signIn === undefined || prefer !== undefined || !hasRole(scope.whole)) return undefined;
  const role = scope.whole.role_arn === undefined ? 'role_name' : 'role_arn';
  return finding(
    scope,
    scope.own.sso_session === undefined ? role : 'sso_session',
    `${role} and the sign-in ${quoted(signIn)} both lead into the account`,
    'one of them, or "prefer": "role" or "permission-set" beside them',
  );
});

export const setsHaveSignIn = eachAccount((scope) => {
  if (scope.whole.sso_session !== undefined) return undefined;
  const key = (['permission_sets', 'default_permission_set'] as const).find(
    (one) => scope.own[one] !== undefined,
  );
  return key && finding(scope, key, 'there is no sign-in to have it from', '"sso_session" beside it');
});

export const usualSetIsKnown: Rule = ({ all }) =>
  all.flatMap((scope) => {
    const { default_permission_set: usual } = scope.own;
    const sets = permissionSetsOf(scope.whole);
    if (usual === undefined || sets.length === 0) return [];
    const found = usualPermissionSet({ ...scope.whole, default_permission_set: usual });
    if (
      found !== undefined &&
      [found.word, found.name].some((one) => one.toLowerCase() === usual.toLowerCase())
    )
      return [];
    return finding(
      scope,
      'default_permission_set',
      `${quoted(usual)} is not one of permission_sets`,
      `one of ${sets.map(({ word }) => word).join(', ')}`,
    );
  });

/** Two sets of one word would be one to who types it. */
export const setsDiffer: Rule = ({ all }) =>
  all.flatMap((scope) => {
    const sets = permissionSetsOf(scope.own);
    const again = sets.find(({ word }, index) =>
      sets.some(
        (other, at) =>
          at !== index &&
          [other.word, other.name].some((one) => one.toLowerCase() === word.toLowerCase()) &&
          (at < index || other.word.toLowerCase() !== word.toLowerCase()),
      ),
    );
    if (again === undefined) return [];
    return finding(
      scope,
      'permission_sets',
      `${quoted(again.word)} means two permission sets: case does not count`,
      'a word of its own for each',
    );
  });

const REASONS: Readonly<Partial<Record<keyof AccountEntry, string>>> = {
  source_profile: 'its credentials come from the sign-in',
  source_account: 'its credentials come from the sign-in',
  mfa_serial: 'Identity Center asks for MFA at its own sign-in',
  mfa_max_age: 'Identity Center asks for MFA at its own sign-in',
  duration_seconds: 'how long its sessions last is set in the permission set',
  session_name: 'its sessions are called by the name of the person who signed in',
  policy: 'what it may do is set in the permission set',
  policy_arns: 'what it may do is set in the permission set',
};

/** What AssumeRole takes and a permission set can't have. What comes from `defaults` does not apply to it. */
export const noRoleKeys: Rule = ({ accounts }) =>
  accounts.flatMap((scope) => {
    const { sso_session: signIn } = scope.whole;
    if (signIn === undefined || hasRole(scope.whole)) return [];
    return ROLE_KEYS.filter((key) => scope.own[key] !== undefined).map((key) =>
      finding(
        scope,
        key,
        `the account is entered by a permission set of ${quoted(signIn)}: ${REASONS[key] ?? 'AWS takes it with roles only'}`,
        `no ${key} here`,
      ),
    );
  });
