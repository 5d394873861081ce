import * as http from 'node:http';
import * as https from 'node:https';
import type { AddressInfo } from 'node:net';
import { TLSSocket } from 'node:tls';
import { setTimeout as delay } from 'node:timers/promises';
import { getSigninToken } from './federation-endpoint.js';
import { answerOperation } from './identity-center/answer.js';
import type { IdentityCenters } from './identity-center/identity-center.js';
import { operationOf, recordedParameters, type NamedOperation } from './identity-center/operations.js';
import { answerOrganizations, organizationsAction, organizationsParameters } from './organizations/answer.js';
import { proxyPage, type Misbehaviour, type Misbehaviours } from './misbehaviour.js';
import { readParameters, type Parameters } from './query-protocol.js';
import { recordRequest, type RecordedRequest } from './recorded-request.js';
import { answerRequest, type Answer } from './service.js';
import { answerObject, asksForObject } from './s3-objects.js';
import { asksForBuckets, listBuckets } from './s3.js';
import type { SignedRequest } from './signature.js';
import type { UsedCodes } from './totp.js';
import type { World } from './world.js';

export interface ServerState {
  readonly world: World;
  readonly centers: IdentityCenters;
  readonly usedCodes: UsedCodes;
  readonly misbehaviours: Misbehaviours;
  readonly requests: RecordedRequest[];
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface ListenOptions {
  /** Default: any free port. */
  readonly port?: number;
  /** PEM; serves HTTPS. */
  readonly tls?: { readonly key: string; readonly cert: string };
}

async function readRequest(incoming: http.IncomingMessage): Promise<SignedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return {
    method: incoming.method ?? '',
    url: new URL(incoming.url ?? '/', 'http://loopback'),
    headers: incoming.headers,
    body: Buffer.concat(chunks).toString(),
  };
}

function headersOf(answer: Answer, now: number): http.OutgoingHttpHeaders {
  return {
    'content-type': answer.contentType,
    'content-length': Buffer.byteLength(answer.body),
    'x-amzn-requestid': answer.requestId,
    date: new Date(now).toUTCString(),
    ...answer.headers,
  };
}

interface Asked {
  readonly signed: SignedRequest;
  readonly operation: NamedOperation | undefined;
  readonly params: Parameters;
}

/** Which service is meant: Identity Center's are told apart by method and path, Organizations by a header. */
function readAsked(signed: SignedRequest): Asked {
  const operation = operationOf(signed);
  const listed = organizationsAction(signed);
  if (listed !== undefined)
    return { signed, operation: undefined, params: organizationsParameters(listed, signed) };
  const params =
    operation === undefined
      ? readParameters(signed.url.searchParams, signed.body)
      : recordedParameters(operation, signed);
  return { signed, operation, params };
}

function answerTo(
  state: ServerState,
  { signed, operation, params }: Asked,
  origin: string,
  now: number,
  misbehaviour: Misbehaviour | undefined,
): Answer {
  const request = { ...state, signed, params, origin, now, misbehaviour };
  if (operation !== undefined) return answerOperation(operation, request);
  const listed = organizationsAction(signed);
  if (listed !== undefined) return answerOrganizations(listed, request);
  if (signed.url.pathname === '/federation') return getSigninToken(params, state.world, now);
  if (asksForObject(signed)) return answerObject(request);
  return asksForBuckets(signed) ? listBuckets(request) : answerRequest(request);
}

const originOf = ({ socket, headers }: http.IncomingMessage): string =>
  `${socket instanceof TLSSocket ? 'https' : 'http'}://${headers.host ?? ''}`;

async function handle(
  state: ServerState,
  incoming: http.IncomingMessage,
  outgoing: http.ServerResponse,
): Promise<void> {
  const asked = readAsked(await readRequest(incoming));
  const { signed, operation, params } = asked;
  const action = operation?.name ?? params['Action'] ?? '';
  const misbehaviour = state.misbehaviours.take(action, params);
  const clock = (): number =>
    state.now() + (misbehaviour?.kind === 'clock-drift' ? misbehaviour.milliseconds : 0);
  const record = recordRequest(signed, action, params, clock());
  state.requests.push(record);

  if (misbehaviour?.kind === 'hang') return;
  if (misbehaviour?.kind === 'drop') return void outgoing.destroy();
  if (misbehaviour?.kind === 'html') {
    record.answer = { status: misbehaviour.status ?? 200 };
    outgoing.writeHead(record.answer.status, { 'content-type': 'text/html' }).end(proxyPage);
    return;
  }
  if (misbehaviour?.kind === 'latency') await delay(misbehaviour.milliseconds, undefined, { ref: false });

  const now = clock();
  const answer = answerTo(state, asked, originOf(incoming), now, misbehaviour);
  record.answer = { status: answer.status, ...(answer.code === undefined ? {} : { code: answer.code }) };
  outgoing.writeHead(answer.status, headersOf(answer, now));
  if (misbehaviour?.kind === 'stall' || misbehaviour?.kind === 'cut') {
    const half = answer.body.slice(0, answer.body.length / 2);
    outgoing.write(half, () => misbehaviour.kind === 'cut' && outgoing.destroy());
    return;
  }
  outgoing.end(answer.body);
}

export interface RunningServer {
  readonly url: string;
  /** Ends every connection, hanging ones too. */
  close(): Promise<void>;
}

/** On 127.0.0.1 only. */
export async function listen(state: ServerState, { port = 0, tls }: ListenOptions): Promise<RunningServer> {
  const onRequest = (incoming: http.IncomingMessage, outgoing: http.ServerResponse): void => {
    // A client that went away in the middle of its request is no one's fault here.
    handle(state, incoming, outgoing).catch(() => outgoing.destroy());
  };
  const server = tls === undefined ? http.createServer(onRequest) : https.createServer(tls, onRequest);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  const { port: actual } = server.address() as AddressInfo;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${actual}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
