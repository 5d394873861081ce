import { changeConfig, planConfig, type ConfigWish } from '../../profiles/config/config-file.js';
import type { ConfigStep } from '../../profiles/config/config-plan.js';
import type { MadeProfile } from '../../profiles/recorded-profiles.js';
import { AcctmgrError } from '../../system/failure.js';
import { configFilePath } from '../../system/paths.js';
import { oneLine } from '../../system/safe-text.js';
import { askOnTerminal } from '../ask.js';
import { answer, type CommandResult } from '../command.js';
import { configView, stepLines, type ConfigOutcome } from './config-view.js';
import type { Context } from '../context.js';
import { warnOfProfileInUse } from '../profile-in-use.js';

/** How a change of the config file is confirmed. */
export interface ConfirmOptions {
  readonly yes?: boolean;
  readonly dryRun?: boolean;
}

/** A section that is released may still hold a source of the user's own. */
const removedBy = (steps: readonly ConfigStep[]): MadeProfile[] =>
  steps.flatMap(({ action, profile: name, account }) =>
    action === 'remove' ? [{ name, account, by: 'install' }] : [],
  );

/**
 * Plans the change, shows it, has it confirmed, and makes it as it was shown. Nothing is locked while a person reads.
 *
 * @throws AcctmgrError with exit 2 where nobody can be asked and `--yes` does not answer
 */
export async function changeConfigAsked(
  context: Context,
  wish: ConfigWish,
  { yes = false, dryRun = false }: ConfirmOptions,
  about: Pick<ConfigOutcome, 'leftOut' | 'warnings'>,
): Promise<CommandResult> {
  const { host, output } = context;
  const file = configFilePath(host);
  const steps = planConfig(host, wish);
  about.warnings.forEach(output.warn);
  const isChange = steps.some(({ action }) => action !== 'keep');
  const isUninstall = wish.kind === 'uninstall';
  if (isUninstall && dryRun) await warnOfProfileInUse(context, removedBy(steps), dryRun);
  if (dryRun || !isChange) return answer({ file, written: false, steps, ...about }, configView);
  const question = `Write this to ${oneLine(file)}?`;
  const isSure =
    yes ||
    (await askOnTerminal(
      context,
      {
        message: `Changing ${oneLine(file)} needs your confirmation`,
        hint: 'Look with --dry-run, then confirm with --yes.',
      },
      (terminal) => terminal.confirm(question, stepLines(steps)),
    ));
  if (!isSure) {
    throw new AcctmgrError('Nothing was changed.', { code: 'declined' });
  }
  const notices = await changeConfig(host, wish, steps);
  notices.forEach(output.note);
  if (isUninstall) await warnOfProfileInUse(context, removedBy(steps), dryRun);
  return answer({ file, written: true, steps, ...about }, configView);
}
