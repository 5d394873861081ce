import type { Inventory } from '../accounts/inventory.js';
import { chooseSource } from '../sessions/source/choose-source.js';
import { firstAccounts } from '../acquire/reached-accounts.js';
import type { AwsSettings } from '../sessions/source/aws-settings.js';
import type { Source } from '../sessions/source/source.js';
import { oneLine } from '../system/safe-text.js';
import { askOnTerminal } from './ask.js';
import type { Context } from './context.js';

/**
 * The profile that logging in is about: the one that is named, else the one that all accounts are reached from. Where some
 * accounts are reached from what the environment says, so is the login.
 */
async function sourceProfile(
  context: Context,
  inventory: Inventory | undefined,
  given: string | undefined,
): Promise<string | undefined> {
  if (given !== undefined) return given;
  const profiles = [...new Set(firstAccounts(inventory).map(({ source_profile }) => source_profile))];
  const named = profiles.filter((profile) => profile !== undefined);
  if (named.length < 2 || named.length < profiles.length) {
    return named.length === profiles.length ? named[0] : undefined;
  }
  return askOnTerminal(
    context,
    {
      message: 'The accounts have several source profiles',
      hint: `Name one with --source: ${named.map(oneLine).join(', ')}`,
      code: 'source_missing',
    },
    (terminal) =>
      terminal.pick(
        'Which source profile?',
        named.map((profile) => ({ value: profile, label: oneLine(profile) })),
      ),
  );
}

/**
 * The source as `assume` would choose it.
 *
 * @param given - of `--source`
 */
export async function loginSource(
  context: Context,
  aws: AwsSettings,
  inventory: Inventory | undefined,
  given: string | undefined,
): Promise<Source> {
  const profile = await sourceProfile(context, inventory, given);
  return chooseSource({ ...aws, profile, handedOut: 'pass-over' });
}
