import { createHash, timingSafeEqual } from 'node:crypto';

/** What a request must show to be answered. */
export interface Endpoint {
  /** Host and port, as an address has them. */
  readonly authority: string;
  readonly path: string;
  /** The whole `Authorization` header: SDKs send it as it is, without a scheme. */
  readonly token: string;
}

export interface EndpointRequest {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

export interface RequestRefusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** In constant time, whatever the lengths. */
const isEqual = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other));

/** Browsers say of themselves that they are one, and pages can't keep them from it (Fetch standard, forbidden request-headers). */
const isOfBrowser = (header: string): boolean =>
  header === 'origin' || header === 'referer' || header.startsWith('sec-');

/**
 * Why a request is not answered; undefined where it is. Another host name is a page that had its own name lead to this
 * machine (DNS rebinding). Whoever lacks the token learns nothing of paths and methods.
 */
export function refusalOf(
  { method, url, headers }: EndpointRequest,
  endpoint: Endpoint,
): RequestRefusal | undefined {
  const { host, authorization } = headers;
  if (host !== endpoint.authority) {
    return {
      status: 403,
      code: 'wrong_host',
      message: 'The Host header is not the address of this endpoint.',
    };
  }
  if (Object.keys(headers).some(isOfBrowser)) {
    return { status: 403, code: 'browser', message: 'Browsers are not answered.' };
  }
  if (typeof authorization !== 'string' || !isEqual(authorization, endpoint.token)) {
    return {
      status: 401,
      code: 'wrong_token',
      message: 'The Authorization header is not AWS_CONTAINER_AUTHORIZATION_TOKEN.',
    };
  }
  if (url !== endpoint.path) return { status: 404, code: 'no_such_path', message: 'There is nothing here.' };
  return method === 'GET'
    ? undefined
    : { status: 405, code: 'wrong_method', message: 'Only GET is answered.' };
}
