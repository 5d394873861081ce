import type { Readable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { spawn, type IPty } from '@lydell/node-pty';
import { onTestFinished } from 'vitest';

export interface PtyOptions {
  /** The program's whole environment; TERM is set where it is missing. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly columns?: number;
  readonly rows?: number;
}

/** A program in a pseudo-terminal of its own, as a user has it before them. It ends with the test. */
export interface Pty {
  readonly pid: number;
  type(keys: string): void;
  /** Waits until `pattern` is on the screen after what earlier waits matched; returns the screen's text up to its end. */
  waitFor(pattern: string | RegExp, milliseconds?: number): Promise<string>;
  /** All that was written to the terminal so far, escape sequences included. */
  raw(): string;
  resize(columns: number, rows: number): void;
  /** Closes the terminal, as a window that is closed does. */
  hangUp(): void;
  /** Waits for the program's end; as a shell reports it: 128 + n for signal n. */
  exitCode(milliseconds?: number): Promise<number>;
}

const PATIENCE = 8_000;
const LAST_WORDS = 2_000;

export function openPty(file: string, args: readonly string[], options: PtyOptions = {}): Pty {
  const { columns = 80, rows = 24 } = options;
  const child = spawn(file, [...args], {
    name: options.env?.['TERM'] ?? 'xterm-256color',
    cols: columns,
    rows,
    cwd: options.cwd ?? process.cwd(),
    env: { PATH: process.env['PATH'] ?? '', TERM: 'xterm-256color', ...options.env },
  });
  const closeAtOnce = hearLastWords(child);
  let written = '';
  let matchedTo = 0;
  let ended: number | undefined;
  const watchers = new Set<() => void>();
  const changed = () => {
    for (const watch of watchers) watch();
  };
  child.onData((text) => {
    written += text;
    changed();
  });
  child.onExit(({ exitCode, signal = 0 }) => {
    ended = signal === 0 ? exitCode : 128 + signal;
    changed();
  });
  onTestFinished(() => {
    if (ended === undefined) child.kill('SIGKILL');
  });

  /** The first value that `look` gives, looked for whenever something happens. */
  const when = <T>(look: () => T | undefined, what: string, milliseconds: number): Promise<T> =>
    new Promise((resolve, reject) => {
      const settle = (finish: () => void) => {
        clearTimeout(timer);
        watchers.delete(watch);
        finish();
      };
      const watch = () => {
        const found = look();
        if (found === undefined) return;
        settle(() => {
          resolve(found);
        });
      };
      const timer = setTimeout(() => {
        settle(() => {
          reject(
            new Error(`No ${what} within ${milliseconds} ms. The terminal got: ${JSON.stringify(written)}`),
          );
        });
      }, milliseconds);
      watchers.add(watch);
      watch();
    });

  return {
    pid: child.pid,
    type: (keys) => {
      child.write(keys);
    },
    waitFor: (pattern, milliseconds = PATIENCE) =>
      when(
        () => {
          const screen = stripVTControlCharacters(written);
          const rest = screen.slice(matchedTo);
          const [at, length] =
            typeof pattern === 'string'
              ? [rest.indexOf(pattern), pattern.length]
              : [rest.search(pattern), pattern.exec(rest)?.[0].length ?? 0];
          if (at < 0) return undefined;
          const until = rest.slice(0, at + length);
          matchedTo += until.length;
          return until;
        },
        String(pattern),
        milliseconds,
      ),
    raw: () => written,
    resize: (width, height) => {
      child.resize(width, height);
    },
    hangUp: () => {
      closeAtOnce();
      (child as IPty & { destroy(): void }).destroy();
    },
    exitCode: (milliseconds = PATIENCE) => when(() => ended, 'end of the program', milliseconds),
  };
}

/**
 * node-pty closes its end of the terminal a fifth of a second after the program's end, read or not. A busy machine has not read
 * the program's last words by then, so it gets longer; on Linux the last reader's end closes it sooner. Returns what ends the wait.
 */
function hearLastWords(child: IPty): () => void {
  const { _socket: socket } = child as unknown as { _socket: Readable };
  const close = socket.destroy.bind(socket);
  socket.destroy = (error) => {
    if (error !== undefined || socket.readableEnded) return close(error);
    setTimeout(close, LAST_WORDS);
    return socket;
  };
  return () => {
    socket.destroy = close;
  };
}
