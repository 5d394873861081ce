import { sameName } from '../accounts/inventory.js';
import { quote, unsetVariable, type Shell } from '../handover/shell.js';
import { PROFILE_VARIABLES, type MadeProfile } from '../profiles/recorded-profiles.js';
import { awsSettings } from '../sessions/source/aws-settings.js';
import { goneInUse, makeAgain, type GoneInUse } from '../sessions/gone-profile.js';
import { oneLine } from '../system/safe-text.js';
import { accountOfProfile } from './account-here.js';
import type { Context } from './context.js';
import { runningShell } from './running-shell.js';

/* Whoever goes on in a shell whose profile is gone gets errors from every tool, and no hint why. */

/** What the user of this shell does now. */
export function wayOn(shell: Shell, { variable, made }: GoneInUse): string {
  const again = makeAgain(made, (word) => quote(shell, word));
  return `Leave it: "${unsetVariable(shell, variable)}"${again === undefined ? '' : `, or take it again: "${again}"`}.`;
}

/** @param removed - what the command takes away; one that was gone before is told as well */
export async function warnOfProfileInUse(
  context: Context,
  removed: readonly MadeProfile[],
  dryRun: boolean,
): Promise<void> {
  const { host, output } = context;
  const before = goneInUse(awsSettings(host));
  for (const variable of PROFILE_VARIABLES) {
    const going = removed.find(({ name }) => name === host.env[variable]);
    const made = going ?? before.find((one) => one.variable === variable)?.made;
    if (made === undefined) continue;
    const gone = `${variable} names ${oneLine(made.name)}, which ${dryRun && going !== undefined ? 'would be' : 'is'} gone.`;
    output.warn(`${gone} ${wayOn(await runningShell(context), { variable, made })}`);
  }
}

/**
 * Warns whoever uses a profile of an account that accounts.json has no longer, or under another name: it can't be taken again.
 *
 * @param to - what the account is called now; undefined where it is gone
 */
export async function warnOfAccountInUse(
  context: Context,
  account: string,
  to: string | undefined,
  dryRun: boolean,
): Promise<void> {
  const { host, output } = context;
  const { profiles } = awsSettings(host);
  const what = `${dryRun ? 'would be' : 'is'} ${to === undefined ? 'gone from accounts.json' : `called ${oneLine(to)}`}`;
  for (const variable of PROFILE_VARIABLES) {
    const name = host.env[variable];
    const own = name === undefined ? undefined : accountOfProfile(profiles, name);
    if (name === undefined || own === undefined || !sameName(own, account)) continue;
    const shell = await runningShell(context);
    const next = to === undefined ? '' : `, or take its own: "acctmgr assume ${quote(shell, oneLine(to))}"`;
    output.warn(
      `${variable} names ${oneLine(name)}, a profile of ${oneLine(own)}, which ${what}. Leave it: "${unsetVariable(shell, variable)}"${next}.`,
    );
  }
  await warnOfProfileInUse(context, [], dryRun);
}
