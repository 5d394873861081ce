import type { ForwardFailure } from '../../access-log/forwarding/forward-record.js';
import { oneLine } from '../../system/safe-text.js';
import { failure as failureOf, ok, warn, type Finding } from '../finding.js';
import type { Settled } from '../way/attempted.js';

/** Whether the program of `settings.access_log.forward` took the last lines. */
export function judgeLogForward(
  program: readonly string[] | undefined,
  found: Settled<ForwardFailure | undefined>,
): Finding[] {
  const [file] = program ?? [];
  if (file === undefined) return [];
  if (!found.ok) return [failureOf('log_forward', found.error, 'The access log is forwarded')];
  if (found.value === undefined)
    return [ok('log_forward', `Lines of the access log go to ${oneLine(file)}, too.`)];
  const { since, reason } = found.value;
  return [
    warn(
      'log_forward',
      `${oneLine(file)} has not taken lines of the access log since ${new Date(since).toISOString()}: ${oneLine(reason)}.`,
      'Run it by hand to see why. The lines are in the log: acctmgr log export --since-cursor FILE gives them.',
    ),
  ];
}
