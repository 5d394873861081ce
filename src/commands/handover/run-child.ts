import { REGION } from '../../accounts/limits.js';
import { fitsLimit } from '../../aws/limits.js';
import type { Place } from '../../fleet/run/outcome.js';
import { filledIn, namesRegion } from '../../fleet/run/placeholders.js';
import { runVariables } from '../../handover/run-variables.js';
import { environmentWith, type Variables } from '../../handover/session-variables.js';
import { usageError, type AcctmgrError } from '../../system/failure.js';
import type { Host } from '../../system/host.js';
import { runWatched, type WatchedEnd } from '../../system/processes/watched-child.js';
import { oneLine } from '../../system/safe-text.js';
import type { RunListener } from './run-listener.js';

/** What stands in a variable may be anything, and the argument may be code of a shell. */
const plainRegion = (region = ''): string => (fitsLimit(REGION, region) ? region : '');

/** An empty word in the place of a region would make another path or another command of the argument. */
const missingRegion = (name: string): AcctmgrError =>
  usageError(`${oneLine(name)} has no region to fill in for {region}.`, {
    code: 'region_missing',
    hint: 'Give its entry a "region", or the command --region.',
  });

/** Of each stream of each child; the rest is counted. */
const MOST_KEPT = 8 * 1024 * 1024;

export interface ChildOfRun {
  readonly command: readonly [string, ...string[]];
  /** All of its standard input. */
  readonly input: Buffer;
  /** Beside the session: of a run that only reads. */
  readonly narrowed: Variables;
  readonly stop: AbortSignal;
  /** Whether somebody wants all that a child printed once it has ended. */
  readonly isKept: boolean;
  readonly listener: Required<RunListener>;
}

/** Runs the command in a place, with the session in its environment and the placeholders filled in. */
export function runChildOf(
  host: Host,
  { command, input, narrowed, stop, isKept, listener }: ChildOfRun,
): (place: Place, session: Variables, timeLimitMs: number | undefined) => Promise<WatchedEnd> {
  const [program, ...args] = command;
  return (place, session, timeLimitMs) => {
    const { account } = place;
    const region = plainRegion(place.region ?? session.get('AWS_REGION') ?? host.env['AWS_REGION']);
    if (region === '' && args.some(namesRegion)) throw missingRegion(account.name);
    listener.begins(place);
    const placeholders = {
      account: account.name,
      account_id: account.account_id,
      partition: account.partition,
      region,
    };
    const variables = new Map([...session, ...narrowed, ...runVariables(account)]);
    return runWatched(
      [program, ...args.map((word) => filledIn(word, placeholders))],
      {
        env: environmentWith(variables, host.inherited, host.platform),
        input,
        timeLimitMs,
        maxBytes: isKept ? MOST_KEPT : 0,
        stop,
        onPart: listener.partOf(place),
      },
      host,
    );
  };
}
