import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { EXIT } from '../failure.js';
import { outliveBrokenPipes, signalGroup, type Environment, type Host } from '../host.js';
import { startFailure, type ChildEnd } from './child-process.js';

/** What a child printed on one of its streams, up to a bound. */
export interface Printed {
  readonly bytes: Buffer;
  /** How many more there were, which are not kept. */
  readonly lost: number;
}

/** How a child ended that was watched: by itself, or because its time was up, or because all was to end. */
export interface WatchedEnd {
  readonly end: ChildEnd;
  readonly cutShort: 'time-limit' | 'stopped' | undefined;
  readonly stdout: Printed;
  readonly stderr: Printed;
  /** What `onPart` threw, which ended it: what it printed can't be kept as it was asked for. */
  readonly deafness: Error | undefined;
}

export interface WatchedChild {
  /** The child's whole environment. */
  readonly env: Environment;
  /** All of its standard input. */
  readonly input: Buffer;
  readonly timeLimitMs: number | undefined;
  /** Of each stream. */
  readonly maxBytes: number;
  /** Ends the child once it is aborted. */
  readonly stop: AbortSignal;
  /** Gets all that is printed, as it comes. */
  readonly onPart?: ((stream: 'stdout' | 'stderr', part: Buffer) => void) | undefined;
}

/** Between the request to end and the end by force. */
const GRACE_MS = 5000;
/** What a child left running in the background may hold its pipes open; so long they are still read. */
const LINGER_MS = 500;

function collect(stream: Readable, maxBytes: number, hear: (part: Buffer) => void): () => Printed {
  const kept: Buffer[] = [];
  let length = 0;
  let lost = 0;
  stream.on('data', (part: Buffer) => {
    hear(part);
    const rest = part.subarray(0, maxBytes - length);
    if (rest.length > 0) kept.push(rest);
    length += rest.length;
    lost += part.length - rest.length;
  });
  return () => ({ bytes: Buffer.concat(kept), lost });
}

/** @throws AcctmgrError */
async function started(
  [file, ...args]: readonly [string, ...string[]],
  env: Environment,
  platform: NodeJS.Platform,
): Promise<ChildProcessWithoutNullStreams> {
  try {
    const child = spawn(file, args, { env, stdio: 'pipe', detached: platform !== 'win32' });
    // Until then it may have no streams: where no more files can be opened, there are none.
    await once(child, 'spawn');
    return child;
  } catch (error) {
    throw startFailure(error, file, platform);
  }
}

/**
 * Runs a program beside others: in a process group of its own and without a terminal, so that none of them asks anything, with
 * its streams collected. Whoever is to end gets SIGTERM with all that it started, and SIGKILL five seconds later.
 *
 * @throws AcctmgrError with exit 127 where there is no such program, 126 where it can't be run; it has not run then
 */
export async function runWatched(
  program: readonly [string, ...string[]],
  { env, input, timeLimitMs, maxBytes, stop, onPart }: WatchedChild,
  { platform }: Pick<Host, 'platform'>,
): Promise<WatchedEnd> {
  // A child that reads nothing closes its pipe, which is its right.
  outliveBrokenPipes();
  const child = await started(program, env, platform);
  let deafness: Error | undefined;
  const hear = (stream: 'stdout' | 'stderr') => (part: Buffer) => {
    if (deafness !== undefined) return;
    try {
      onPart?.(stream, part);
    } catch (error) {
      deafness = error instanceof Error ? error : new Error(String(error));
      cut('stopped');
    }
  };
  const stdout = collect(child.stdout, maxBytes, hear('stdout'));
  const stderr = collect(child.stderr, maxBytes, hear('stderr'));
  child.stdin.on('error', () => undefined).end(input);
  let hasExited = false;
  let cutShort: WatchedEnd['cutShort'];
  const timers: NodeJS.Timeout[] = [];
  const after = (milliseconds: number, action: () => void) => timers.push(setTimeout(action, milliseconds));
  const signal = (name: NodeJS.Signals) => {
    if (child.pid !== undefined) signalGroup(child.pid, name, platform);
  };
  const cut = (why: 'time-limit' | 'stopped') => {
    // What has ended by itself was not cut short, though its pipes are still read.
    if (cutShort !== undefined || hasExited) return;
    cutShort = why;
    signal('SIGTERM');
    after(GRACE_MS, () => {
      signal('SIGKILL');
    });
  };
  const onStop = () => {
    cut('stopped');
  };
  if (timeLimitMs !== undefined)
    after(timeLimitMs, () => {
      cut('time-limit');
    });
  if (stop.aborted) onStop();
  else stop.addEventListener('abort', onStop, { once: true });
  child.once('exit', () => {
    hasExited = true;
    after(LINGER_MS, () => {
      child.stdout.destroy();
      child.stderr.destroy();
    });
  });
  try {
    const [code, deadly] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
    // Of what is cut short, nothing of its group is to go on.
    if (cutShort !== undefined) signal('SIGKILL');
    const end: ChildEnd =
      deadly === null ? { kind: 'exited', code: code ?? EXIT.failed } : { kind: 'killed', signal: deadly };
    return { end, cutShort, stdout: stdout(), stderr: stderr(), deafness };
  } finally {
    for (const timer of timers) clearTimeout(timer);
    stop.removeEventListener('abort', onStop);
  }
}
