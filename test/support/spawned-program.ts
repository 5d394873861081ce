import { spawn } from 'node:child_process';
import { builtProgram } from './built-program.js';

export interface CommandOptions {
  /** The whole environment: nothing of this process's own gets through. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** What stdin holds, a pipe; without it, stdin is empty. */
  readonly stdin?: string;
  /** Killed after so long. Default: 25 seconds, less than a test may take. */
  readonly timeoutMs?: number;
}

export interface CommandResult {
  readonly stdout: string;
  readonly stderr: string;
  /** As a shell reports it: null where a signal ended the program. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A command that runs in a session of its own: it has no terminal, wherever the tests were started. */
export interface RunningCommand {
  readonly pid: number;
  readonly result: Promise<CommandResult>;
  kill(signal: NodeJS.Signals): void;
}

/** The environment of someone who has just logged in: all files in `home`, no credentials, no instance metadata. */
export const loginEnvironment = (home: string): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  HOME: home,
  ...(process.platform === 'win32'
    ? { USERPROFILE: home, SystemRoot: process.env['SystemRoot'] ?? '' }
    : { SHELL: '/bin/sh' }),
  XDG_CONFIG_HOME: `${home}/.config`,
  XDG_STATE_HOME: `${home}/.local/state`,
  XDG_CACHE_HOME: `${home}/.cache`,
  AWS_CONFIG_FILE: `${home}/.aws/config`,
  AWS_SHARED_CREDENTIALS_FILE: `${home}/.aws/credentials`,
  AWS_EC2_METADATA_DISABLED: 'true',
});

export function startCommand(file: string, args: readonly string[], options: CommandOptions): RunningCommand {
  const child = spawn(file, args, {
    cwd: options.cwd,
    env: options.env,
    // setsid: what would ask on /dev/tty must not find the terminal of whoever runs the tests.
    detached: process.platform !== 'win32',
    stdio: 'pipe',
    timeout: options.timeoutMs ?? 25_000,
    killSignal: 'SIGKILL',
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  // A program that never reads its stdin closes the pipe.
  child.stdin.on('error', () => undefined).end(options.stdin ?? '');
  const result = new Promise<CommandResult>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode, signal) => {
      resolve({ stdout, stderr, exitCode, signal });
    });
  });
  return { pid: child.pid ?? -1, result, kill: (signal) => void child.kill(signal) };
}

/** @throws Error where the command can't be started or had to be killed for its time */
export async function runCommand(
  file: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<CommandResult> {
  const result = await startCommand(file, args, options).result;
  if (result.signal === null) return result;
  throw new Error(
    `${file} ${args.join(' ')} was ended by ${result.signal}:\n${result.stdout}${result.stderr}`,
  );
}

/** The built program, as it is started by its users' shells. */
export const startProgram = (argv: readonly string[], options: CommandOptions): RunningCommand =>
  startCommand(process.execPath, [builtProgram, ...argv], options);
