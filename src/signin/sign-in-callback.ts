import { timingSafeEqual } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import { AcctmgrError, errnoOf } from '../system/failure.js';
import type { Connection } from '../system/processes/connection-owner.js';
import { readConsent, type Consent } from './consent-request.js';

/** The browser comes back to it when the person has consented. */
export interface SignInCallback {
  readonly redirectUri: string;
  /** Undefined: nobody came in time. */
  readonly consent: Promise<Consent | undefined>;
  close(): void;
}

/** An answer names no outside address, and the browser hands what it asked for to nobody. */
const HEADERS = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; img-src data:",
  'content-type': 'text/html; charset=utf-8',
  connection: 'close',
} as const;

const page = (text: string): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,"><title>acctmgr</title><p>${text}</p></html>\n`;

const isSame = (one: string, other: string): boolean => {
  const [first, second] = [Buffer.from(one), Buffer.from(other)];
  return first.length === second.length && timingSafeEqual(first, second);
};

const PATH = '/oauth/callback';
/** Only this address: the one that a browser of this machine is sent to. */
const ADDRESS = '127.0.0.1';

function cannotListen(error: unknown, port: number): unknown {
  const errno = errnoOf(error);
  if (errno === undefined) return error;
  return new AcctmgrError(`Cannot listen on port ${port === 0 ? '' : `${port} `}of ${ADDRESS} (${errno}).`, {
    code: 'no_callback_port',
    hint:
      errno === 'EADDRINUSE'
        ? 'Another program has it: end that, or set another callback_port for the sign-in in accounts.json.'
        : 'Sign in by a code instead, with --device-code.',
    cause: error,
  });
}

/**
 * Listens for the browser. What is not the answer to this sign-in is turned away, and does not end it.
 *
 * @param port - 0: a random one
 * @param mayAnswer - whether a connection may be the person's: another user of the machine must not sign them in to an account of his
 * @throws AcctmgrError where it can't listen
 */
export async function openCallback(
  state: string,
  port: number,
  waitMs: number,
  mayAnswer: (connection: Connection) => boolean,
): Promise<SignInCallback> {
  let finish: (consent: Consent | undefined) => void = () => undefined;
  const consent = new Promise<Consent | undefined>((resolve) => {
    finish = resolve;
  });
  let host = '';
  const say = (response: ServerResponse, status: number, text: string) => {
    response.writeHead(status, HEADERS).end(page(text));
  };
  const server = createServer({ requestTimeout: 10_000 }, (request, response) => {
    const { method, url = '', headers } = request;
    if (method !== 'GET') {
      say(response, 405, 'Only GET is answered here.');
      return;
    }
    // Another host name would be a page that had its name resolve to this machine.
    const read = headers.host === host ? readConsent(url, PATH, (given) => isSame(given, state)) : undefined;
    if (read === undefined) {
      say(response, 404, 'This is not the answer to the sign-in that acctmgr waits for.');
      return;
    }
    if (!mayAnswer(request.socket)) {
      say(response, 403, 'This sign-in is of another user of this machine.');
      return;
    }
    response.once('close', () => {
      end(read);
    });
    say(
      response,
      200,
      read.kind === 'code'
        ? 'You may close this window, and go on in the terminal.'
        : 'Nothing was allowed. You may close this window.',
    );
  });
  const timer = setTimeout(() => {
    end(undefined);
  }, waitMs);
  function end(how: Consent | undefined): void {
    clearTimeout(timer);
    server.close();
    // Not the idle ones only: whoever leaves a request unfinished would hold the command.
    server.closeAllConnections();
    finish(how);
  }
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, ADDRESS, resolve);
    });
  } catch (error) {
    clearTimeout(timer);
    throw cannotListen(error, port);
  }
  const bound = server.address();
  if (typeof bound !== 'object' || bound === null) throw new Error('The server has no port');
  host = `${ADDRESS}:${bound.port}`;
  return {
    redirectUri: `http://${host}${PATH}`,
    consent,
    close: () => {
      end(undefined);
    },
  };
}
