import { ownRoleArn } from '../../accounts/effective.js';
import { accountNameOf, type Inventory } from '../../accounts/inventory.js';
import { listProfiles, type ListedProfile } from '../../profiles/profile-list.js';
import { configOfLine } from '../../profiles/config/process-line.js';
import { readSharedFiles } from '../../profiles/reading/read-profiles.js';
import { installedStandingOf, standingOf } from '../../sessions/profile-standing.js';
import { AcctmgrError, EXIT } from '../../system/failure.js';
import { configFilePath, credentialsFilePath } from '../../system/paths.js';
import { oneLine } from '../../system/safe-text.js';
import { answer, defineCommand, type CommandResult, type Declaration, type OptionsOf } from '../command.js';
import type { Context } from '../context.js';
import { installCommand } from './install.js';
import { accountsIfAny } from '../load-accounts.js';
import { profilesView, type KnownOfProfile } from './profiles-view.js';
import { uninstallCommand } from './uninstall.js';

const declare = (declaration: Declaration) =>
  declaration.option('--all', 'also list profiles that acctmgr did not make (names only)');

type ProfilesOptions = OptionsOf<typeof declare>;

/** The profiles are there without it; only what it would say of them is not. */
async function inventoryOrWarning(context: Context): Promise<Inventory | undefined> {
  try {
    const inventory = await accountsIfAny(context);
    if (inventory === undefined) {
      context.output.note('There is no inventory, so nobody can tell what became of the accounts.');
    }
    return inventory;
  } catch (error) {
    const isMissing = error instanceof AcctmgrError && error.code === 'no_inventory';
    if (!(error instanceof AcctmgrError) || isMissing || error.exitCode === EXIT.interrupted) throw error;
    context.output.warn(error.message);
    return undefined;
  }
}

/** What the inventory has for a profile; thousands of both may meet. */
function lookUpIn(inventory: Inventory | undefined): (listed: ListedProfile) => KnownOfProfile {
  const accounts = new Map(inventory?.accounts.map((account) => [account.name.toLowerCase(), account]));
  return (listed) => {
    if (listed.kind === 'other') return {};
    const account = accounts.get(accountNameOf(listed.profile.account).toLowerCase());
    if (listed.kind === 'session') {
      const { profile } = listed;
      const roleArn = profile.permissionSet === undefined ? profile.roleArn : undefined;
      return { roleArn, standing: inventory && standingOf(account, profile) };
    }
    // It will look into the accounts.json that stands in it; of another one nothing is known here.
    const isSame = inventory !== undefined && configOfLine(listed.profile.process) === inventory.path;
    return isSame ? { roleArn: account && ownRoleArn(account), standing: installedStandingOf(account) } : {};
  };
}

async function showProfiles(context: Context, { all = false }: ProfilesOptions): Promise<CommandResult> {
  const { host, output } = context;
  const { profiles, faults } = listProfiles(readSharedFiles(host), all);
  const files = { credentials: credentialsFilePath(host), config: configFilePath(host) };
  for (const { file, line, message } of faults) {
    output.warn(
      `The AWS CLI and boto3 cannot read ${oneLine(files[file])}: line ${line}, ${oneLine(message)}.`,
    );
  }
  const isAnyOurs = profiles.some(({ kind }) => kind !== 'other');
  const inventory = isAnyOurs ? await inventoryOrWarning(context) : undefined;
  const lookUp = lookUpIn(inventory);
  const rows = profiles.map((listed) => ({ listed, path: files[listed.file], ...lookUp(listed) }));
  return answer({ rows, all, now: host.now() }, profilesView);
}

export const profiles = defineCommand({
  subcommands: [
    {
      name: 'install',
      summary: 'write profiles that have AWS tools ask acctmgr for credentials',
      command: installCommand,
    },
    { name: 'uninstall', summary: 'remove profiles that install wrote', command: uninstallCommand },
  ],
  declare,
  run: (context, _positionals, options) => showProfiles(context, options),
});
