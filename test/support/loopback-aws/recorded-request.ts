import type { Parameters } from './query-protocol.js';
import { readAuthorization, type SignedRequest } from './signature.js';

export interface RecordedRequest {
  readonly action: string;
  readonly params: Parameters;
  readonly accessKeyId?: string;
  readonly sessionToken?: string;
  /** Of the portal of Identity Center. */
  readonly accessToken?: string;
  /** Of the signature's scope. */
  readonly region?: string;
  readonly userAgent: string;
  /** When it came, by the service's clock, in milliseconds since the epoch. */
  readonly time: number;
  /** Absent until something was answered. `code` is that of an error. */
  answer?: { readonly status: number; readonly code?: string };
}

function scopeOf(request: SignedRequest): { accessKeyId?: string; region?: string } {
  try {
    const { accessKeyId, region } = readAuthorization(request.headers);
    return { accessKeyId, region };
  } catch {
    return {};
  }
}

/** Codes and tokens included: tests ask for them. */
export function recordRequest(
  request: SignedRequest,
  action: string,
  params: Parameters,
  time: number,
): RecordedRequest {
  const sessionToken = request.headers['x-amz-security-token'];
  const accessToken = request.headers['x-amz-sso_bearer_token'];
  return {
    action,
    params,
    ...scopeOf(request),
    ...(typeof sessionToken === 'string' ? { sessionToken } : {}),
    ...(typeof accessToken === 'string' ? { accessToken } : {}),
    userAgent: request.headers['user-agent'] ?? '',
    time,
  };
}
