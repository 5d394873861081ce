import { countFailed, type PlaceOutcome } from '../../fleet/run/outcome.js';
import { counted } from '../../output/counted.js';
import { askOnTerminal } from '../ask.js';
import type { Context } from '../context.js';

function howTheyEnded(outcomes: readonly PlaceOutcome[]): string {
  const failed = countFailed(outcomes);
  if (failed === 0) return '';
  if (failed < outcomes.length) return `${counted(failed, 'account')} failed. `;
  return failed === 1 ? 'It failed. ' : 'All of them failed. ';
}

/** Whether a run goes on after the first ones: with `--yes`, or where it only reads, as they ended; else as the user says. */
export async function goesOn(
  context: Context,
  outcomes: readonly PlaceOutcome[],
  rest: number,
  isConfirmed: boolean,
): Promise<boolean> {
  if (isConfirmed) return countFailed(outcomes) === 0;
  const otherwise = {
    message: 'After the first ones, a run has to be confirmed once more',
    hint: 'Confirm it with --yes: then it goes on where they succeeded.',
    code: 'confirmation_needed',
  };
  return askOnTerminal(context, otherwise, (terminal) =>
    terminal.confirm(`${howTheyEnded(outcomes)}Go on in the other ${rest}?`),
  );
}
