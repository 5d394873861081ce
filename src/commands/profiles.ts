import { table } from '../output/table.js';
import type { View } from '../output/view.js';
import { readInstalledProfiles } from '../profiles/config-file.js';
import type { InstalledProfile } from '../profiles/installed-profile.js';
import { oneLine } from '../system/safe-text.js';
import { answer, defineCommand } from './command.js';
import { installCommand } from './install-profiles.js';
import { uninstallCommand } from './uninstall-profiles.js';

const view: View<readonly InstalledProfile[]> = {
  json: (profiles) =>
    profiles.map(({ name, account, region, process }) => ({
      profile: name,
      account,
      region: region ?? null,
      credential_process: process,
    })),
  human: (profiles, style) =>
    profiles.length === 0
      ? 'Installed profiles: none'
      : table(
          profiles,
          [
            { heading: 'PROFILE', cell: ({ name }) => oneLine(name) },
            { heading: 'ACCOUNT', cell: ({ account }) => oneLine(account) },
            { heading: 'REGION', cell: ({ region = '' }) => oneLine(region) },
          ],
          style,
        ),
};

export const profiles = defineCommand<[], object>({
  subcommands: [
    {
      name: 'install',
      summary: 'write profiles that have AWS tools ask acctmgr for credentials',
      command: installCommand,
    },
    { name: 'uninstall', summary: 'remove such profiles again', command: uninstallCommand },
  ],
  declare: () => undefined,
  run: ({ host }) => Promise.resolve(answer(readInstalledProfiles(host), view)),
});
