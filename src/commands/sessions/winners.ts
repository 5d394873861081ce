import { takeOver, unsetVariable, type Shell } from '../../handover/shell.js';
import type { Assumed } from '../../acquire/assume-account.js';
import { handedOutRegion, handedOutSession, REGION_VARIABLES } from '../../sessions/source/handed-out.js';
import { oneLine } from '../../system/safe-text.js';
import type { Context } from '../context.js';

const LEAVE = 'acctmgr env --unset';

/** What makes a right profile useless, or leads elsewhere, is said at once. */
export function warnOfWinners(context: Context, assumed: readonly Assumed[], shell: Shell): void {
  const { host, output } = context;
  for (const { shadow } of assumed) {
    if (shadow !== undefined) output.warn(shadow);
  }
  if (assumed.length > 0 && host.env['AWS_ACCESS_KEY_ID'] !== undefined) {
    const remedy =
      handedOutSession(host.env) === undefined
        ? unsetVariable(shell, 'AWS_ACCESS_KEY_ID')
        : takeOver(shell, LEAVE);
    output.warn(
      `AWS_ACCESS_KEY_ID is set, and most tools prefer it to AWS_PROFILE. Take it away first: ${remedy}`,
    );
  }
  warnOfRegions(context, assumed, shell);
}

/** The region variables of the shell that differ from what was asked for. */
function warnOfRegions({ host, output }: Context, assumed: readonly Assumed[], shell: Shell): void {
  const { env } = host;
  const wanted = assumed.flatMap(({ isRegionWanted, region = '' }) => (isRegionWanted ? [region] : []));
  const differing = REGION_VARIABLES.filter(
    (name) => env[name] !== undefined && wanted.some((region) => region !== env[name]),
  );
  if (differing.length === 0) return;
  const are = differing.map((name) => `${name} is ${oneLine(env[name] ?? '')}`).join(' and ');
  const region =
    assumed.length === 1 ? `the ${wanted.join('')} of the profile` : 'the regions of the profiles';
  const them = differing.length === 1 ? 'it' : 'them';
  const isOurs = differing.every((name) => handedOutRegion(env).includes(name));
  const remedy = isOurs
    ? takeOver(shell, LEAVE)
    : differing.map((name) => unsetVariable(shell, name)).join(shell === 'cmd' ? ' & ' : '; ');
  output.warn(`${are}, which AWS tools prefer to ${region}. Take ${them} away first: ${remedy}`);
}
