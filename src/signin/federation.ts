import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { readBody } from '../aws/clients/answer-body.js';
import type { SessionCredentials } from '../aws/credentials.js';
import { requestHandlerOptions } from '../aws/clients/request-handler.js';
import type { Transport } from '../aws/clients/transport.js';
import { formatDuration } from '../system/duration.js';
import { AcctmgrError, errnoOf, usageError } from '../system/failure.js';
import { hasBrokenPassword, shownUrl } from '../system/shown-url.js';
import { VERSION } from '../system/version.js';
import { consoleHosts } from './console-hosts.js';

/*
 * Signing a browser in with a role session: the federation endpoint turns the credentials into a sign-in token, which
 * goes into the login URL (AWS IAM User Guide, Enable custom identity broker access to the AWS console).
 */

export interface SignInWish {
  readonly credentials: SessionCredentials;
  readonly partition: string;
  /** Seconds, 900 to 43,200; undefined: as long as the session. AWS refuses it for role chaining. */
  readonly durationSeconds: number | undefined;
  /** The page to begin with. */
  readonly destination: string;
  /** The federation endpoint of tests; undefined: AWS's own. */
  readonly endpoint: string | undefined;
}

export interface ConsoleSignIn {
  /** A bearer secret for 15 minutes: never in an argv, never in a log. */
  readonly url: string;
  /** Whether the endpoint refused the duration, and was asked without it. */
  readonly durationDropped: boolean;
}

const MOST_BYTES = 64 * 1024;

/** @throws AcctmgrError with exit 2 for an endpoint that is not an address */
function federationEndpoint({ endpoint, partition }: SignInWish): string {
  if (endpoint === undefined) return `https://${consoleHosts(partition).signin}/federation`;
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol) && !hasBrokenPassword(url))
    return `${endpoint.replace(/\/$/, '')}/federation`;
  throw usageError(
    `AWS_ENDPOINT_URL_SIGNIN is ${shownUrl(endpoint)}, which is not the address of an endpoint.`,
    {
      hint: 'Give one such as http://127.0.0.1:4566, or unset it.',
    },
  );
}

function tokenRequest(wish: SignInWish, durationSeconds: number | undefined): string {
  const { accessKeyId, secretAccessKey, sessionToken } = wish.credentials;
  const url = new URL(federationEndpoint(wish));
  url.searchParams.set('Action', 'getSigninToken');
  if (durationSeconds !== undefined) url.searchParams.set('SessionDuration', String(durationSeconds));
  const session = { sessionId: accessKeyId, sessionKey: secretAccessKey, sessionToken };
  url.searchParams.set('Session', JSON.stringify(session));
  return url.href;
}

export function loginUrl(wish: SignInWish, signinToken: string): string {
  const url = new URL(federationEndpoint(wish));
  url.searchParams.set('Action', 'login');
  url.searchParams.set('Destination', wish.destination);
  url.searchParams.set('SigninToken', signinToken);
  return url.href;
}

async function get(url: string, transport: Transport): Promise<{ status: number; body: string }> {
  const signal = AbortSignal.timeout(transport.timeoutMs);
  const agents = await requestHandlerOptions(transport, signal);
  const isTls = url.startsWith('https:');
  const agent = isTls ? agents.httpsAgent : agents.httpAgent;
  return new Promise((resolve, reject) => {
    const request = (isTls ? httpsRequest : httpRequest)(
      url,
      {
        signal,
        headers: { 'user-agent': `acctmgr/${VERSION}`, accept: 'application/json' },
        ...(agent && { agent }),
      },
      (response) => {
        readBody(response, signal, MOST_BYTES).then((body) => {
          resolve({ status: response.statusCode ?? 0, body: body.toString('utf8') });
        }, reject);
      },
    );
    request.on('error', reject).end();
  });
}

function tokenIn(body: string): string | undefined {
  try {
    const { SigninToken } = JSON.parse(body) as { SigninToken?: unknown };
    return typeof SigninToken === 'string' && SigninToken !== '' ? SigninToken : undefined;
  } catch {
    return undefined;
  }
}

/** The cause is left out: its text may hold the request's URL, which holds the credentials. */
function unreachable(host: string, error: unknown, timeoutMs: number): AcctmgrError {
  const { name } = error as Error;
  const isLate = name === 'AbortError' || name === 'TimeoutError';
  return new AcctmgrError(
    isLate
      ? `The sign-in endpoint ${host} did not answer within ${formatDuration(timeoutMs / 1000)}.`
      : `The sign-in endpoint ${host} could not be asked (${errnoOf(error) ?? name}).`,
    {
      code: 'signin_unreachable',
      hint: isLate
        ? 'Check the network and the proxy variables, or allow more time with --timeout.'
        : 'Check the network and the proxy variables, and try again.',
    },
  );
}

/**
 * A login URL for the session.
 *
 * @throws AcctmgrError where the endpoint can't be asked, or gives no token
 */
export async function signIn(wish: SignInWish, transport: Transport): Promise<ConsoleSignIn> {
  const { host } = new URL(federationEndpoint(wish));
  const ask = async (durationSeconds: number | undefined) => {
    try {
      return await get(tokenRequest(wish, durationSeconds), transport);
    } catch (error) {
      throw unreachable(host, error, transport.timeoutMs);
    }
  };
  let answer = await ask(wish.durationSeconds);
  const durationDropped = answer.status === 400 && wish.durationSeconds !== undefined;
  if (durationDropped) answer = await ask(undefined);
  const token = answer.status === 200 ? tokenIn(answer.body) : undefined;
  if (token !== undefined) return { url: loginUrl(wish, token), durationDropped };
  throw new AcctmgrError(`The sign-in endpoint ${host} gave no token (HTTP ${answer.status}).`, {
    code: 'signin_refused',
    hint: answer.status === 400 ? 'Make a new session with --refresh.' : 'Try again in a minute.',
  });
}

/**
 * An address that ends the browser's console session first, and goes on to `login`: while one of another account lives, the
 * console answers a sign-in with "You must first log out". The sign-out of AWS's own partition goes on from this region alone.
 */
export function signedOutFirst(login: string): string {
  const next = new URL(login);
  if (next.hostname === consoleHosts('aws').signin) next.hostname = `us-east-1.${next.hostname}`;
  const url = new URL('/oauth', next);
  url.searchParams.set('Action', 'logout');
  url.searchParams.set('redirect_uri', next.href);
  return url.href;
}
