import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { TLSSocket } from 'node:tls';
import { oneLine, shorten } from '../../system/safe-text.js';
import { VERSION } from '../../system/version.js';
import type { ServiceTarget } from '../endpoint.js';
import { toFault, type Fault } from '../faults/fault.js';
import { proxyFor } from '../proxy-rules.js';
import { requestHandlerOptions } from './request-handler.js';
import type { Transport } from './transport.js';

/** Where a connection failed: `proxy` is all that lies before a proxy's tunnel, `answer` what came over the whole way. */
export type ProbeStage = 'name' | 'connection' | 'proxy' | 'tls' | 'answer';

/** Whose word a TLS connection was opened on. Texts are safe to show. */
export interface PresentedCertificate {
  readonly subject: string;
  /** The authority at the top of what was sent. */
  readonly authority: string;
  readonly validFrom: string;
  readonly validTo: string;
}

export type Probe =
  | {
      readonly ok: true;
      /** AWS's clock when the answer came, in milliseconds since the epoch. */
      readonly serverTime: number | undefined;
      /** This machine's at the same moment. */
      readonly localTime: number;
    }
  | {
      readonly ok: false;
      readonly stage: ProbeStage;
      readonly fault: Fault;
      readonly certificate: PresentedCertificate | undefined;
    };

const BODY = 'Action=GetCallerIdentity&Version=2011-06-15';
const MOST_BYTES = 64 * 1024;

interface Names {
  readonly CN?: string | string[];
  readonly O?: string | string[];
}

const nameIn = (names: Names | undefined): string =>
  shorten(oneLine(String([names?.CN ?? names?.O ?? 'unnamed'].flat()[0])), 100);

function certificateOf(socket: TLSSocket): PresentedCertificate | undefined {
  const leaf = socket.getPeerCertificate(true);
  if (Object.keys(leaf).length === 0) return undefined;
  let top = leaf;
  // The last one is its own issuer.
  for (let depth = 0; depth < 10; depth += 1) {
    const next = top.issuerCertificate as typeof leaf | undefined;
    if (next === undefined || next === top) break;
    top = next;
  }
  return {
    subject: nameIn(leaf.subject),
    authority: nameIn(top.issuer),
    validFrom: shorten(oneLine(leaf.valid_from), 40),
    validTo: shorten(oneLine(leaf.valid_to), 40),
  };
}

/** Without credentials, STS says in its own form that they are missing; so may its likes, which answer all the same. */
const isOfAws = ({ headers }: IncomingMessage, body: string): boolean =>
  headers['x-amzn-requestid'] !== undefined || body.includes('sts.amazonaws.com/doc/2011-06-15');

const withCode = (message: string, code: string): Error => Object.assign(new Error(message), { code });

/** What came in AWS's place, as the SDK's faults have it. */
const strangeAnswer = ({ statusCode }: IncomingMessage, kind: Fault['kind']): Fault => ({
  kind,
  code: `HTTP ${statusCode ?? 0}`,
  message: `It answered with HTTP ${statusCode ?? 0}.`,
  ...(statusCode === undefined ? {} : { httpStatus: statusCode }),
  cause: new Error(`HTTP ${statusCode ?? 0}`),
});

async function bodyOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response) {
    chunks.push(chunk as Buffer);
    length += (chunk as Buffer).length;
    if (length > MOST_BYTES) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** What is known of the way so far, as the events of the connection tell it. */
interface Way {
  stage: ProbeStage;
  /** The HTTP status of a proxy that was asked for a tunnel. */
  tunnel: number | undefined;
  certificate: PresentedCertificate | undefined;
}

/** An address needs no name looked up, and with a proxy it is the proxy's that is. */
const firstStage = (url: URL, { proxies }: Transport): ProbeStage => {
  if (proxies !== undefined && proxyFor(proxies, url.href) !== undefined) return 'proxy';
  return /^(?:[\d.]+|\[.*\])$/.test(url.hostname) ? 'connection' : 'name';
};

/** Has the request sent when its connection can be trusted; before that, not a byte of it leaves. */
function sendWhenTrusted(request: ClientRequest, isTls: boolean, way: Way): void {
  const send = () => {
    way.stage = 'answer';
    request.end(BODY);
  };
  request.once('proxyConnect', ({ statusCode }: { statusCode?: number }) => {
    way.tunnel = statusCode;
    way.stage = statusCode === 200 ? 'tls' : 'proxy';
  });
  request.once('socket', (socket) => {
    socket.once('lookup', (error: Error | null) => {
      if (error === null) way.stage = 'connection';
    });
    socket.once('connect', () => {
      if (isTls) way.stage = 'tls';
    });
    // A tunnel that the proxy refused has no TLS: its answer is read instead.
    if (!(socket instanceof TLSSocket)) {
      if (socket.connecting) socket.once('connect', send);
      else send();
      return;
    }
    socket.once('secureConnect', () => {
      if (socket.authorized) {
        send();
        return;
      }
      way.certificate = certificateOf(socket);
      const code = String(socket.authorizationError);
      request.destroy(withCode(`the certificate is not trusted (${code})`, code));
    });
  });
}

/** Undefined for an answer of AWS. */
function faultIn(response: IncomingMessage, body: string, { tunnel }: Way): Fault | undefined {
  if (response.statusCode === 407) return strangeAnswer(response, 'proxy-refused');
  if (tunnel !== undefined && tunnel !== 200) return strangeAnswer(response, 'network-unreachable');
  return isOfAws(response, body) ? undefined : strangeAnswer(response, 'answer-not-aws');
}

/**
 * Asks STS without credentials, to see how far it gets and what AWS's clock says. What is presented as a certificate is looked at
 * also where nobody should trust it; then nothing is sent. Never throws.
 *
 * @param clock - this machine's, in milliseconds since the epoch
 */
export async function probe(
  target: ServiceTarget,
  transport: Transport,
  clock: () => number,
): Promise<Probe> {
  const url = new URL(target.endpoint);
  const isTls = url.protocol === 'https:';
  const signal = AbortSignal.timeout(transport.timeoutMs);
  const way: Way = { stage: firstStage(url, transport), tunnel: undefined, certificate: undefined };
  const failed = (fault: Fault): Probe => ({
    ok: false,
    stage: way.tunnel !== undefined && way.tunnel !== 200 ? 'proxy' : way.stage,
    fault,
    certificate: way.certificate,
  });
  try {
    const { httpAgent, httpsAgent } = await requestHandlerOptions(transport, signal);
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const request = (isTls ? httpsRequest : httpRequest)(url, {
        method: 'POST',
        agent: isTls ? httpsAgent : httpAgent,
        signal,
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'content-length': Buffer.byteLength(BODY),
          'user-agent': `acctmgr/${VERSION}`,
        },
        ...(isTls ? { rejectUnauthorized: false } : {}),
      });
      request.once('response', resolve).once('error', reject);
      sendWhenTrusted(request, isTls, way);
    });
    const localTime = clock();
    const fault = faultIn(response, await bodyOf(response), way);
    if (fault !== undefined) return failed(fault);
    const date = Date.parse(response.headers.date ?? '');
    return { ok: true, serverTime: Number.isNaN(date) ? undefined : date, localTime };
  } catch (error) {
    return failed(toFault(error));
  }
}
