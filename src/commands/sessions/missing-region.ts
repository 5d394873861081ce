import { hasOwnRegion } from '../../sessions/region.js';
import { oneLine } from '../../system/safe-text.js';
import type { Assumed } from '../../acquire/assume-account.js';
import type { Context } from '../context.js';

const MOST_NAMES = 5;

const listed = (names: readonly string[]): string =>
  names.length <= MOST_NAMES
    ? names.join(', ')
    : `${names.slice(0, MOST_NAMES).join(', ')} and ${names.length - MOST_NAMES} more`;

/** Says once that most AWS tools will refuse what was written, where neither the profile nor the shell names a region. */
export function noteMissingRegion(
  { host, output }: Pick<Context, 'host' | 'output'>,
  assumed: readonly Pick<Assumed, 'account' | 'profile' | 'region'>[],
): void {
  const without = assumed.filter(({ region }) => region === undefined);
  const [first] = without;
  if (first === undefined || hasOwnRegion(host.env)) return;
  const name = without.length === 1 ? oneLine(first.account.name) : 'NAME';
  output.note(
    `No region is known for ${listed(without.map(({ profile }) => oneLine(profile)))}, and most AWS tools want one. ` +
      `Give the account one: acctmgr edit ${name} region=eu-west-1`,
  );
}
