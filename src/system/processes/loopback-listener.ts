import type { Server } from 'node:http';
import { isIPv6 } from 'node:net';
import { AcctmgrError, errnoOf } from '../failure.js';

/**
 * This machine's own addresses, in the order of trying. AWS SDKs take credentials over plain HTTP from both (botocore's
 * ContainerMetadataFetcher, `checkUrl` of the JavaScript SDK).
 */
const LOOPBACK: readonly string[] = ['127.0.0.1', '::1'];

/** What a system says that does not have the address, or not the whole family of it. */
const ABSENT: ReadonlySet<string | undefined> = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT']);

const listen = (server: Server, address: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject).listen(0, address, () => {
      server.off('error', reject);
      resolve();
    });
  });

const mendingOn = (platform: NodeJS.Platform): string =>
  platform === 'linux'
    ? 'Bring its loopback interface up: ip link set lo up'
    : `Give its loopback interface the address ${LOOPBACK[0] ?? ''} again.`;

function cannotListen(tried: readonly string[], cause: unknown, platform: NodeJS.Platform): unknown {
  const errno = errnoOf(cause);
  if (errno === undefined) return cause;
  return new AcctmgrError(`Cannot listen on ${tried.join(' or ')} of this machine (${errno}).`, {
    code: 'no_loopback',
    hint: ABSENT.has(errno) ? mendingOn(platform) : undefined,
    cause,
  });
}

/**
 * Listens on a random port of the first of `addresses` that is there: a machine or container may have IPv6 alone.
 *
 * @param tried - those that are not there
 * @returns host and port as an address has them
 * @throws AcctmgrError where none can be listened on
 */
export async function listenOnLoopback(
  server: Server,
  platform: NodeJS.Platform,
  addresses: readonly string[] = LOOPBACK,
  tried: readonly string[] = [],
): Promise<string> {
  const [address = '', ...others] = addresses;
  try {
    await listen(server, address);
  } catch (error) {
    if (others.length > 0 && ABSENT.has(errnoOf(error)))
      return listenOnLoopback(server, platform, others, [...tried, address]);
    throw cannotListen([...tried, address], error, platform);
  }
  const bound = server.address();
  if (typeof bound !== 'object' || bound === null) throw new Error('The server has no port');
  return `${isIPv6(address) ? `[${address}]` : address}:${bound.port}`;
}
