import { usageError, type AcctmgrError } from '../system/failure.js';
import { oneLine } from '../system/safe-text.js';
import { alternatives } from './checking/finding.js';
import { nearest } from './checking/nearest.js';
import { unitPath, type UnitOnWay } from './membership.js';

/* What an `--ou` means: an organizational unit by its id, its path from the top, or its name, with everything below it. */

/** The unit that the way leads to, last of it. */
type Way = readonly UnitOnWay[];

const idOf = (way: Way): string => way.at(-1)?.id ?? '/';

const MOST_SHOWN = 12;

/** The paths of units, as far as a hint can hold them. */
export function describeUnits(ways: readonly Way[]): string {
  const paths = [...new Set(ways.map(unitPath))].sort();
  const shown = paths.slice(0, MOST_SHOWN).map(oneLine);
  return [...shown, ...(paths.length > MOST_SHOWN ? ['…'] : [])].join(', ');
}

const nothing = (message: string, hint: string): AcctmgrError =>
  usageError(message, { code: 'nothing_selected', hint });

/** Which units a word may mean. */
function meantBy(word: string, ways: readonly Way[]): readonly Way[] {
  const isPath = word.startsWith('/');
  const path = word.length > 1 ? word.replace(/\/+$/, '') : word;
  return ways.filter((way) => {
    const unit = way.at(-1);
    if (isPath) return unitPath(way) === path;
    return unit !== undefined && (unit.id === word || unit.name === word || unitPath(way) === `/${path}`);
  });
}

/**
 * The id of the unit that a word means; `/` for the root, which is all.
 *
 * @param ways - to every unit that there is, and an empty one for the root
 * @throws AcctmgrError (exit 2) `nothing_selected` for one that is not there, or that several are called
 */
export function unitNamed(word: string, ways: readonly Way[]): string {
  const said = oneLine(word);
  const [found, ...others] = [...new Map(meantBy(word, ways).map((way) => [idOf(way), way])).values()];
  if (found !== undefined && others.length === 0) return idOf(found);
  if (found !== undefined)
    throw nothing(
      `${others.length + 1} organizational units are called ${said}.`,
      `Name one by its path: ${alternatives([found, ...others].map((way) => oneLine(unitPath(way))))}`,
    );
  const units = ways.filter((way) => way.length > 0);
  if (units.length === 0)
    throw nothing(
      `There is no organizational unit ${said}: none is known.`,
      'To list them, from an account that may: acctmgr sync organizations',
    );
  const called = word.includes('/') ? units.map(unitPath) : units.map((way) => way.at(-1)?.name ?? '');
  const near = nearest(word, [...new Set(called)]).map(oneLine);
  throw nothing(
    `There is no organizational unit ${said}.`,
    `${near.length > 0 ? `Did you mean ${alternatives(near)}? ` : ''}Those that there are: ${describeUnits(units)}.`,
  );
}

/** Whether a way leads through one of the units. */
export const liesIn = (way: Way, ids: readonly string[]): boolean =>
  ids.includes('/') || way.some(({ id }) => ids.includes(id));
