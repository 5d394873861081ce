import { readDiscovered, type DiscoveredPlace } from '../../accounts/discovered/read-discovered.js';
import { describeIdleRule, idleRules } from '../../accounts/idle-rules.js';
import type { Inventory } from '../../accounts/inventory.js';
import { joinedAccounts } from '../../accounts/joined-accounts.js';
import { readCopies } from '../../accounts/shared/read-copies.js';
import type { Context } from '../context.js';

/** Says which rules fit nothing of what is known now. */
export function warnOfIdleRules(
  { file }: Pick<Inventory, 'file'>,
  place: DiscoveredPlace,
  { host, output }: Context,
): void {
  if (file.rules === undefined) return;
  const { accounts } = joinedAccounts(
    file,
    readCopies(host, place).copies,
    readDiscovered(host, place).files,
  );
  idleRules(file.rules, accounts).map(describeIdleRule).forEach(output.warn);
}
