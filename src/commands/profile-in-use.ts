import { quote, unsetVariable } from '../handover/shell.js';
import { oneLine } from '../system/safe-text.js';
import type { Context } from './context.js';
import { runningShell } from './running-shell.js';

/** Whoever goes on in this shell gets errors from every tool, and no hint why. */
export async function warnOfProfileInUse(
  context: Context,
  removed: readonly { readonly name: string; readonly account: string }[],
  dryRun: boolean,
): Promise<void> {
  const { host, output } = context;
  const shell = await runningShell(context);
  for (const variable of ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE']) {
    const used = removed.find(({ name }) => name === host.env[variable]);
    if (used === undefined) continue;
    const gone = `${variable} names ${oneLine(used.name)}, which ${dryRun ? 'would be' : 'is'} gone.`;
    const again =
      used.account === '' ? '' : `, or take it again: "acctmgr assume ${quote('sh', oneLine(used.account))}"`;
    output.warn(`${gone} Leave it: "${unsetVariable(shell, variable)}"${again}.`);
  }
}
