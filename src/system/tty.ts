import { closeSync, constants, openSync, readFileSync, readSync } from 'node:fs';
import { isatty, ReadStream, WriteStream } from 'node:tty';
import type { Host } from './host.js';

type TtyHost = Pick<Host, 'platform' | 'pid'>;

/*
 * The terminal itself, whatever the standard streams are: stdin may be a pipe with data for somebody else, stdout
 * may be captured by `$(…)`.
 */

// A bare CONIN$ would be taken for a file of the working folder.
const device = (platform: NodeJS.Platform, name: 'CONIN$' | 'CONOUT$'): string =>
  platform === 'win32' ? `\\\\.\\${name}` : '/dev/tty';

/** Undefined where there is no terminal (a service, a container without -t, a detached process). */
function open<T>(path: string, stream: (descriptor: number) => T): T | undefined {
  let descriptor;
  try {
    // Both ways for both: on Windows setRawMode needs the right to write, and the window's size the right to read.
    descriptor = openSync(path, 'r+');
    return stream(descriptor);
  } catch {
    if (descriptor !== undefined) closeSync(descriptor);
    return undefined;
  }
}

export const openTtyInput = (host: TtyHost): ReadStream | undefined =>
  open(device(host.platform, 'CONIN$'), (descriptor) => new ReadStream(descriptor));

/** Much more than anybody types ahead: a terminal that never runs dry must not hold us up. */
const MOST_DROPPED = 64 * 1024;

/** Drops what was typed before anybody was asked. The terminal is in raw mode: else a line that has no end yet would stay. */
export function dropTypedAhead({ platform }: Pick<Host, 'platform'>): void {
  // There is no reading without waiting there.
  if (platform === 'win32') return;
  let descriptor;
  try {
    descriptor = openSync(
      device(platform, 'CONIN$'),
      constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY,
    );
    const bytes = Buffer.alloc(4096);
    for (let dropped = 0; dropped < MOST_DROPPED;) {
      const length = readSync(descriptor, bytes);
      if (length === 0) return;
      dropped += length;
    }
  } catch {
    // EAGAIN: there is nothing more. Where it can't be read at all, the question finds out.
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

export const openTtyOutput = (host: TtyHost): WriteStream | undefined =>
  open(device(host.platform, 'CONOUT$'), (descriptor) => new WriteStream(descriptor));

/** Reads the window's size again. Node does so by itself for the standard streams only. */
export function refreshSize(output: WriteStream): void {
  (output as WriteStream & { _refreshSize?(): void })._refreshSize?.();
}

/**
 * Whether Ctrl-Z may stop us. A process that a shell started in `$(…)` belongs to no job: once stopped, nobody could
 * wake it, and the shell would wait for it for ever.
 */
export const belongsToJob = (): boolean => isatty(1);

export const isInputTerminal = (): boolean => isatty(0);

/** Of /proc/PID/stat (proc(5)), in which field 2 may hold spaces and parentheses. */
function statField(stat: string, number: number): string | undefined {
  const fields = stat
    .slice(stat.lastIndexOf(')') + 1)
    .trim()
    .split(' ');
  return fields[number - 3];
}

/** Field 5 is the group, 8 the terminal's foreground group. */
export const foregroundByStat = (stat: string): boolean => statField(stat, 5) === statField(stat, 8);

/** Field 7 is the controlling terminal. */
export const terminalByStat = (stat: string): boolean => statField(stat, 7) !== '0';

/** Whether a Ctrl-C that somebody types could reach this process. */
export function hasControllingTerminal({ platform }: Pick<Host, 'platform'>): boolean {
  // What is called a signal there comes from the console alone.
  if (platform === 'win32') return true;
  try {
    return terminalByStat(readFileSync('/proc/self/stat', 'latin1'));
  } catch {
    return (
      open(device(platform, 'CONIN$'), (descriptor) => {
        closeSync(descriptor);
        return true;
      }) === true
    );
  }
}

/** From `ps -o pgid= -o tpgid=`. */
export function foregroundByPs(line: string): boolean {
  const [group, foreground] = line.trim().split(/\s+/u);
  return group === foreground;
}

/**
 * Whether this process is in its terminal's foreground group; one that is not would be stopped instead of answered.
 * Yes where nothing tells.
 */
export async function inForeground(host: TtyHost): Promise<boolean> {
  if (host.platform === 'win32') return true;
  try {
    return foregroundByStat(readFileSync('/proc/self/stat', 'latin1'));
  } catch {
    const { execFile } = await import('node:child_process');
    return new Promise((resolve) => {
      // ps(1) of macOS and the BSDs.
      const columns = ['-o', 'pgid=', '-o', 'tpgid=', '-p', String(host.pid)];
      execFile('/bin/ps', columns, { timeout: 1_000 }, (error, stdout) => {
        resolve(error !== null || foregroundByPs(stdout));
      });
    });
  }
}
