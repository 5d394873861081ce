import { takeOver, unsetVariable, type Shell } from '../handover/shell.js';
import { handedOutSession } from '../sessions/handed-out.js';
import type { Assumed } from './assume-account.js';
import type { Context } from './context.js';

/** Two things make a right profile useless, and are said at once. */
export function warnOfWinners({ host, output }: Context, assumed: readonly Assumed[], shell: Shell): void {
  for (const { shadow } of assumed) {
    if (shadow !== undefined) output.warn(shadow);
  }
  if (assumed.length > 0 && host.env['AWS_ACCESS_KEY_ID'] !== undefined) {
    const remedy =
      handedOutSession(host.env) === undefined
        ? unsetVariable(shell, 'AWS_ACCESS_KEY_ID')
        : takeOver(shell, 'acctmgr env --unset');
    output.warn(
      `AWS_ACCESS_KEY_ID is set, and most tools prefer it to AWS_PROFILE. Take it away first: ${remedy}`,
    );
  }
}
