import { countFailed, type PlaceOutcome } from '../../fleet/run/outcome.js';
import { counted } from '../../output/counted.js';
import { askOnTerminal } from '../ask.js';
import type { Context } from '../context.js';

/** Whether a run goes on after the first ones: with `--yes`, or where it only reads, as they ended; else as the user says. */
export async function goesOn(
  context: Context,
  outcomes: readonly PlaceOutcome[],
  rest: number,
  isConfirmed: boolean,
): Promise<boolean> {
  const failed = countFailed(outcomes);
  if (isConfirmed) return failed === 0;
  const otherwise = {
    message: 'After the first ones, a run has to be confirmed once more',
    hint: 'Confirm it with --yes: then it goes on where they succeeded.',
    code: 'confirmation_needed',
  };
  const how =
    failed === 0 ? '' : `${failed === outcomes.length ? 'It' : counted(failed, 'account')} failed. `;
  return askOnTerminal(context, otherwise, (terminal) =>
    terminal.confirm(`${how}Go on in the other ${rest}?`),
  );
}
