import { formatDuration } from '../../system/duration.js';
import { oneLine } from '../../system/safe-text.js';
import { KEEPER_TAG } from '../role-design.js';
import { MAX_SESSION } from '../role-limits.js';
import { administratorsIn } from './administrators.js';
import { permissionSetsIn } from './named-permission-sets.js';
import type { ExaminedRole, RoleFinding, Severity } from './role-finding.js';
import { tokensIn } from './trusted-tokens.js';
import { strangersIn } from './trusted-strangers.js';
import { trustStatementsOf } from './trust-statement.js';

const DAY_MS = 86_400_000;
const UNUSED_DAYS = 90;

function longSessions({ state, account, isProtected }: ExaminedRole): readonly RoleFinding[] {
  if (!isProtected || state.maxSessionSeconds <= MAX_SESSION.default) return [];
  const name = oneLine(account.name);
  return [
    {
      code: 'long_sessions',
      severity: 'medium',
      message: `${name} is protected, and sessions of its role may last ${formatDuration(state.maxSessionSeconds)}.`,
      fix: `To have them last 1h at most: acctmgr roles apply ${name}`,
    },
  ];
}

/** IAM tells of the last 400 days. */
const TOLD_DAYS = 400;

function unusedWords(days: number, wasUsed: boolean): string {
  if (wasUsed) return `Nobody used it for ${days} days.`;
  return days < TOLD_DAYS
    ? `Nobody used it since it was made, ${days} days ago.`
    : `Nobody used it in the last ${TOLD_DAYS} days.`;
}

function unused({ state: { lastUsed, createdAt }, now }: ExaminedRole): readonly RoleFinding[] {
  const days = Math.floor((now - (lastUsed?.at ?? createdAt).getTime()) / DAY_MS);
  if (days < UNUSED_DAYS) return [];
  return [
    {
      code: 'unused',
      severity: 'low',
      message: unusedWords(days, lastUsed !== undefined),
      fix: 'Ask whether it is still needed: what nobody needs is best deleted.',
    },
  ];
}

function notOurs({ state, account }: ExaminedRole): readonly RoleFinding[] {
  const keeper = state.tags[KEEPER_TAG];
  if (keeper === 'acctmgr') return [];
  return [
    {
      code: 'not_ours',
      severity: 'low',
      message:
        keeper === undefined
          ? `It has no tag ${KEEPER_TAG}: somebody else made it.`
          : `${oneLine(keeper)} keeps it (${KEEPER_TAG}).`,
      fix:
        keeper === undefined
          ? `acctmgr changes nothing of it, unless it is taken over: acctmgr roles apply ${oneLine(account.name)} --adopt`
          : 'Change it there.',
    },
  ];
}

const RANK: Readonly<Record<Severity, number>> = { high: 0, medium: 1, low: 2 };

/** What is risky about the role, or worth knowing: the worst first, and each once. */
export function roleFindings(role: ExaminedRole): readonly RoleFinding[] {
  const statements = trustStatementsOf(role.state.trust);
  const all = [
    ...strangersIn(role, statements),
    ...tokensIn(role, statements),
    ...administratorsIn(role, statements),
    ...permissionSetsIn(role, statements),
    ...longSessions(role),
    ...unused(role),
    ...notOurs(role),
  ];
  const once = [...new Map(all.map((finding) => [`${finding.code} ${finding.message}`, finding])).values()];
  return once.sort((one, other) => RANK[one.severity] - RANK[other.severity]);
}

/** Whether a check should fail by it. */
export const isRisk = ({ severity }: RoleFinding): boolean => severity !== 'low';
