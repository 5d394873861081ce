import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { AcctmgrError, errnoOf, EXIT } from '../failure.js';
import { dieOf, onSignal, outliveBrokenPipes, type Environment, type Host } from '../host.js';
import { oneLine } from '../safe-text.js';
import { hasControllingTerminal } from '../tty.js';

/** How a child process ended. */
export type ChildEnd =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'killed'; readonly signal: NodeJS.Signals };

/**
 * The terminal sends these to its whole foreground group, the child among it; a second one would have terraform abort hard.
 * Without a terminal they were sent by a program (a supervisor, a container's runtime), mostly to us alone: the child gets the
 * first, and no second one, since what sends them to the whole group has reached it already.
 */
const OF_TERMINAL = ['SIGINT', 'SIGQUIT'] as const;
/** What others send to us is meant for the child. SIGUSR1 would also open Node's inspector, on a process that holds keys. */
const FORWARDED = ['SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGALRM'] as const;
/** What a shell, and so the loop of a script around us, must see that we died of. */
const DEADLY: ReadonlySet<string> = new Set(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGPIPE']);

/** What to do where the program is there, and can't be run. */
function hintFor(errno: string): string {
  switch (errno) {
    case 'E2BIG':
      return 'Its arguments and the environment are too long.';
    case 'EMFILE':
    case 'ENFILE':
      return 'Too many files are open: run fewer at a time (-j 16), or raise the limit: ulimit -n 4096';
    case 'EAGAIN':
      return 'Too many processes run: run fewer at a time (-j 16).';
    default:
      return 'Check its path and mode.';
  }
}

/** What to throw where the program could not be started. */
export function startFailure(error: unknown, file: string, platform: NodeJS.Platform): unknown {
  const errno = errnoOf(error);
  if (errno === undefined) return error;
  const name = oneLine(file);
  // The system says the same of a script whose `#!` names what is not there.
  if (errno === 'ENOENT' && /[\\/]/.test(file) && existsSync(file)) {
    return new AcctmgrError(`${name}: the program that its first line (#!) names is not there.`, {
      code: 'command_cannot_run',
      exitCode: EXIT.cannotRun,
      hint: 'Install that program, or name it yourself before the script.',
      cause: error,
    });
  }
  // An empty name is refused by Node itself.
  if (errno === 'ENOENT' || errno === 'ERR_INVALID_ARG_VALUE') {
    return new AcctmgrError(`${name === '' ? "''" : name}: command not found.`, {
      code: 'command_not_found',
      exitCode: EXIT.commandNotFound,
      hint:
        platform === 'win32'
          ? `No shell is between. What is a .cmd or .bat file needs one: -- cmd /c ${name} …`
          : `No shell is between. What is an alias, a builtin or a pipeline needs one: -- sh -c '${name} …'`,
      cause: error,
    });
  }
  return new AcctmgrError(`${name}: cannot be run (${errno}).`, {
    code: 'command_cannot_run',
    exitCode: EXIT.cannotRun,
    hint: hintFor(errno),
    cause: error,
  });
}

/**
 * Runs a program in our place: on our standard streams, in our process group, without a shell. Whatever is sent to us
 * meanwhile, we wait for its end. Until then nothing may touch `process.stdout` or `process.stderr`: Node would make a
 * pipe non-blocking that is the child's too.
 *
 * @param env - the child's whole environment
 * @throws AcctmgrError with exit 127 where there is no such program, 126 where it can't be run
 */
export async function runChild(
  [file, ...args]: readonly [string, ...string[]],
  env: Environment,
  { platform }: Pick<Host, 'platform'>,
): Promise<ChildEnd> {
  let forward: (signal: NodeJS.Signals) => void = () => undefined;
  outliveBrokenPipes();
  // In place before there is a child, so that it is never left behind.
  const handlers = [
    onSignal('SIGBREAK', () => undefined),
    ...OF_TERMINAL.map((signal) => {
      let isPassedOn = false;
      return onSignal(signal, () => {
        if (isPassedOn || hasControllingTerminal({ platform })) return;
        isPassedOn = true;
        forward(signal);
      });
    }),
    ...FORWARDED.map((signal) =>
      onSignal(signal, () => {
        forward(signal);
      }),
    ),
  ];
  try {
    return await new Promise((resolve, reject) => {
      const child = spawn(file, args, { env, stdio: 'inherit' });
      // On Windows there is no sending of signals: kill would end the child at once.
      if (platform !== 'win32') forward = (signal) => void child.kill(signal);
      child.once('error', reject);
      child.once('exit', (code, signal) => {
        resolve(signal === null ? { kind: 'exited', code: code ?? EXIT.failed } : { kind: 'killed', signal });
      });
    });
  } catch (error) {
    throw startFailure(error, file, platform);
  } finally {
    for (const remove of handlers) remove();
  }
}

/** Ends as the child did: dies of its signal, or returns its exit code, which for other signals is 128 + n as in a shell. */
export function endAs(end: ChildEnd): number {
  if (end.kind === 'exited') return end.code;
  if (DEADLY.has(end.signal)) dieOf(end.signal);
  return 128 + constants.signals[end.signal];
}
