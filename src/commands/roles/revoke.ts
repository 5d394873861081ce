import { cutOff } from '../../roles/revoke/cut-off.js';
import { usageError } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import { answer, defineCommand, type CommandResult, type Declaration, type OptionsOf } from '../command.js';
import type { Context } from '../context.js';
import { loadAccounts } from '../load-accounts.js';
import { MFA_CODE_FLAG, REASON_FLAG, ROLE_FLAG, TIMEOUT_FLAG } from '../session-flags.js';
import { cutOffView } from './cut-off-view.js';
import { revokeRole } from './revoke-role.js';

const declare = (declaration: Declaration) =>
  declaration
    .argument('[name]', 'the account whose role it is')
    .option(...ROLE_FLAG)
    .option('--undo', 'take the revocation back: sessions that have not ended live again')
    .option(
      '--via <role>',
      'the role that changes IAM in that account (default: OrganizationAccountAccessRole)',
    )
    .option('--user <person>', 'print how one person is cut off everywhere; AWS is asked nothing')
    .option('--dry-run', 'show what would be done, and change nothing')
    .option(...REASON_FLAG)
    .option(...MFA_CODE_FLAG)
    .option(...TIMEOUT_FLAG)
    .option('--yes', 'do it without asking')
    .addHelpText(
      'after',
      `
Every session of the role that began before now is cut off, whoever has it.
Who may assume it gets a new one.

Examples:
  acctmgr roles revoke prod --reason 'INC-7: a laptop was stolen'
  acctmgr roles revoke prod --role Deploy --dry-run
  acctmgr roles revoke prod --undo
  acctmgr roles revoke --user ada`,
    );

type RevokeOptions = OptionsOf<typeof declare>;

const forRoles = ['role', 'undo', 'via', 'dryRun', 'reason', 'mfaCode', 'timeout', 'yes'] as const;

/** Flags of the one thing are a mistake for the other. */
function refuseBoth(name: string | undefined, options: RevokeOptions): void {
  const isStray = forRoles.some((flag) => options[flag] !== undefined && options[flag] !== false);
  if (name === undefined && !isStray) return;
  throw usageError('--user prints how a person is cut off, and goes with no account and no other flag.', {
    hint: 'For the sessions of a role: acctmgr roles revoke NAME',
  });
}

async function revokeNamed(
  context: Context,
  name: string | undefined,
  options: RevokeOptions,
): Promise<CommandResult> {
  const { user } = options;
  if (user !== undefined) {
    refuseBoth(name, options);
    const inventory = await loadAccounts(context, 'real');
    context.output.note(`Whether there is a user ${oneLine(user)} was not looked up: AWS is asked nothing.`);
    return answer({ person: user, steps: cutOff(user, inventory) }, cutOffView);
  }
  if (name !== undefined) return revokeRole(context, name, options);
  throw usageError('Whose sessions to revoke is missing.', {
    hint: 'For a role: acctmgr roles revoke NAME. For a person: acctmgr roles revoke --user NAME',
  });
}

export const revokeCommand = defineCommand({
  declare,
  run: (context, [name], options) => revokeNamed(context, name, options),
});
