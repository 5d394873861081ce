import { formatDuration } from '../../system/duration.js';
import { fail, ok, skip, warn, type Finding } from '../finding.js';

export interface Clocks {
  /** AWS's and this machine's at the same moment, in milliseconds since the epoch; undefined where AWS's is not known. */
  readonly server: number | undefined;
  readonly local: number;
}

/** Within what a slow network may add. */
const FINE_MS = 60_000;
/** AWS takes requests that are signed up to five minutes off (IAM User Guide, Elements of a request signature). */
const MOST_MS = 5 * 60_000;

const SET_CLOCK: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  linux: 'sudo timedatectl set-ntp true',
  darwin: 'sudo sntp -sS time.apple.com',
  win32: 'w32tm /resync',
};

/** This machine's clock against that of STS. */
export function judgeClock({ server, local }: Clocks, platform: NodeJS.Platform): Finding {
  if (server === undefined) return skip('clock', "AWS's clock is not known.");
  const skew = server - local;
  const off = Math.abs(skew);
  if (off <= FINE_MS) return ok('clock', "This machine's clock agrees with AWS's.");
  const words = `This machine's clock is ${formatDuration(off / 1000)} ${skew > 0 ? 'behind' : 'ahead of'} AWS's`;
  const fix = SET_CLOCK[platform] ?? 'Let the clock follow a time server.';
  return off <= MOST_MS
    ? warn('clock', `${words}. From five minutes on, AWS refuses what is signed by it.`, fix)
    : fail(
        'clock',
        `${words}, and AWS refuses what is signed by it. acctmgr corrects that for itself, other tools don't, and the times that are shown are off.`,
        fix,
      );
}
