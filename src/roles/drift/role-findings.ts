import { formatDuration } from '../../system/duration.js';
import { oneLine } from '../../system/safe-text.js';
import { keeperOf } from '../role-keeper.js';
import { MAX_SESSION } from '../role-limits.js';
import { administratorsIn } from './administrators.js';
import { mending } from './mending.js';
import { permissionSetsIn } from './named-permission-sets.js';
import type { ExaminedRole, RoleFinding, Severity } from './role-finding.js';
import { tokensIn } from './trusted-tokens.js';
import { strangersIn } from './trusted-strangers.js';
import { trustStatementsOf } from './trust-statement.js';

const DAY_MS = 86_400_000;
const UNUSED_DAYS = 90;

function longSessions(role: ExaminedRole): readonly RoleFinding[] {
  const { state, account, isProtected } = role;
  if (!isProtected || state.maxSessionSeconds <= MAX_SESSION.default) return [];
  return [
    {
      code: 'long_sessions',
      severity: 'medium',
      message: `${oneLine(account.name)} is protected, and sessions of its role may last ${formatDuration(state.maxSessionSeconds)}.`,
      fix: mending(role, 'To have them last 1h at most'),
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

function notOurs(role: ExaminedRole): readonly RoleFinding[] {
  const keeper = keeperOf(role.state);
  if (keeper === undefined) return [];
  return [
    {
      code: 'not_ours',
      severity: 'low',
      message: `It is kept by ${keeper.words}.`,
      fix: keeper.mayAdopt
        ? mending(role, 'acctmgr leaves it alone, unless it is taken over')
        : 'Change it there: acctmgr leaves it alone.',
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
