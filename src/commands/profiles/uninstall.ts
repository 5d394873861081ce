import { readInstalledProfiles } from '../../profiles/config/config-file.js';
import type { InstalledProfile } from '../../profiles/config/installed-profile.js';
import { usageError } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import { changeConfigAsked, type ConfirmOptions } from './change-config.js';
import { defineCommand, type Answer } from '../command.js';
import type { Context } from '../context.js';

interface UninstallOptions extends ConfirmOptions {
  readonly all?: boolean;
}

/** A profile by its own name, or by its account's. */
const isCalled =
  (name: string) =>
  (profile: InstalledProfile): boolean =>
    [profile.name, profile.account].some((one) => one.toLowerCase() === name.toLowerCase());

async function uninstallProfiles(
  context: Context,
  names: readonly string[],
  { all = false, ...options }: UninstallOptions,
): Promise<Answer> {
  const hint = 'Run "acctmgr profiles" for what is installed.';
  if (all === names.length > 0) {
    throw usageError(all ? '--all goes with no names.' : 'No profile was named.', { hint });
  }
  const installed = readInstalledProfiles(context.host);
  const unknown = names.find((name) => !installed.some(isCalled(name)));
  if (unknown !== undefined) {
    throw usageError(`acctmgr has installed no profile ${oneLine(unknown)}.`, {
      code: 'unknown_profile',
      hint,
    });
  }
  const isChosen = (profile: InstalledProfile) => all || names.some((name) => isCalled(name)(profile));
  return changeConfigAsked(context, { kind: 'uninstall', isChosen }, options, { leftOut: [], warnings: [] });
}

export const uninstallCommand = defineCommand<[names: readonly string[]], UninstallOptions>({
  declare: (declaration) => {
    declaration
      .argument('[names...]', 'the profiles, or their accounts')
      .option('--all', 'every profile that acctmgr has installed')
      .option('--dry-run', 'print what would be removed, and write nothing')
      .option('--yes', 'write without asking');
  },
  run: (context, [names], options) => uninstallProfiles(context, names, options),
});
