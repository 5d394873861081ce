import type { STSClientConfig } from '@aws-sdk/client-sts';
import { VERSION } from '../../system/version.js';
import type { Answer } from './answer.js';
import { boundedHandler } from './bounded-handler.js';
import { callSignal, orAbandoned, type AbandonableCall } from './call-signal.js';
import type { Credentials } from '../credentials.js';
import type { ServiceTarget } from '../endpoint.js';
import { awsKind } from '../faults/fault-kind.js';
import { toFault, type Fault } from '../faults/fault.js';
import { secretParts } from '../key-form.js';
import type { Transport } from './transport.js';

/*
 * One call to one service, whichever it is: sts-calls.ts and iam-calls.ts are built into files of their own, each with a copy of
 * this and its own client.
 */

/** Who asks, and how the request gets there. */
export interface ServiceCall extends AbandonableCall {
  readonly credentials: Credentials;
  readonly target: ServiceTarget;
  readonly transport: Transport;
  /** When the request is signed, in milliseconds since the epoch. */
  readonly now: number;
}

const STANDARD_ATTEMPTS = 3;

/**
 * All that the SDK would otherwise take from the environment and the shared files is given. There is no `logger`: it
 * would print session tokens and MFA codes in clear. What STS takes, every client takes.
 */
export const clientSettings = async (target: ServiceTarget, transport: Transport, signal: AbortSignal) =>
  ({
    region: target.region,
    endpoint: target.endpoint,
    useFipsEndpoint: false,
    useDualstackEndpoint: false,
    maxAttempts: STANDARD_ATTEMPTS,
    retryMode: 'standard',
    defaultsMode: 'standard',
    authSchemePreference: ['sigv4'],
    sigv4aSigningRegionSet: [],
    disableClockSkewCorrection: false,
    userAgentAppId: () => Promise.resolve(undefined),
    customUserAgent: [['acctmgr', VERSION]],
    requestHandler: await boundedHandler(transport, signal),
  }) satisfies STSClientConfig;

export type ClientSettings = Awaited<ReturnType<typeof clientSettings>> & {
  readonly systemClockOffset: number;
  readonly credentials: Pick<Credentials, 'accessKeyId' | 'secretAccessKey' | 'sessionToken'>;
};

interface Output {
  readonly $metadata: { readonly requestId?: string | undefined };
}

const isFault = (read: object): read is Fault => 'kind' in read && 'cause' in read;

interface Heard {
  /** AWS's clock, in milliseconds since the epoch. */
  readonly serverTime?: number;
  readonly isWebPage: boolean;
  /** AWS's code, where some answer asked to slow down: then the time was spent on pauses. */
  readonly throttledBy: string | undefined;
}

type Handler = (args: never) => Promise<{ readonly response: unknown }>;

/** As much of an SDK client as is used here. */
interface Client {
  readonly middlewareStack: {
    add(
      middleware: (next: Handler) => Handler,
      options: { readonly step: 'deserialize'; readonly priority: 'low'; readonly name: string },
    ): void;
  };
}

const CODE = /<Code>([A-Za-z]+)<\/Code>|"__type":"(?:[^"#]*#)?([A-Za-z]+)"/;

function throttlingCode(body: unknown): string | undefined {
  const [, xml, json] = CODE.exec(Buffer.isBuffer(body) ? body.toString('utf8', 0, 4096) : '') ?? [];
  const code = xml ?? json ?? '';
  return awsKind(code, '') === 'throttled' ? code : undefined;
}

/** What the last answer's headers say, a refusal's too. */
function listen(client: Client): () => Heard {
  let headers: Readonly<Record<string, string>> = {};
  let throttledBy: string | undefined;
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const response = result.response as { headers?: Record<string, string>; body?: unknown } | undefined;
      headers = response?.headers ?? {};
      throttledBy = throttlingCode(response?.body) ?? throttledBy;
      return result;
    },
    { step: 'deserialize', priority: 'low', name: 'listen' },
  );
  return () => {
    const date = Date.parse(headers['date'] ?? '');
    return {
      ...(Number.isNaN(date) ? {} : { serverTime: date }),
      isWebPage: (headers['content-type'] ?? '').includes('html'),
      throttledBy,
    };
  };
}

/** A page that a network puts in AWS's place parses as an answer in which everything is missing. */
const faultOf = (wrong: Fault, { isWebPage, throttledBy: _, ...heard }: Heard): Fault => ({
  ...wrong,
  ...(isWebPage ? { kind: 'answer-not-aws', httpStatus: 200 } : {}),
  ...heard,
});

/** Whose time was up while it waited as AWS had asked was throttled: the network is not to blame. */
const orThrottled = (fault: Fault, throttledBy: string | undefined): Fault =>
  fault.kind === 'network-timeout' && throttledBy !== undefined
    ? { ...fault, kind: 'throttled', code: throttledBy }
    : fault;

/**
 * Makes one call with a client of its own. Never throws: what went wrong is a fault.
 *
 * @param code - the MFA code that the call carries; AWS takes it once, and a second try would send it again
 * @param read - what the answer means, or why it must not be used
 * @param secrets - what else the call carries: whoever answers may repeat the request
 */
export async function callService<C extends Client, O extends Output, T extends object>(
  makeClient: (settings: ClientSettings) => C,
  call: ServiceCall,
  code: string | undefined,
  send: (client: C, options: { readonly abortSignal: AbortSignal }) => Promise<O>,
  read: (output: O) => T | Fault,
  secrets: readonly string[] = [],
): Promise<Answer<T>> {
  const abortSignal = callSignal(call.transport, call);
  const { accessKeyId, secretAccessKey, sessionToken } = call.credentials;
  let heard: (() => Heard) | undefined;
  try {
    const client = makeClient({
      ...(await clientSettings(call.target, call.transport, abortSignal)),
      credentials: { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) },
      ...(code === undefined ? {} : { maxAttempts: 1 }),
      systemClockOffset: call.now - Date.now(),
    });
    heard = listen(client);
    const output = await send(client, { abortSignal });
    const value = read(output);
    if (isFault(value)) return { ok: false, fault: faultOf(value, heard()) };
    const { serverTime } = heard();
    return {
      ok: true,
      value,
      requestId: output.$metadata.requestId,
      clockSkewMs: serverTime === undefined ? undefined : serverTime - call.now,
    };
  } catch (error) {
    const fault = toFault(error, [...secretParts(call.credentials), code, ...secrets]);
    return { ok: false, fault: orAbandoned(orThrottled(fault, heard?.().throttledBy), call) };
  }
}
