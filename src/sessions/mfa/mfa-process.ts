import path from 'node:path';
import * as limits from '../../aws/limits.js';
import { formatDuration } from '../../system/duration.js';
import { notAllowed, type AcctmgrError } from '../../system/failure.js';
import type { Host } from '../../system/host.js';
import { oneLine } from '../../system/safe-text.js';
import type { RunOutcome } from '../../system/processes/spawn.js';
import type { MfaCodes } from './mfa.js';
import { secondsToNextCode } from './used-codes.js';

/** A program that waits for a touch of a key or a fingerprint gets this long. */
const TIMEOUT_MS = 2 * 60_000;
const MAX_BYTES = 4096;

const failed = (message: string, hint: string): AcctmgrError =>
  notAllowed(message, { code: 'mfa_process_failed', hint });

const BY_HAND = 'Run it by hand to see why, or give the code with --mfa-code.';

/**
 * The code that the program printed, with spaces or without.
 *
 * @param program - the first word of `mfa_process`, for messages; what it printed is in none of them
 * @throws AcctmgrError `mfa_process_failed`
 */
export function codeFrom(outcome: RunOutcome, program: string): string {
  const name = `The mfa_process ${oneLine(path.basename(program))}`;
  switch (outcome.kind) {
    case 'exited': {
      if (outcome.code !== 0) throw failed(`${name} ended with exit code ${outcome.code}.`, BY_HAND);
      const code = outcome.stdout.replaceAll(/\s/g, '');
      if (limits.fitsLimit(limits.TOKEN_CODE, code)) return code;
      throw failed(`${name} did not print six digits.`, 'It must print the code and nothing else.');
    }
    case 'too-long':
      throw failed(`${name} printed more than a code.`, 'It must print the code and nothing else.');
    case 'killed':
      throw failed(`${name} was ended by ${outcome.signal}.`, BY_HAND);
    case 'timed-out':
      throw failed(`${name} did not finish within ${formatDuration(TIMEOUT_MS / 1000)}.`, BY_HAND);
    case 'not-started':
      throw outcome.errno === 'ENOENT'
        ? failed(
            `${name} was not found.`,
            'Begin settings.mfa_process in accounts.json with the path of the program, or with a name on the PATH.',
          )
        : failed(
            `${name} could not be started (${outcome.errno}).`,
            // Node refuses to start scripts for cmd.exe without a shell (CVE-2024-27980).
            'Check that it is a program; a script for Windows is run by ["cmd", "/c", "NAME.cmd"].',
          );
  }
}

export interface MfaProcessContext {
  readonly host: Pick<Host, 'env' | 'cwd' | 'now'>;
  note(text: string): void;
  /** For tests; else real time passes. */
  readonly pause?: (milliseconds: number) => Promise<void>;
}

const realPause = (milliseconds: number) =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, milliseconds);
  });

/**
 * Codes that the `mfa_process` of accounts.json prints. Asked again, it waits for the device's next code: until then the
 * program would print the same one.
 */
export const programCodes = (
  command: readonly [string, ...string[]],
  { host, note, pause = realPause }: MfaProcessContext,
): MfaCodes => ({
  tries: 2,
  ask: async ({ problem }) => {
    if (problem !== undefined) {
      const seconds = secondsToNextCode(host.now());
      note(`The code of mfa_process was used already or refused: running it again in ${seconds} s.`);
      await pause(seconds * 1000);
    }
    const { runProgram } = await import('../../system/processes/spawn.js');
    const outcome = await runProgram(command, host, { timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES });
    return codeFrom(outcome, command[0]);
  },
});
