import { readFileSync } from 'node:fs';
import { isIPv4 } from 'node:net';
import { endianness } from 'node:os';
import type { Host } from '../host.js';

/** Both ends of a connection as the server's socket has them. */
export interface Connection {
  readonly localAddress?: string | undefined;
  readonly localPort?: number | undefined;
  readonly remoteAddress?: string | undefined;
  readonly remotePort?: number | undefined;
}

type Owner = Pick<Host, 'platform' | 'uid'>;

/** A client that connects by IPv6 to an IPv4 address stands in the second. */
const TABLES = ['/proc/net/tcp', '/proc/net/tcp6'] as const;
/** ESTABLISHED (include/net/tcp_states.h). The rows of connections that are closing show root for their owner. */
const ESTABLISHED = '01';

/** The four words of an IPv6 address; the kernel writes each in the byte order of the machine. */
function wordsOf(address: string): readonly string[] | undefined {
  const four = address.replace(/^::ffff:/i, '');
  const bytes = isIPv4(four)
    ? [...Array<number>(10).fill(0), 255, 255, ...four.split('.').map(Number)]
    : address === '::1'
      ? [...Array<number>(15).fill(0), 1]
      : undefined;
  return (
    bytes &&
    [0, 4, 8, 12].map((at) => {
      const word = bytes.slice(at, at + 4);
      if (endianness() === 'LE') word.reverse();
      return Buffer.from(word).toString('hex').toUpperCase();
    })
  );
}

/** How an end may be written: in the table of IPv6, and in that of IPv4 where it is one. */
function writtenForms(address: string | undefined, port: number | undefined): readonly string[] {
  const words = wordsOf(address ?? '');
  if (words === undefined || port === undefined) return [];
  const four = address === '::1' ? [] : [words[3] ?? ''];
  const end = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return [...four, words.join('')].map((text) => text + end);
}

/**
 * The user id of the process that connected, from the text of `/proc/net/tcp` or `/proc/net/tcp6` (proc(5)): the row of its own
 * end, in which our end is the remote one. Undefined where no established connection has these ends.
 */
export function ownerIn(table: string, connection: Connection): number | undefined {
  const theirs = writtenForms(connection.remoteAddress, connection.remotePort);
  const ours = writtenForms(connection.localAddress, connection.localPort);
  for (const line of table.split('\n')) {
    const [, local = '', remote = '', state, , , , uid = ''] = line.trim().split(/\s+/);
    if (state !== ESTABLISHED || !theirs.includes(local) || !ours.includes(remote)) continue;
    return /^\d+$/.test(uid) ? Number(uid) : undefined;
  }
  return undefined;
}

/** Undefined where the system has no such table, an empty one of IPv6 among them. */
function readTable(file: string): string | undefined {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return undefined;
  }
}

/** Whether the system tells who connects: only Linux does, and only where `/proc` is there. */
export const tellsOwners = ({ platform }: Owner): boolean =>
  platform === 'linux' && readTable(TABLES[0]) !== undefined;

/**
 * Whether this user may have connected, of what root relays (the browsers of Windows under WSL, tunnels of containers) among it.
 * Where the system does not tell, anybody may.
 */
export const mayBeOwnConnection = (connection: Connection, owner: Owner): boolean =>
  !tellsOwners(owner) ||
  TABLES.some((file) => {
    const uid = ownerIn(readTable(file) ?? '', connection);
    return uid !== undefined && (uid === owner.uid || uid === 0);
  });

/** Whether this user connected. Where a system never tells, everybody counts as this user; on Linux, nobody who is not found. */
export function isOwnConnection(connection: Connection, { platform, uid }: Owner): boolean {
  if (platform !== 'linux') return true;
  return TABLES.some((file) => ownerIn(readTable(file) ?? '', connection) === uid);
}
