import { readFileSync, readlinkSync } from 'node:fs';
import type { Host } from '../host.js';

export type IdentityHost = Pick<Host, 'pid' | 'hostname' | 'processExists'>;

/**
 * Which process this is, among all that may share a file. A pid alone comes back after a while, and a host name is neither
 * unique (containers) nor lasting (laptops under DHCP); boot, pid namespace, pid and start time together are both.
 */
export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /** These three where the kernel tells them (Linux): all or none. */
  readonly boot?: string;
  readonly pidNamespace?: string;
  /** Clock ticks after boot. */
  readonly startTime?: string;
}

export type Liveness = 'alive' | 'dead' | 'unknown';

/** Reads /proc/PID/stat (proc(5)): field 2 may hold spaces and parentheses, field 3 is the state, field 22 the start time. */
export function parseStat(stat: string): { state: string; startTime: string } | undefined {
  const fields = stat
    .slice(stat.lastIndexOf(')') + 1)
    .trim()
    .split(' ');
  const [state, startTime] = [fields[0], fields[22 - 3]];
  return state === undefined || startTime === undefined ? undefined : { state, startTime };
}

function readStat(pid: number | 'self'): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return undefined;
  }
}

export function processIdentity(host: IdentityHost): ProcessIdentity {
  const nameOnly = { pid: host.pid, host: host.hostname() };
  const stat = readStat('self');
  const startTime = stat === undefined ? undefined : parseStat(stat)?.startTime;
  // A /proc of another pid namespace knows us by another number, and others too.
  if (startTime === undefined || stat?.startsWith(`${host.pid} `) !== true) return nameOnly;
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
    return { ...nameOnly, boot, pidNamespace: readlinkSync('/proc/self/ns/pid'), startTime };
  } catch {
    return nameOnly;
  }
}

/** Whether the process is stopped, as by Ctrl-Z; false where the system does not tell. */
export const isStopped = (pid: number): boolean => /^[Tt]$/.test(parseStat(readStat(pid) ?? '')?.state ?? '');

/** Whether `other` still runs, as far as the process `self` can tell; `unknown` for another machine or container. */
export function livenessOf(other: ProcessIdentity, self: ProcessIdentity, host: IdentityHost): Liveness {
  if (other.boot === undefined && self.boot === undefined) {
    if (other.host !== self.host) return 'unknown';
    return host.processExists(other.pid) ? 'alive' : 'dead';
  }
  if (other.boot !== self.boot || other.pidNamespace !== self.pidNamespace) return 'unknown';
  const stat = readStat(other.pid);
  const found = stat === undefined ? undefined : parseStat(stat);
  // Mounted with hidepid, /proc does not show the processes of others.
  if (found === undefined) return host.processExists(other.pid) ? 'unknown' : 'dead';
  // A zombie stays for ever under a container's init that does not collect its children.
  const hasEnded = found.state === 'Z' || found.state === 'X';
  return hasEnded || found.startTime !== other.startTime ? 'dead' : 'alive';
}
