import type { EffectiveAccount } from '../../accounts/effective.js';
import { reachedAccounts } from '../../acquire/reached-accounts.js';
import { AcctmgrError } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import type { Terminal } from '../../terminal/terminal.js';
import { makeChange } from '../change-inventory.js';
import type { Context } from '../context.js';
import type { SignedUser } from './signed-user.js';

const isOwnEntry = ({ shared, discovered }: EffectiveAccount): boolean =>
  shared === undefined && discovered?.isWritten !== false;

/** The accounts of the user's own accounts.json that are entered by a role with these keys, and name no device. */
export function accountsWithoutDevice({ source, aws, inventory }: SignedUser): readonly string[] {
  if (inventory === undefined || inventory.origin === 'local' || inventory.isForeign === true) return [];
  return reachedAccounts(source, aws, inventory)
    .filter((account) => account.access.kind === 'role' && account.mfa_serial === undefined)
    .filter(isOwnEntry)
    .map(({ name }) => name);
}

const listed = (names: readonly string[]): string => {
  const shown = names.slice(0, 5).map(oneLine);
  const more = names.length - shown.length;
  return more === 0 ? shown.join(', ') : `${shown.join(', ')} and ${more} more`;
};

/** Who leaves this question has the device all the same. */
async function isAgreedTo(terminal: Terminal, names: readonly string[]): Promise<boolean> {
  try {
    return await terminal.confirm(`Write it into accounts.json, as mfa_serial of ${listed(names)}?`, [
      'With it, assume asks for a code of the device where you are not logged in.',
    ]);
  } catch (error) {
    if (error instanceof AcctmgrError && error.code === 'interrupted') return false;
    throw error;
  }
}

/**
 * Writes the device into accounts.json, where that was asked for or is agreed to: then assume asks for its codes where no MFA
 * session lives. Returns the accounts that name it now.
 *
 * @throws AcctmgrError where accounts.json can't be written
 */
export async function saveSerial(
  context: Context,
  terminal: Terminal,
  signed: SignedUser,
  serial: string,
  isAsked: boolean,
): Promise<readonly string[]> {
  const names = accountsWithoutDevice(signed);
  if (signed.inventory === undefined || names.length === 0) {
    if (isAsked)
      context.output.note('No account of your accounts.json lacks an mfa_serial: nothing is written.');
    return [];
  }
  if (!isAsked && !(await isAgreedTo(terminal, names))) return [];
  await makeChange(context, {
    path: signed.inventory.path,
    decide: () => names.map((name) => ({ kind: 'set', name, changes: { mfa_serial: serial } })),
  });
  return names;
}
