import { randomBytes } from 'node:crypto';
import type { EffectiveAccount } from '../../accounts/effective.js';
import type { Inventory } from '../../accounts/inventory.js';
import { usageError } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import { makeChange } from '../change-inventory.js';
import type { Context } from '../context.js';

/** 160 bits, in signs that no command line takes for a flag. */
const makeExternalId = (): string => randomBytes(20).toString('hex');

function requireOwnEntry(inventory: Inventory, account: EffectiveAccount): void {
  const name = oneLine(account.name);
  const code = 'not_in_accounts_json';
  if (inventory.origin === 'local' || inventory.isForeign === true)
    throw usageError(
      `${oneLine(inventory.path)} is not your own accounts.json, so no external id is written into it.`,
      {
        code,
        hint: 'Make one yourself, and give it: --external-id ID',
      },
    );
  if (account.shared === undefined && account.discovered?.isWritten !== false) return;
  throw usageError(`accounts.json has no entry of ${name} that an external id could stand in.`, {
    code,
    hint: `To give it an entry: acctmgr edit ${name} KEY=VALUE`,
  });
}

/**
 * A new external id for the account, which has none yet.
 *
 * @throws AcctmgrError (exit 2) where it has one, or accounts.json can't hold it
 */
export function newExternalId(
  inventory: Inventory,
  account: EffectiveAccount,
  given: string | undefined,
): string {
  const name = oneLine(account.name);
  if (given !== undefined) throw usageError('--external-id and --generate-external-id exclude each other.');
  requireOwnEntry(inventory, account);
  if (account.external_id === undefined) return makeExternalId();
  throw usageError(
    `${name} has an external id already, and whoever sends it would be locked out by another one.`,
    {
      code: 'external_id_exists',
      hint: `To have a new one all the same: acctmgr edit ${name} --unset external_id, and this again. One of defaults or rules stays.`,
    },
  );
}

/** Writes it down before the document is printed: an id that nobody kept would lock everybody out. */
export async function keepExternalId(
  context: Context,
  { path }: Inventory,
  { name }: EffectiveAccount,
  externalId: string,
): Promise<void> {
  await makeChange(context, {
    path,
    decide: () => [{ kind: 'set', name, changes: { external_id: externalId } }],
  });
  context.output.note(`Wrote the new external id of ${oneLine(name)} into ${oneLine(path)}.`);
}
