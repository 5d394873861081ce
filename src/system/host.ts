import { readFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import path from 'node:path';
import { AcctmgrError, errnoOf, EXIT } from './failure.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A program that gets lines on its standard input while a command goes on. Neither a terminal nor a signal of ours reaches it. */
export interface LineFeed {
  /** Never waits, and never throws. */
  send(lines: string): void;
  /** No more comes. @returns what went wrong, in a few words; undefined where the program took all */
  end(): Promise<string | undefined>;
}

/** The machine and the process as the rest of the program sees them. Only this file and main.ts read `process`. */
export interface Host {
  readonly env: Environment;
  /** What this process was started with, empty variables included: what a child of the user's gets. */
  readonly inherited: Environment;
  readonly platform: NodeJS.Platform;
  /** Looked up when used, so that what needs no home works without one. @throws AcctmgrError `no_home` where there is none */
  readonly home: string;
  readonly cwd: string;
  readonly pid: number;
  /** Undefined where the platform has no user ids (Windows). */
  readonly uid: number | undefined;
  readonly nodeVersion: string;
  /** What starts acctmgr again, without a PATH: absolute paths of the runtime and of the script. */
  readonly launcher: readonly [runtime: string, script: string];
  /** The programs that get lines while the command goes on, by name; whoever ends the command ends them. */
  readonly feeds: Map<string, LineFeed>;
  /** The login name; `unknown` where the machine has none for this user id. */
  user(): string;
  hostname(): string;
  /** The name of the program that started this one; undefined where the system does not tell. */
  parentProgram(): Promise<string | undefined>;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Whether a process of this id runs in our pid namespace, whoever owns it. `pid` is a positive integer. */
  processExists(pid: number): boolean;
}

function loginName(env: Environment): string {
  try {
    return userInfo().username;
  } catch {
    // Containers often run under a user id that /etc/passwd does not know.
    return env['USER'] ?? env['USERNAME'] ?? 'unknown';
  }
}

async function parentProgram(platform: NodeJS.Platform, pid: number): Promise<string | undefined> {
  if (platform === 'win32') return undefined;
  if (platform === 'linux') {
    try {
      return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
    } catch {
      return undefined;
    }
  }
  const { programOf } = await import('./processes/parent-program.js');
  return programOf(pid);
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, and not ours to signal.
    return errnoOf(error) !== 'ESRCH';
  }
}

/**
 * The variable where it is absolute, else what the user database says. A relative home would let the working folder, which
 * may be a cloned repository, pose as the user's own configuration.
 */
function homeFolder(platform: NodeJS.Platform, env: Environment): string {
  const named = platform === 'win32' ? env['USERPROFILE'] : env['HOME'];
  if (named !== undefined && path.isAbsolute(named)) return named;
  try {
    return userInfo().homedir;
  } catch (cause) {
    // Containers often run under a user id that /etc/passwd does not know.
    const fault = named === undefined ? 'not set' : 'not an absolute path';
    throw new AcctmgrError(
      `There is no home folder: HOME is ${fault}, and this machine does not know the user id ${process.getuid?.()}.`,
      { code: 'no_home', hint: 'Set it to a folder of yours: export HOME=/tmp/home', cause },
    );
  }
}

/** Where the folder was deleted under us, it is what it was called: nothing is found there, and each command says so. */
function workingFolder(env: Environment): string {
  try {
    return process.cwd();
  } catch {
    const { PWD } = env;
    return PWD !== undefined && path.isAbsolute(PWD) ? PWD : path.parse(process.execPath).root;
  }
}

/** An empty variable counts as unset, as it does for the AWS CLI. */
export function setVariables(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
}

export function systemHost(): Host {
  const inherited = { ...process.env };
  const env = setVariables(inherited);
  let home: string | undefined;
  let user: string | undefined;
  return {
    env,
    inherited,
    platform: process.platform,
    get home() {
      home ??= homeFolder(process.platform, env);
      return home;
    },
    cwd: workingFolder(env),
    pid: process.pid,
    uid: process.getuid?.(),
    nodeVersion: process.versions.node,
    launcher: [process.execPath, process.argv[1] ?? ''],
    feeds: new Map(),
    user: () => (user ??= loginName(env)),
    hostname,
    parentProgram: () => parentProgram(process.platform, process.ppid),
    now: Date.now,
    processExists,
  };
}

/** Milliseconds of a clock that nobody sets, from an unknown start. The global `performance` costs a millisecond to load. */
export const monotonicMs = (): number => Number(process.hrtime.bigint()) / 1e6;

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** The size that the terminal behind a standard stream has now; undefined where there is none. */
export function terminalSize(descriptor: 1 | 2): TerminalSize | undefined {
  const { isTTY, columns, rows } = descriptor === 1 ? process.stdout : process.stderr;
  return isTTY ? { columns, rows } : undefined;
}

/** Calls `handler` on every `signal` until the returned function is called. Does not keep the process alive. */
export function onSignal(signal: NodeJS.Signals, handler: () => void): () => void {
  process.on(signal, handler);
  return () => {
    process.off(signal, handler);
  };
}

/**
 * From now on, a write to a pipe that nobody reads is no more than an error of that write. Node.js sees to that by itself, until
 * a handler of SIGPIPE is taken away again: from then on such a write ends the process. So this one stays.
 */
export function outliveBrokenPipes(): void {
  if (process.listenerCount('SIGPIPE') === 0) process.on('SIGPIPE', () => undefined);
}

/** Ends this process the way `signal` ends one that does not handle it, so that the caller sees what it died of. */
export function dieOf(signal: NodeJS.Signals): void {
  process.removeAllListeners(signal);
  try {
    process.kill(process.pid, signal);
  } catch {
    // Windows knows few of them.
    process.exit(EXIT.interrupted);
  }
}

/**
 * Sends a signal to a process and, but for Windows, to all of its group. Nobody is left to get it where it has ended, and what
 * has become another user's (`sudo`) is not ours to signal.
 */
export function signalGroup(pid: number, signal: NodeJS.Signals, platform: NodeJS.Platform): void {
  try {
    process.kill(platform === 'win32' ? pid : -pid, signal);
  } catch (error) {
    if (!['ESRCH', 'EPERM'].includes(errnoOf(error) ?? '')) throw error;
  }
}

/** Ends this process with what is still under way in it. */
export function endNow(exitCode: number): void {
  process.exit(exitCode);
}

/** Stops our whole process group, as a terminal does on Ctrl-Z: a script around us must stop too for its shell to notice. */
export function stopGroup(): void {
  process.kill(0, 'SIGTSTP');
}
