import { setMaxListeners } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { onSignal } from '../system/host.js';

/** What ends a command that would leave things half done. */
const ENDING = ['SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGHUP'] as const;

/** Calls `stop` where this process is told to end, which it then does by itself. Returns what takes that back. */
export function stopOnSignal(stop: () => void): () => void {
  const handlers = ENDING.map((signal) => onSignal(signal, stop));
  return () => {
    for (const remove of handlers) remove();
  };
}

/** What any number of pieces of work may listen to: above ten, Node takes that for a leak and warns. */
export function stopForMany(): AbortController {
  const stop = new AbortController();
  setMaxListeners(0, stop.signal);
  return stop;
}

/** A pause that ends at once where the command is stopped meanwhile. */
export const pauseUntil =
  (signal: AbortSignal) =>
  async (milliseconds: number): Promise<void> => {
    await setTimeout(milliseconds, undefined, { signal }).catch(() => undefined);
  };
