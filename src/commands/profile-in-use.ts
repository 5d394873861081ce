import { detectShell, quote, unsetVariable } from '../handover/shell.js';
import { oneLine } from '../system/safe-text.js';
import type { Context } from './context.js';

/** Whoever goes on in this shell gets errors from every tool, and no hint why. */
export function warnOfProfileInUse(
  { host, output }: Context,
  removed: readonly { readonly name: string; readonly account: string }[],
  dryRun: boolean,
): void {
  const shell = detectShell(host);
  for (const variable of ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE']) {
    const used = removed.find(({ name }) => name === host.env[variable]);
    if (used === undefined) continue;
    const gone = `${variable} names ${oneLine(used.name)}, which ${dryRun ? 'would be' : 'is'} gone.`;
    const again =
      used.account === '' ? '' : `, or take it again: "acctmgr assume ${quote('sh', oneLine(used.account))}"`;
    output.warn(`${gone} Leave it: "${unsetVariable(shell, variable)}"${again}.`);
  }
}
