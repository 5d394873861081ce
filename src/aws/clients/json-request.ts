import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { VERSION } from '../../system/version.js';
import { readBody } from './answer-body.js';
import { requestHandlerOptions } from './request-handler.js';
import type { Transport } from './transport.js';

/*
 * Identity Center takes plain requests that nothing signs: a client of the SDK for them would be as much code again as that of
 * STS, for two of its calls.
 */

export interface JsonRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
}

export interface TextRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface TextAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface JsonAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Undefined where the answer is not JSON. */
  readonly body: unknown;
}

function parsed(text: string): unknown {
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Sends one request, once, and follows no redirect. Throws what Node.js says where no answer comes. */
export async function sendText(
  { method, url, headers, body }: TextRequest,
  transport: Transport,
  signal: AbortSignal,
  mostBytes?: number,
): Promise<TextAnswer> {
  const agents = await requestHandlerOptions(transport, signal);
  const isTls = url.protocol === 'https:';
  const agent = isTls ? agents.httpsAgent : agents.httpAgent;
  return new Promise((resolve, reject) => {
    const request = (isTls ? httpsRequest : httpRequest)(
      url,
      {
        method,
        signal,
        headers: {
          'user-agent': `acctmgr/${VERSION}`,
          ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
          ...headers,
        },
        ...(agent && { agent }),
      },
      (response) => {
        readBody(response, signal, mostBytes).then((bytes) => {
          const { statusCode: status = 0, headers: answered } = response;
          resolve({ status, headers: answered, text: bytes.toString('utf8') });
        }, reject);
      },
    );
    request.on('error', (error) => {
      // What ends the request looks as if the connection broke off.
      reject(signal.aborted ? (signal.reason as Error) : error);
    });
    request.end(body);
  });
}

/** As `sendText`, of JSON. */
export async function sendJson(
  { method, url, headers = {}, body }: JsonRequest,
  transport: Transport,
  signal: AbortSignal,
): Promise<JsonAnswer> {
  const sent = body === undefined ? undefined : JSON.stringify(body);
  const { text, ...answer } = await sendText(
    {
      method,
      url,
      headers: {
        accept: 'application/json',
        ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(sent === undefined ? {} : { body: sent }),
    },
    transport,
    signal,
  );
  return { ...answer, body: parsed(text) };
}
