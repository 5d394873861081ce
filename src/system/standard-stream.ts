import { fstatSync, writeSync } from 'node:fs';
import { errnoOf } from './failure.js';
import { fileFailure } from './files/file-failure.js';
import { terminalSize, type TerminalSize } from './host.js';

/** A standard stream of this process, written synchronously: `process.stdout` costs a millisecond or two to make. */
export interface StandardStream {
  readonly isTerminal: boolean;
  /** Whether another program reads what is written. */
  readonly isPipe: boolean;
  readonly columns: number | undefined;
  /** That of the terminal, as it is now; undefined where there is none. */
  size(): TerminalSize | undefined;
  write(text: string): void;
  /** Whether the last write found nobody who reads. */
  readonly isGone: boolean;
}

/** A pause without the event loop, for a pipe that another process made non-blocking and that is full. */
function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/** @returns whether anybody reads */
function writeAll(descriptor: number, text: string, isDevice: boolean): boolean {
  const bytes = Buffer.from(text, 'utf8');
  let written = 0;
  while (written < bytes.length) {
    try {
      written += writeSync(descriptor, bytes, written);
    } catch (error) {
      const code = errnoOf(error);
      if (code === 'EAGAIN') pause(1);
      // Whoever read has gone (`acctmgr list | head`): nobody is left to be told.
      else if (code === 'EPIPE' || code === 'EBADF') return false;
      // So has who closed the terminal.
      else if (code === 'EIO' && isDevice) return false;
      // Where even stderr can't be written, nobody is left to be told of that.
      else if (descriptor === 2) return false;
      else throw fileFailure(error, 'standard output', 'write the answer to');
    }
  }
  return true;
}

/** Undefined where the stream is closed. */
function kindOf(descriptor: number): 'device' | 'pipe' | 'other' | undefined {
  try {
    const stat = fstatSync(descriptor);
    if (stat.isCharacterDevice()) return 'device';
    return stat.isFIFO() || stat.isSocket() ? 'pipe' : 'other';
  } catch {
    return undefined;
  }
}

/** Whether a terminal that this process had is gone: it takes nothing any more, not even nothing. */
export const isTerminalGone = (): boolean =>
  [0, 1, 2].some((descriptor) => {
    try {
      writeSync(descriptor, new Uint8Array(0));
      return false;
    } catch (error) {
      return errnoOf(error) === 'EIO';
    }
  });

export function standardStream(descriptor: 1 | 2): StandardStream {
  // node:tty is asked only where there can be a terminal: loading it takes time.
  const kind = kindOf(descriptor);
  const size = (): TerminalSize | undefined => (kind === 'device' ? terminalSize(descriptor) : undefined);
  const columns = size()?.columns;
  let isGone = false;
  return {
    isTerminal: columns !== undefined,
    isPipe: kind === 'pipe',
    columns,
    size,
    write: (text) => {
      isGone = !writeAll(descriptor, text, kind === 'device');
    },
    get isGone() {
      return isGone;
    },
  };
}
