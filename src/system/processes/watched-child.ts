import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { EXIT } from '../failure.js';
import { onSignal, signalGroup, type Environment, type Host } from '../host.js';
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

/**
 * Runs a program beside others: in a process group of its own and without a terminal, so that none of them asks anything, with
 * its streams collected. Whoever is to end gets SIGTERM with all that it started, and SIGKILL five seconds later.
 *
 * @throws what `onPart` throws, which ends the child; AcctmgrError with exit 127 where there is no such program, 126 where it can't be run
 */
export async function runWatched(
  [file, ...args]: readonly [string, ...string[]],
  { env, input, timeLimitMs, maxBytes, stop, onPart }: WatchedChild,
  { platform }: Pick<Host, 'platform'>,
): Promise<WatchedEnd> {
  const child = spawn(file, args, { env, stdio: 'pipe', detached: platform !== 'win32' });
  let deafness: Error | undefined;
  const hear = (stream: 'stdout' | 'stderr') => (part: Buffer) => {
    if (deafness !== undefined) return;
    try {
      onPart?.(stream, part);
    } catch (error) {
      // What can't be kept as it was asked for is not to be lost silently.
      deafness = error instanceof Error ? error : new Error(String(error));
      cut('stopped');
    }
  };
  const stdout = collect(child.stdout, maxBytes, hear('stdout'));
  const stderr = collect(child.stderr, maxBytes, hear('stderr'));
  // A child that reads nothing closes the pipe, which is its right, and nothing that we may die of.
  const removePipeHandler = onSignal('SIGPIPE', () => undefined);
  child.stdin.on('error', () => undefined).end(input);
  let cutShort: WatchedEnd['cutShort'];
  const timers: NodeJS.Timeout[] = [];
  const after = (milliseconds: number, action: () => void) => timers.push(setTimeout(action, milliseconds));
  const signal = (name: NodeJS.Signals) => {
    if (child.pid !== undefined) signalGroup(child.pid, name, platform);
  };
  const cut = (why: 'time-limit' | 'stopped') => {
    if (cutShort !== undefined) return;
    cutShort = why;
    signal('SIGTERM');
    after(GRACE_MS, () => {
      signal('SIGKILL');
    });
  };
  const onStop = () => {
    cut('stopped');
  };
  try {
    const end = await new Promise<ChildEnd>((resolve, reject) => {
      child.once('error', reject);
      child.once('spawn', () => {
        if (timeLimitMs !== undefined)
          after(timeLimitMs, () => {
            cut('time-limit');
          });
        if (stop.aborted) onStop();
        else stop.addEventListener('abort', onStop, { once: true });
      });
      child.once('exit', () => {
        after(LINGER_MS, () => {
          child.stdout.destroy();
          child.stderr.destroy();
        });
      });
      child.once('close', (code, deadly) => {
        resolve(
          deadly === null
            ? { kind: 'exited', code: code ?? EXIT.failed }
            : { kind: 'killed', signal: deadly },
        );
      });
    });
    // Of what is cut short, nothing of its group is to go on.
    if (cutShort !== undefined) signal('SIGKILL');
    if (deafness !== undefined) throw deafness;
    return { end, cutShort, stdout: stdout(), stderr: stderr() };
  } catch (error) {
    if (error === deafness) throw error;
    throw startFailure(error, file, platform);
  } finally {
    for (const timer of timers) clearTimeout(timer);
    removePipeHandler();
    stop.removeEventListener('abort', onStop);
  }
}
