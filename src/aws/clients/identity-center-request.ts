import type { Answer } from './answer.js';
import { callSignal, orAbandoned, type AbandonableCall } from './call-signal.js';
import type { ServiceTarget } from '../endpoint.js';
import { toFault, type Fault } from '../faults/fault.js';
import type { FaultKind } from '../faults/fault-kind.js';
import { sendJson, type JsonAnswer, type JsonRequest } from './json-request.js';
import type { Transport } from './transport.js';

/* How both services of Identity Center are asked, and what their refusals mean. */

export interface SignInCall extends AbandonableCall {
  readonly target: ServiceTarget;
  readonly transport: Transport;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** The errors of both services by their names, which the portal's model does not all hold. */
const KINDS: Readonly<Record<string, FaultKind>> = {
  UnauthorizedException: 'sign-in-refused',
  ForbiddenException: 'permission-set-denied',
  ResourceNotFoundException: 'permission-set-unknown',
  TooManyRequestsException: 'throttled',
  InvalidGrantException: 'sign-in-ended',
  ExpiredTokenException: 'sign-in-ended',
  InvalidClientException: 'sign-in-ended',
  UnauthorizedClientException: 'sign-in-ended',
};

const BY_STATUS: Readonly<Record<number, FaultKind>> = {
  401: 'sign-in-refused',
  403: 'permission-set-denied',
  404: 'permission-set-unknown',
  429: 'throttled',
};

/** A member of an answer, where it is a text. */
export const memberText = (value: unknown, key: string): string | undefined => {
  const found =
    typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  return typeof found === 'string' && found !== '' ? found : undefined;
};

const one = (header: string | string[] | undefined): string | undefined => [header].flat()[0];

function faultOf(answer: JsonAnswer, attempts: number, secrets: readonly string[]): Fault {
  const { status, headers, body } = answer;
  const name =
    one(headers['x-amzn-errortype'])?.split(':')[0] ?? memberText(body, '__type')?.split('#').at(-1);
  const message =
    memberText(body, 'message') ??
    memberText(body, 'error_description') ??
    memberText(body, 'error') ??
    `HTTP ${status}`;
  const wait = Number(one(headers['retry-after'])) * 1000;
  const fault: Fault = {
    ...toFault(
      {
        name: name ?? 'Unknown',
        message,
        $metadata: { httpStatusCode: status, requestId: one(headers['x-amzn-requestid']), attempts },
        $response: { headers },
      },
      secrets,
    ),
    ...(wait > 0 ? { retryAfterMs: wait } : {}),
  };
  const kind = name === undefined ? undefined : KINDS[name];
  // What answers in AWS's place has no name for its errors, and a page for everybody.
  if (kind === undefined && (body === undefined || name === undefined)) return fault;
  return { ...fault, kind: kind ?? BY_STATUS[status] ?? fault.kind };
}

const ATTEMPTS = 3;
const LONGEST_PAUSE_MS = 5_000;

const mayRetry = ({ status }: JsonAnswer): boolean => status === 429 || status >= 500;

function pauseMs({ headers }: JsonAnswer, attempt: number): number {
  const asked = Number(one(headers['retry-after'])) * 1000;
  const usual = 200 * 2 ** attempt * (0.5 + Math.random());
  return Math.min(asked > 0 ? asked : usual, LONGEST_PAUSE_MS);
}

/** Ends early where the time of the call is over, which the next request then says. */
const pause = (ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });

/**
 * Makes one call. Never throws: what went wrong is a fault.
 *
 * @param secrets - what the call carries: whoever answers may repeat the request
 * @param read - what the answer means, or why it must not be used
 * @param isOnce - a renewal carries a token that AWS takes once: who sends it again is told that it is not good. Who makes many
 *   calls tries again at a pace of their own
 */
export async function askIdentityCenter<T extends object>(
  request: Omit<JsonRequest, 'url'> & { readonly path: string },
  call: SignInCall,
  secrets: readonly string[],
  read: (body: object) => T | Fault,
  isOnce = false,
): Promise<Answer<T>> {
  const { target, transport } = call;
  const signal = callSignal(transport, call);
  let refused: Fault | undefined;
  const base = target.endpoint.replace(/\/+$/, '');
  try {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await sendJson(
        { ...request, url: new URL(`${base}${request.path}`) },
        transport,
        signal,
      );
      const { status, headers, body } = answer;
      if (status < 300 && typeof body === 'object' && body !== null) {
        const value = read(body);
        if ('kind' in value && 'cause' in value) return { ok: false, fault: value };
        return {
          ok: true,
          value,
          requestId: one(headers['x-amzn-requestid']),
          clockSkewMs: undefined,
        };
      }
      refused = faultOf(answer, attempt, secrets);
      if (attempt >= ATTEMPTS || isOnce || !mayRetry(answer)) return { ok: false, fault: refused };
      await pause(pauseMs(answer, attempt), signal);
    }
  } catch (error) {
    // The time went by in pauses that the portal had asked for.
    const spent = signal.aborted && refused?.kind === 'throttled' ? refused : undefined;
    return { ok: false, fault: orAbandoned(spent ?? toFault(error, secrets), call) };
  }
}
