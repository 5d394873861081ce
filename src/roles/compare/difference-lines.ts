import { formatDuration, parseDuration } from '../../system/duration.js';
import { oneLine } from '../../system/safe-text.js';
import type { PolicyChange } from './policy-changes.js';
import type { RoleDifference } from './role-difference.js';

/*
 * Differences for people, a line each, beginning with what has to be done: `+` it has to come, `-` it has to go, `~` it has to
 * become what stands behind the arrow.
 */

const SIGNS = { missing: '+', extra: '-', changed: '~' } as const;

const changeLine = (of: string, { is, what, text }: PolicyChange): string =>
  `${SIGNS[is]} ${of}: ${what} ${oneLine(text)}`;

/** To the second: two times that differ never read the same. */
function exactTime(seconds: number): string {
  const text = formatDuration(seconds);
  return parseDuration(text.replaceAll(' ', '')) === seconds ? text : `${seconds}s`;
}

const quoted = (text: string | undefined): string => (text === undefined ? 'none' : `"${oneLine(text)}"`);
const named = (text: string | undefined): string => (text === undefined ? 'none' : oneLine(text));

const becomes = (what: string, found: string, wanted: string): string => `~ ${what}: ${found} → ${wanted}`;

function linesOf(difference: RoleDifference): readonly string[] {
  const { kind } = difference;
  switch (kind) {
    case 'path':
      return [
        `${becomes('path', named(difference.found), named(difference.wanted))}. IAM changes no path: the role has to be made anew.`,
      ];
    case 'trust':
      return difference.changes.map((change) => changeLine('trust', change));
    case 'broken-principal':
      return [
        `- trust: principal ${oneLine(difference.id)}, which was deleted. One of its name is trusted once the policy is saved again.`,
      ];
    case 'managed-policy':
      return [`${SIGNS[difference.is]} managed policy: ${oneLine(difference.arn)}`];
    case 'inline-policy':
      return difference.is === 'changed'
        ? difference.changes.map((change) => changeLine(`inline policy ${oneLine(difference.name)}`, change))
        : [`${SIGNS[difference.is]} inline policy: ${oneLine(difference.name)}`];
    case 'boundary':
      return [becomes('boundary', named(difference.found), named(difference.wanted))];
    case 'max-session':
      return [becomes('max session', exactTime(difference.found), exactTime(difference.wanted))];
    case 'description':
      return [becomes('description', quoted(difference.found), quoted(difference.wanted))];
    case 'tag':
      return [becomes(`tag ${oneLine(difference.key)}`, quoted(difference.found), quoted(difference.wanted))];
  }
}

export const differenceLines = (differences: readonly RoleDifference[]): readonly string[] =>
  differences.flatMap(linesOf);
