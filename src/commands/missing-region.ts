import { accountNameOf } from '../accounts/inventory.js';
import { hasOwnRegion } from '../sessions/region.js';
import { oneLine } from '../system/safe-text.js';
import type { Context } from './context.js';

const MOST_NAMES = 5;

/** A profile that was written. */
export interface RegionOfProfile {
  readonly account: string;
  readonly profile: string;
  readonly region: string | undefined;
}

const listed = (names: readonly string[]): string =>
  names.length <= MOST_NAMES
    ? names.join(', ')
    : `${names.slice(0, MOST_NAMES).join(', ')} and ${names.length - MOST_NAMES} more`;

/** Says once that most AWS tools will refuse what was written, where neither the profile nor the shell names a region. */
export function noteMissingRegion(
  { host, output }: Pick<Context, 'host' | 'output'>,
  written: readonly RegionOfProfile[],
): void {
  const without = written.filter(({ region }) => region === undefined);
  const [first] = without;
  if (first === undefined || hasOwnRegion(host.env)) return;
  const names = new Set(without.map(({ account }) => accountNameOf(account)));
  const name = names.size === 1 ? oneLine(accountNameOf(first.account)) : 'NAME';
  output.note(
    `No region is known for ${listed(without.map(({ profile }) => oneLine(profile)))}, and most AWS tools want one. ` +
      `Give the account one: acctmgr edit ${name} region=eu-west-1`,
  );
}
