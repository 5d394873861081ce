import { watch } from 'node:fs';
import path from 'node:path';
import { identityAt, openReadable, type ReadableFile } from './readable-file.js';

/** How often the file is looked at where nothing says that it changed, on a network file system say. */
const POLL_MS = 500;
/** At most so often, whatever happens in the folder. */
const LEAST_PAUSE_MS = 50;

export interface FollowStart {
  /** Undefined where there is no file yet. Whoever opened it closes it. */
  readonly file: ReadableFile | undefined;
  /** What was read of it already, in bytes. */
  readonly position: number;
}

/** Calls `onChange` when something happens in the folder, where the system can tell. */
function watchFolder(folder: string, onChange: () => void): () => void {
  try {
    const watcher = watch(folder, { persistent: false }, onChange);
    watcher.on('error', () => {
      watcher.close();
    });
    return () => {
      watcher.close();
    };
  } catch {
    // No such folder yet, or no watches left: polling is enough.
    return () => undefined;
  }
}

/**
 * What is appended to the file at `name`, until `signal` fires. `restarted`: what follows stands at the beginning of a file:
 * it was cut off, or another one has taken its place.
 *
 * @param next - opens what comes after a file that was read to its end and stands at `name` no longer
 */
export async function* followFile(
  name: string,
  start: FollowStart,
  signal: AbortSignal,
  next: (finished: ReadableFile | undefined) => ReadableFile | undefined = () => openReadable(name),
): AsyncGenerator<Uint8Array | 'restarted'> {
  let { file, position } = start;
  let wake: (() => void) | undefined;
  let isChanged = false;
  const onChange = () => {
    isChanged = true;
    wake?.();
  };
  signal.addEventListener('abort', onChange);
  const closeWatcher = watchFolder(path.dirname(name), onChange);
  const pause = async () => {
    // A lock comes and goes several times for each line.
    await new Promise((resolve) => setTimeout(resolve, LEAST_PAUSE_MS));
    if (isChanged) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, POLL_MS);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  };
  const closeOwn = () => {
    if (file !== start.file) file?.close();
  };
  try {
    const isOver = () => signal.aborted;
    while (!isOver()) {
      isChanged = false;
      const current = identityAt(name);
      if (file !== undefined) {
        const size = file.size();
        if (size < position) {
          position = 0;
          yield 'restarted';
        }
        // Also the last lines of a file that was renamed a moment ago.
        for (const chunk of file.chunks(position, size)) {
          position += chunk.length;
          yield chunk;
          if (isOver()) return;
        }
      }
      if (current !== undefined && current !== file?.identity) {
        const opened = next(file);
        if (opened !== undefined) {
          closeOwn();
          [file, position] = [opened, 0];
          yield 'restarted';
          continue;
        }
      }
      await pause();
    }
  } finally {
    signal.removeEventListener('abort', onChange);
    closeWatcher();
    closeOwn();
  }
}
