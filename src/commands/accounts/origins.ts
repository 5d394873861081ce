import { countImportable, readImportable } from '../../fleet/read-importable.js';
import type { Host } from '../../system/host.js';
import { userInventoryPath } from '../../system/paths.js';
import { oneLine } from '../../system/safe-text.js';
import { answer, type CommandResult } from '../command.js';
import type { Context } from '../context.js';
import { addAccount } from './add.js';
import { askAccount, type GivenAccount } from './ask-account.js';
import { changedView } from './change-accounts.js';
import { beginWithPortal, configuredSignIns, type GivenPortal } from './init-portal.js';
import { importProfiles } from './import.js';
import { beginWithExample } from './init-example.js';

/** The flags of `init` that answer the questions of an origin. */
export interface OriginOptions extends GivenAccount, GivenPortal {
  readonly yes?: boolean | undefined;
}

/** Where somebody's first accounts come from. */
export interface Origin {
  /** For `--accounts`. */
  readonly name: string;
  readonly label: string;
  /** undefined: this machine has none of it, so that it is not offered. */
  hint(host: Host): string | undefined;
  begin(context: Context, options: OriginOptions): Promise<CommandResult>;
}

async function addByHand(context: Context, given: GivenAccount): Promise<CommandResult> {
  const { name, ...options } = await askAccount(context, given);
  const changed = await addAccount(context, userInventoryPath(context.host), name, options);
  return answer({ ...changed, said: `${changed.said}\nNext: acctmgr assume ${name}` }, changedView);
}

/** In the order in which they are offered. */
export const ORIGINS: readonly Origin[] = [
  {
    name: 'role-profiles',
    label: 'Role profiles of other tools',
    hint: (host) => {
      const found = countImportable(host);
      return found && `${found.count} in ${oneLine(found.from)}`;
    },
    begin: async (context, { yes = false }) =>
      importProfiles(context, userInventoryPath(context.host), readImportable(context.host), { yes }),
  },
  {
    name: 'identity-center',
    label: 'IAM Identity Center',
    hint: (host) => {
      const [first] = configuredSignIns(host);
      return first === undefined
        ? 'the accounts that you see in its portal'
        : `of the sign-in ${oneLine(first)}`;
    },
    begin: beginWithPortal,
  },
  {
    name: 'by-hand',
    label: 'By hand',
    hint: () => 'one account: its name and its role are asked',
    begin: addByHand,
  },
  {
    name: 'example',
    label: 'An example',
    hint: () => 'a file with three accounts, for an editor',
    begin: (context) => beginWithExample(context, { local: false }),
  },
];
