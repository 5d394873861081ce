import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { errnoOf } from '../failure.js';
import { outliveBrokenPipes, signalGroup, type Environment, type LineFeed } from '../host.js';
import { inTime } from '../in-time.js';

export interface FeedSettings {
  /** The program's whole environment. */
  readonly env: Environment;
  readonly cwd: string;
  readonly platform: NodeJS.Platform;
  /** How long the program may go on behind the last line; default: two seconds. */
  readonly lingerMs?: number;
  /** After so long without a line the input is closed, since many a program acts only then; the next line starts it again. */
  readonly idleMs?: number;
}

const LINGER_MS = 2000;
const IDLE_MS = 2000;
/** Between the request to end and the end by force. */
const GRACE_MS = 200;
/** What the program left running may hold its stderr open. */
const LAST_WORDS_MS = 100;
const MAX_SAID = 2048;

interface Started {
  write(lines: string): void;
  close(): Promise<void>;
}

/** @param program - started with the first line */
export function lineFeed(program: readonly [string, ...string[]], settings: FeedSettings): LineFeed {
  const { idleMs = IDLE_MS } = settings;
  let failure: string | undefined;
  let current: Started | undefined;
  let idle: NodeJS.Timeout | undefined;
  const closing: Promise<void>[] = [];
  const fail = (reason: string) => {
    failure ??= reason;
  };
  const close = () => {
    clearTimeout(idle);
    if (current !== undefined) closing.push(current.close());
    current = undefined;
  };
  return {
    send: (lines) => {
      // A program that failed gets no second chance in this command: it would fail for each of five hundred accounts.
      if (failure !== undefined) return;
      current ??= start(program, settings, fail);
      current?.write(lines);
      clearTimeout(idle);
      idle = setTimeout(close, idleMs).unref();
    },
    end: async () => {
      close();
      await Promise.all(closing);
      return failure;
    },
  };
}

type FedChild = ChildProcessByStdio<Writable, null, Readable>;

/** Undefined where that is known to be in vain: some failures are thrown, and without streams there is nothing to write to. */
function spawned(
  [file, ...args]: readonly [string, ...string[]],
  { env, cwd, platform }: FeedSettings,
  fail: (reason: string) => void,
): FedChild | undefined {
  try {
    const child = spawn(file, args, {
      env,
      cwd,
      stdio: ['pipe', 'ignore', 'pipe'],
      detached: platform !== 'win32',
      windowsHide: true,
    });
    if ((child.stdin as Writable | undefined) !== undefined) return child;
    child.once('error', () => undefined);
    fail('it could not be started (EMFILE)');
  } catch (error) {
    fail(couldNotStart(error));
  }
  return undefined;
}

const couldNotStart = (error: unknown): string =>
  `it could not be started (${errnoOf(error) ?? 'for no known reason'})`;

function start(
  program: readonly [string, ...string[]],
  settings: FeedSettings,
  fail: (reason: string) => void,
): Started | undefined {
  const { platform, lingerMs = LINGER_MS } = settings;
  const child = spawned(program, settings, fail);
  if (child === undefined) return undefined;
  // A program that reads nothing closes the pipe, and that is nothing that we may die of.
  outliveBrokenPipes();
  let said = '';
  child.stderr.on('data', (part: Buffer) => {
    said = `${said}${part.toString('utf8')}`.slice(-MAX_SAID);
  });
  child.stdin.on('error', () => {
    fail('it closed its input before the last line');
  });
  const ended = new Promise<void>((resolve) => {
    const finish = (reason: string | undefined) => {
      if (reason !== undefined) fail(reason);
      child.stderr.destroy();
      resolve();
    };
    child.once('error', (error) => {
      finish(couldNotStart(error));
    });
    child.once('exit', (code, signal) => {
      const finishWithWords = () => {
        finish(code === 0 ? undefined : endOf(code, signal, said));
      };
      child.once('close', finishWithWords);
      setTimeout(finishWithWords, LAST_WORDS_MS);
    });
  });
  // What a command has to do is done without it; only its end waits.
  child.unref();
  for (const pipe of [child.stdin, child.stderr]) (pipe as Socket).unref();
  const signalIt = (signal: NodeJS.Signals) => {
    if (child.pid !== undefined && child.exitCode === null) signalGroup(child.pid, signal, platform);
  };
  return {
    write: (lines) => void child.stdin.write(lines),
    close: async () => {
      child.stdin.end();
      if (await isInTime(ended, lingerMs)) return;
      fail(`it did not end within ${lingerMs / 1000} s`);
      signalIt('SIGTERM');
      if (!(await isInTime(ended, GRACE_MS))) signalIt('SIGKILL');
    },
  };
}

function endOf(code: number | null, signal: NodeJS.Signals | null, said: string): string {
  const words = said.trim().split('\n').at(-1) ?? '';
  const end = code === null ? `it was ended by ${signal ?? 'a signal'}` : `it ended with exit code ${code}`;
  return words === '' ? end : `${end}: ${words}`;
}

const isInTime = (ended: Promise<void>, milliseconds: number): Promise<boolean> =>
  inTime(
    milliseconds,
    ended.then(() => true),
    () => false,
  );
