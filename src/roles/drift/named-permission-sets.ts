import { oneLine } from '../../system/safe-text.js';
import { mendedTrust } from './mending.js';
import type { ExaminedRole, RoleFinding } from './role-finding.js';
import { demandsOn, type TrustStatement } from './trust-statement.js';

/* How a trust policy names the roles of permission sets: `AWSReservedSSO_<set>_` and sixteen digits, below a path of AWS's own. */

/** A region stands in the path where Identity Center is not in us-east-1. */
const PATH = /^arn:[^:*?]+:iam::\d{12}:role\/aws-reserved\/sso\.amazonaws\.com\/(?:[a-z0-9-]+\/|\*\/)?$/;
const SET_AND_DIGITS = /^[^*?/]+_(?:\?{16}|[0-9a-f]{16})$/;
const DIGITS = /_[0-9a-f]{16}$/;
const MARK = 'AWSReservedSSO_';
/** What only a pattern that means permission sets has: their path, a part of the mark, or what stands for sixteen digits. */
const MEANT = /aws-reserved|sso\.amazonaws|AWSReserved|\?{16}$/i;

/** What stands behind the last mark: the name of the set, and the digits or what stands for them; without a mark, all of it. */
const tailOf = (pattern: string): string => pattern.split(MARK).at(-1) ?? '';

function loose(role: ExaminedRole, pattern: string): RoleFinding {
  const isPath = SET_AND_DIGITS.test(tailOf(pattern));
  return {
    code: 'loose_permission_set',
    severity: 'high',
    message: isPath
      ? `${oneLine(pattern)} is not below the path that AWS keeps for permission sets, so that a role of another path may match.`
      : `${oneLine(pattern)} matches other permission sets, too, whose names begin alike.`,
    fix: `The name of the set, and ${'?'.repeat(16)} for its digits, match no other. ${mendedTrust(role)}`,
  };
}

const brittle = (role: ExaminedRole, arn: string): RoleFinding => ({
  code: 'named_permission_set',
  severity: 'low',
  message: `${oneLine(arn)} has digits that become others with the next assignment, and then nobody is let in.`,
  fix: mendedTrust(role),
});

function ofPattern(role: ExaminedRole, pattern: string): readonly RoleFinding[] {
  if (!MEANT.test(pattern)) return [];
  const path = pattern.slice(0, Math.max(0, pattern.lastIndexOf(MARK)));
  if (!PATH.test(path) || !SET_AND_DIGITS.test(tailOf(pattern))) return [loose(role, pattern)];
  return DIGITS.test(pattern) ? [brittle(role, pattern)] : [];
}

export const permissionSetsIn = (
  role: ExaminedRole,
  statements: readonly TrustStatement[],
): readonly RoleFinding[] =>
  statements
    .filter(({ isAllow }) => isAllow)
    .flatMap((statement) => [
      ...demandsOn(statement, /^aws:PrincipalArn$/i).flatMap(({ wanted }) => wanted),
      ...statement.principals.map(({ name }) => name),
    ])
    .flatMap((pattern) => ofPattern(role, pattern));
