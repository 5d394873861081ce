import { readdirSync, statSync, unlinkSync, writeSync } from 'node:fs';
import path from 'node:path';
import type { Host } from '../host.js';

/** Behind the target's own name or a longer one: the backup is written once, so that no later write of its own sweeps. */
const SUFFIX = /\.acctmgr-(\d+)-[0-9a-z]*\.tmp$/;
const MINUTE = 60_000;

/** A new name beside `target`, on the same file system, that says which process may be writing it. */
export const temporaryName = (target: string, pid: number): string =>
  `${target}.acctmgr-${pid}-${Math.random().toString(36).slice(2)}.tmp`;

/** Which file a temporary one was to become, and which process wrote it; undefined for a name of another kind. */
export function temporaryOf(name: string): { readonly target: string; readonly pid: number } | undefined {
  const [suffix, pid] = SUFFIX.exec(name) ?? [];
  return suffix === undefined ? undefined : { target: name.slice(0, -suffix.length), pid: Number(pid) };
}

/** Removes `temporary` if it can, for use where another error is under way. */
export function discard(temporary: string): void {
  try {
    unlinkSync(temporary);
  } catch {
    // A later sweep removes it.
  }
}

/** A write may be cut short by a full disk without any error; the next one then says why. */
export function writeWhole(descriptor: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length;) {
    const count = writeSync(descriptor, bytes, written);
    if (count === 0) throw Object.assign(new Error('short write'), { code: 'ENOSPC' });
    written += count;
  }
}

/**
 * Removes what killed writers left of `target`, or of a file whose name begins with its name. A process id says nothing
 * about another machine or container on the same folder, so even a dead one's file stays for a minute, far longer than any
 * write takes. `now` is the file system's clock, in milliseconds.
 */
export function sweepTemporaryFiles(target: string, now: number, host: Pick<Host, 'processExists'>): void {
  const folder = path.dirname(target);
  const name = path.basename(target);
  try {
    for (const other of readdirSync(folder)) {
      const pid = other.startsWith(name) ? SUFFIX.exec(other.slice(name.length))?.[1] : undefined;
      if (pid === undefined) continue;
      const age = now - statSync(path.join(folder, other)).mtimeMs;
      if (age > 60 * MINUTE || (age > MINUTE && !host.processExists(Number(pid)))) {
        discard(path.join(folder, other));
      }
    }
  } catch {
    // Another process sweeps too, or the folder cannot be listed: the next write tries again.
  }
}
