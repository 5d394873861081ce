import type { Colour } from '../../output/colours.js';
import { widthOf } from '../../output/text-width.js';
import { wrapped } from '../../output/wrapped-text.js';
import type { Style } from '../../output/view.js';
import { differenceLines } from '../../roles/compare/difference-lines.js';
import type { RoleFinding, Severity } from '../../roles/drift/role-finding.js';
import { AcctmgrError } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import { adviceLines, type Advised } from '../advice-lines.js';
import { whyBehind } from '../failure-table.js';
import type { WatchedRole } from '../../roles/drift/drifted-role.js';
import type { DriftedRole } from './drift-several.js';

/* What stands below the table of drift: what differs, and what is risky. */

const COLOURS: Readonly<Record<string, Colour>> = { '+': 'green', '-': 'red', '~': 'yellow' };

/** What differs alike stands there once, behind all whose roles do. */
export function changesOfDrift(
  roles: readonly DriftedRole[],
  { paint, columns }: Pick<Style, 'paint' | 'columns'>,
): readonly string[] {
  const alike = new Map<string, { readonly lines: readonly string[]; readonly names: string[] }>();
  const said = roles[0]?.watched.said ?? [];
  for (const { watched, drift } of roles) {
    const lines = drift.kind === 'found' ? differenceLines(drift.differences ?? []) : [];
    if (lines.length === 0) continue;
    const key = lines.join('\n');
    const { names } = alike.get(key) ?? { names: [] };
    alike.set(key, { lines, names: [...names, oneLine(watched.account.name)] });
  }
  return [...alike.values()].flatMap(({ lines, names }) => [
    '',
    wrapped(`${names.join(', ')}:`, columns, '  ', widthOf),
    ...lines.map((line) => {
      const [sign = ''] = line;
      const text = wrapped(line.slice(2), columns && columns - 4, '    ', widthOf);
      return `  ${paint(COLOURS[sign] ?? 'dim', sign)} ${text}`;
    }),
    `  fix: acctmgr roles plan ${[...names, ...said].join(' ')}`,
  ]);
}

const RISKS: Readonly<Record<Severity, string>> = { high: 'High risk. ', medium: 'Risk. ', low: '' };

const adviceOfFinding = (name: string, { code, severity, message, fix }: RoleFinding): Advised => ({
  name,
  text: `${RISKS[severity]}${message}`,
  fix,
  kind: `${code} ${message}`,
});

/** Who may not assume the role, or may not read IAM by it, may by another one. */
function adviceOfFailure(
  { account: { name }, said }: WatchedRole,
  { code, message, hint }: AcctmgrError,
  hasVia: boolean,
): Advised {
  const words = [oneLine(name), ...said, '--via OrganizationAccountAccessRole'];
  const other = `Look at it by a role that may read IAM: acctmgr roles drift ${words.join(' ')}`;
  const fix = code === 'access_denied' && !hasVia ? other : hint;
  return { name, text: whyBehind(name, message), ...(fix === undefined ? {} : { fix }) };
}

function adviceOf({ watched, drift }: DriftedRole, hasVia: boolean): readonly Advised[] {
  const { account, role, said, designed } = watched;
  const { name } = account;
  if (drift.kind === 'unread') return [adviceOfFailure(watched, drift.failure, hasVia)];
  if (drift.kind === 'missing') {
    const text = `There is no role ${oneLine(role.arn)}.`;
    return [{ name, text, fix: `acctmgr roles plan ${[oneLine(name), ...said].join(' ')}` }];
  }
  const why =
    designed instanceof AcctmgrError
      ? [{ name, text: `It is not compared. ${designed.message}`, fix: designed.hint ?? '' }]
      : [];
  return [...why, ...drift.findings.map((finding) => adviceOfFinding(name, finding))];
}

/** @param hasVia - whether the role that reads was named */
export const adviceOfDrift = (
  roles: readonly DriftedRole[],
  hasVia: boolean,
  columns: number | undefined,
): readonly string[] =>
  adviceLines(
    roles.flatMap((role) => adviceOf(role, hasVia)),
    columns,
  );
