import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Connection } from '../system/processes/connection-owner.js';
import { listenOnLoopback } from '../system/processes/loopback-listener.js';

/**
 * What became of the address: `given` to somebody who may ask; `lost` when the connection broke on the way, after which it is
 * worth nothing either; `refused` to others, while nobody else asked; `unasked`.
 */
export type RedirectOutcome = 'given' | 'lost' | 'refused' | 'unasked';

/** An address on this machine that leads to a secret one, once. */
export interface OneUseRedirect {
  /** To be handed to the browser: argv is world-readable, and this address is worth nothing once it was used. */
  readonly address: string;
  /** The server has ended by then. */
  readonly outcome: Promise<RedirectOutcome>;
  close(): void;
}

const HEADERS = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  connection: 'close',
} as const;

/**
 * Serves one redirect to `target` on this machine's own address, under a path that nobody can guess. It stands in the browser's
 * argv all the same, so that whoever reads that first could ask before the browser does.
 *
 * @param waitMs - how long it waits for the browser
 * @param mayAsk - whether a connection is one of the user whom it is meant for; another one does not use the address up
 * @throws AcctmgrError where there is none to listen on
 */
export async function oneUseRedirect(
  target: string,
  waitMs: number,
  mayAsk: (connection: Connection) => boolean,
  platform: NodeJS.Platform,
  addresses?: readonly string[],
): Promise<OneUseRedirect> {
  const path = `/${randomBytes(32).toString('base64url')}`;
  let finish: (outcome: RedirectOutcome) => void = () => undefined;
  const outcome = new Promise<RedirectOutcome>((resolve) => {
    finish = resolve;
  });
  let host = '';
  let state: 'unasked' | 'refused' | 'answered' = 'unasked';
  // Another host name would be a page that had its name resolve to this machine.
  const isMeant = ({ method, url, headers }: IncomingMessage) =>
    method === 'GET' && url === path && headers.host === host;
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const isOurs = isMeant(request) && state !== 'answered';
    if (!isOurs || !mayAsk(request.socket)) {
      if (isOurs) state = 'refused';
      response.writeHead(404, HEADERS).end();
      return;
    }
    // Before the first byte: of several that ask at once, one is answered.
    state = 'answered';
    response.once('close', () => {
      close(response.writableFinished ? 'given' : 'lost');
    });
    response.writeHead(302, { ...HEADERS, location: target }).end();
  };
  const server = createServer({ requestTimeout: 10_000 }, answer);
  const timer = setTimeout(() => {
    if (state !== 'answered') close(state);
  }, waitMs);
  function close(how: RedirectOutcome): void {
    clearTimeout(timer);
    server.close();
    server.closeIdleConnections();
    finish(how);
  }
  try {
    host = await listenOnLoopback(server, platform, addresses);
  } catch (error) {
    clearTimeout(timer);
    throw error;
  }
  return {
    address: `http://${host}${path}`,
    outcome,
    close: () => {
      close('unasked');
    },
  };
}
