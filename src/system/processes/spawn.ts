import { spawn } from 'node:child_process';
import { isatty } from 'node:tty';
import { errnoOf } from '../failure.js';
import type { Host } from '../host.js';

export interface RunLimits {
  readonly timeoutMs: number;
  /** Of stdout. */
  readonly maxBytes: number;
}

/** How a program ended. */
export type RunOutcome =
  | { readonly kind: 'exited'; readonly code: number; readonly stdout: string }
  | { readonly kind: 'killed'; readonly signal: string }
  /** `errno`: `ENOENT` where there is no such program. */
  | { readonly kind: 'not-started'; readonly errno: string }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'too-long' };

/** 0 is stdin: a program may ask its own question there, but not eat what was piped to us. */
const standardInput = () => (isatty(0) ? 'inherit' : 'ignore');

/**
 * Runs a program as it is given, without a shell, and takes its stdout; its stderr is ours. It is killed when it takes
 * too long or says too much. Never throws.
 */
export function runProgram(
  [program, ...args]: readonly [string, ...string[]],
  { env, cwd }: Pick<Host, 'env' | 'cwd'>,
  { timeoutMs, maxBytes }: RunLimits,
): Promise<RunOutcome> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { env, cwd, stdio: [standardInput(), 'pipe', 'inherit'] });
    const parts: Buffer[] = [];
    let length = 0;
    const finish = (outcome: RunOutcome) => {
      clearTimeout(timer);
      // What the program left behind may hold the pipe open; it is not waited for.
      child.stdout.destroy();
      resolve(outcome);
    };
    const stop = (outcome: RunOutcome) => {
      child.kill('SIGKILL');
      finish(outcome);
    };
    const timer = setTimeout(stop, timeoutMs, { kind: 'timed-out' });
    child.stdout.on('data', (part: Buffer) => {
      parts.push(part);
      length += part.length;
      if (length > maxBytes) stop({ kind: 'too-long' });
    });
    child.on('error', (error) => {
      finish({ kind: 'not-started', errno: errnoOf(error) ?? error.name });
    });
    child.on('close', (code, signal) => {
      if (code === null) finish({ kind: 'killed', signal: signal ?? 'unknown' });
      else finish({ kind: 'exited', code, stdout: Buffer.concat(parts).toString('utf8') });
    });
  });
}
