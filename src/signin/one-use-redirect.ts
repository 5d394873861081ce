import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** An address on this machine that leads to a secret one, once. */
export interface OneUseRedirect {
  /** To be handed to the browser: argv is world-readable, and this address is worth nothing once it was used. */
  readonly address: string;
  /** Whether it was used before its time was up; the server has ended then. */
  readonly used: Promise<boolean>;
  close(): void;
}

const HEADERS = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  connection: 'close',
} as const;

/**
 * Serves one redirect to `target` on 127.0.0.1, under a path that nobody can guess.
 *
 * @param waitMs - how long it waits for the browser
 */
export async function oneUseRedirect(target: string, waitMs: number): Promise<OneUseRedirect> {
  const path = `/${randomBytes(32).toString('base64url')}`;
  let finish: (used: boolean) => void = () => undefined;
  const used = new Promise<boolean>((resolve) => {
    finish = resolve;
  });
  let host = '';
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    // Another host name would be a page that had its name resolve to this machine.
    if (request.method !== 'GET' || request.url !== path || request.headers.host !== host) {
      response.writeHead(404, HEADERS).end();
      return;
    }
    response.writeHead(302, { ...HEADERS, location: target }).end(() => {
      close(true);
    });
  };
  const server = createServer({ requestTimeout: 10_000 }, answer);
  const timer = setTimeout(() => {
    close(false);
  }, waitMs);
  function close(wasUsed: boolean): void {
    clearTimeout(timer);
    server.close();
    server.closeIdleConnections();
    finish(wasUsed);
  }
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const bound = server.address();
  if (typeof bound !== 'object' || bound === null) throw new Error('The server has no port');
  host = `127.0.0.1:${bound.port}`;
  return {
    address: `http://${host}${path}`,
    used,
    close: () => {
      close(false);
    },
  };
}
