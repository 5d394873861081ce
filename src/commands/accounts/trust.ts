import { reviewLocalInventory } from '../../accounts/locating/trust-review.js';
import { refuseFile, trustFile, untrustFile } from '../../accounts/locating/trust.js';
import type { View } from '../../output/view.js';
import { localInventoryPath } from '../../system/paths.js';
import { oneLine } from '../../system/safe-text.js';
import { askOnTerminal } from '../ask.js';
import { answer, defineCommand, type CommandResult, type Declaration, type OptionsOf } from '../command.js';
import type { Context } from '../context.js';
import { describeDifference } from '../load-accounts.js';

interface Trusted {
  readonly path: string;
  readonly trusted: boolean;
  /** Whether anything was recorded or taken back. */
  readonly changed: boolean;
}

const textOf = ({ path, trusted, changed }: Trusted): string => {
  const file = oneLine(path);
  if (trusted) return `${file} is trusted, as long as it stays as it is.`;
  return changed ? `${file} is no longer trusted.` : `${file} is not trusted.`;
};

const view: View<Trusted> = {
  json: ({ path, trusted, changed }) => ({ accounts_file: path, trusted, changed }),
  human: (value, { paint }) => `${value.trusted ? `${paint('green', '✓')} ` : ''}${textOf(value)}`,
};

const declare = (declaration: Declaration) =>
  declaration.option('--yes', 'do not ask').option('--remove', 'trust it no longer');

type TrustOptions = OptionsOf<typeof declare>;

async function trustLocal(context: Context, { yes = false }: TrustOptions): Promise<CommandResult> {
  const { host, output } = context;
  const { identity, ...difference } = await reviewLocalInventory(host);
  const { path, state } = difference;
  if (state === 'trusted') return answer({ path, trusted: true, changed: false }, view);
  const lines = describeDifference(difference);
  const isSure = yes || (await askTrust(context, lines));
  if (yes) lines.forEach(output.note);
  await (isSure ? trustFile : refuseFile)(host, identity);
  return answer({ path, trusted: isSure, changed: isSure }, view);
}

const askTrust = (context: Context, lines: readonly string[]): Promise<boolean> =>
  askOnTerminal(
    context,
    { message: `${lines.join('\n')}\nTrusting it needs your confirmation`, hint: 'Confirm it with --yes.' },
    (terminal) => terminal.confirm('Trust it?', lines),
  );

async function untrustLocal({ host }: Context): Promise<CommandResult> {
  const path = localInventoryPath(host);
  return answer({ path, trusted: false, changed: await untrustFile(host, path) }, view);
}

export const trust = defineCommand({
  declare,
  run: (context, _positionals, options) =>
    options.remove === true ? untrustLocal(context) : trustLocal(context, options),
});
