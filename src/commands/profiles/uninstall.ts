import { readInstalledProfiles } from '../../profiles/config/config-file.js';
import type { InstalledProfile } from '../../profiles/config/installed-profile.js';
import { usageError } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import { changeConfigAsked } from './change-config.js';
import { defineCommand, type CommandResult, type Declaration, type OptionsOf } from '../command.js';
import type { Context } from '../context.js';

const declare = (declaration: Declaration) =>
  declaration
    .argument('[names...]', 'the profiles, or their accounts')
    .option('--all', 'every profile that acctmgr has installed')
    .option('--dry-run', 'print what would be removed, and remove nothing')
    .option('--yes', 'remove without asking');

type UninstallOptions = OptionsOf<typeof declare>;

/** What a profile goes by: its own name, and its account's, in one case. */
const namesOf = ({ name, account }: InstalledProfile): string[] =>
  [name, account].map((one) => one.toLowerCase());

async function uninstallProfiles(
  context: Context,
  names: readonly string[],
  { all = false, ...options }: UninstallOptions,
): Promise<CommandResult> {
  const hint = 'Run "acctmgr profiles" for what is installed.';
  if (all === names.length > 0) {
    throw usageError(all ? '--all and names cannot be used together.' : 'No profile was named.', { hint });
  }
  const installed = readInstalledProfiles(context.host);
  const known = new Set(installed.flatMap(namesOf));
  const unknown = names.find((name) => !known.has(name.toLowerCase()));
  if (unknown !== undefined) {
    throw usageError(`acctmgr has installed no profile ${oneLine(unknown)}.`, {
      code: 'unknown_profile',
      hint,
    });
  }
  const called = new Set(names.map((name) => name.toLowerCase()));
  const isChosen = (profile: InstalledProfile) => all || namesOf(profile).some((name) => called.has(name));
  return changeConfigAsked(context, { kind: 'uninstall', isChosen }, options, { leftOut: [], warnings: [] });
}

export const uninstallCommand = defineCommand({
  declare,
  run: (context, [names], options) => uninstallProfiles(context, names, options),
});
